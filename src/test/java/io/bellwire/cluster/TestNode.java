package io.bellwire.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwire.cluster.wire.Seal;
import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.GroupNews;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.bellwire.store.Partitions;
import io.bellwire.store.SessionRegistry;
import io.bellwire.store.StoreNodes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A node in virtual time that writes down what happens to it. */
final class TestNode implements LocalNode, StoreNodes, SessionRegistry, ClusterMetrics {
    static final Partitions PARTITIONS = new Partitions(1, 2);
    private static final UUID ID = new UUID(7, 7);
    private static final long NANOS_PER_MS = 1_000_000;

    final String nodeID;
    final Cluster cluster;
    final Wires.VirtualLoop loop;
    final List<String> heard = new ArrayList<>();
    /** The seq of what other nodes announced, -1: something was missed. */
    final Map<String, List<Integer>> told = new HashMap<>();

    final List<String> pulls = new ArrayList<>();
    final List<Set<Integer>> gained = new ArrayList<>();
    final Map<String, Set<String>> sessions = new HashMap<>();
    Set<String> live = Set.of();
    boolean storeWorks = true;
    boolean registryWorks = true;
    Future<Reply> answer = Future.succeededFuture(Answer.Done.INSTANCE);
    int closed;
    int badSeals;
    int moved;
    int direct;
    int dropped;
    int late;

    private LongConsumer onReturn = since -> {};
    private final Wires wires;

    TestNode(Wires wires, String nodeID, String secret) {
        this.wires = wires;
        this.nodeID = nodeID;
        this.loop = wires.new VirtualLoop();
        ClusterParts parts = new ClusterParts(
                nodeID,
                new Seal(secret.getBytes(UTF_8)),
                wires.transport(nodeID),
                this,
                this,
                PARTITIONS,
                wires::now,
                () -> storeWorks,
                () -> wires.now() * NANOS_PER_MS,
                this);
        this.cluster = new Cluster(parts, loop);
        cluster.onChange((view, more, fewer) -> gained.add(more));
        cluster.start(this);
        cluster.ready(true);
    }

    /** Writes down anew: whoever meets another node reads what that one decided before. */
    void forget() {
        heard.clear();
        pulls.clear();
        told.clear();
    }

    /** An event for whoever is at the other node, told by this one; {@code seq} counts what is told to that node. */
    Future<Set<String>> tell(TestNode other, int seq) {
        Announcement.Part offer = new Announcement.Part(null, Buffer.buffer(nodeID), List.of("bob"), "");
        return cluster.tell(other.nodeID, new Announcement(ID, seq, 0, seq, false, null, List.of(), offer, null, null));
    }

    Future<Reply> ask(TestNode other) {
        return cluster.ask(other.nodeID, idOwnedBy(other), new Actor("alice", "web"), new Call.Ringing(ID));
    }

    /** An invitation whose partition that node owns, as this one sees it. */
    UUID idOwnedBy(TestNode other) {
        UUID id = ID;
        for (int i = 0; !cluster.view().owns(other.nodeID, PARTITIONS.of(id)) && i < 10_000; i++) {
            id = new UUID(i, i);
        }
        return id;
    }

    void returned(long since) {
        onReturn.accept(since);
    }

    @Override
    public Future<Reply> call(UUID inviteID, Actor actor, Call.OnInvitation call, long notAfter) {
        heard.add("call");
        return answer;
    }

    @Override
    public Future<Set<String>> announced(Announcement announcement) {
        String from = announcement.offer().payload().toString();
        told.computeIfAbsent(from, unseen -> new ArrayList<>()).add(announcement.seq());
        return Future.succeededFuture(Set.of("bob"));
    }

    @Override
    public void groupChanged(GroupNews news) {
        heard.add("group " + news.groupID());
    }

    @Override
    public void replaced(String userID, String deviceID, long order) {
        heard.add("replaced " + userID + " " + deviceID + " " + order);
    }

    @Override
    public void decided(StoredInvitation invitation) {
        heard.add("decided " + invitation.inviteID());
    }

    @Override
    public void doubt() {}

    @Override
    public void closeClients() {
        closed++;
    }

    @Override
    public Set<String> live() {
        return live;
    }

    @Override
    public Future<Void> decisionsOf(String node, long since, Consumer<StoredInvitation> each) {
        pulls.add(node);
        told.computeIfAbsent(node, unseen -> new ArrayList<>()).add(-1);
        if (!storeWorks) {
            return Future.failedFuture("the store is away");
        }
        each.accept(new StoredInvitation(new UUID(0, wires.now() - since), List.of()));
        return Future.succeededFuture();
    }

    @Override
    public void onReturn(LongConsumer handler) {
        onReturn = handler;
    }

    @Override
    public Future<Registration> register(String userID, String deviceID) {
        return Future.succeededFuture(Registration.ALONE);
    }

    @Override
    public Future<Set<String>> unregister(String userID, String deviceID) {
        return Future.succeededFuture(Set.of());
    }

    @Override
    public Future<Map<String, Set<String>>> nodesOf(Collection<String> userIDs) {
        return registryWorks ? Future.succeededFuture(sessions) : Future.failedFuture("the registry is away");
    }

    @Override
    public void badSeal() {
        badSeals++;
    }

    @Override
    public void moved() {
        moved++;
    }

    @Override
    public void direct() {
        direct++;
    }

    @Override
    public void late() {
        late++;
    }

    @Override
    public void dropped(int messages) {
        dropped += messages;
    }
}
