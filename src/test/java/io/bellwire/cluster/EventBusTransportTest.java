package io.bellwire.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.cluster.wire.Seal;
import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.GroupNews;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.bellwire.store.MemorySessionRegistry;
import io.bellwire.store.Partitions;
import io.bellwire.store.StoreNodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.test.fakecluster.FakeClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes over the real event bus of Vert.x, in one process. */
class EventBusTransportTest {
    private static final Partitions PARTITIONS = new Partitions(1, 2);
    private static final int MESSAGES = 2_000;

    private final List<Vertx> vertxes = new ArrayList<>();
    private final List<Cluster> clusters = new ArrayList<>();
    private final Map<String, List<Integer>> told = new ConcurrentHashMap<>();

    @BeforeEach
    void start() {
        for (int i = 0; i < 3; i++) {
            Vertx vertx = Vertx.builder()
                    .with(new VertxOptions()
                            .setEventLoopPoolSize(1)
                            .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
                    .withClusterManager(new FakeClusterManager())
                    .buildClustered()
                    .await();
            vertxes.add(vertx);
        }
        for (Vertx vertx : vertxes) {
            Cluster cluster = cluster(vertx);
            cluster.start(new Local(nodeID(vertx))).await();
            clusters.add(cluster);
        }
        Set<String> all = vertxes.stream().map(EventBusTransportTest::nodeID).collect(Collectors.toSet());
        clusters.forEach(cluster -> cluster.members(all));
        clusters.forEach(cluster -> cluster.ready(true));
        await().until(() ->
                clusters.stream().allMatch(cluster -> cluster.view().ready().size() == 3));
    }

    @AfterEach
    void stop() {
        clusters.forEach(cluster -> cluster.close().await());
        vertxes.forEach(vertx -> vertx.close().await());
        FakeClusterManager.reset();
    }

    private static String nodeID(Vertx vertx) {
        return ((VertxInternal) vertx).clusterManager().getNodeId();
    }

    private static Cluster cluster(Vertx vertx) {
        String nodeID = nodeID(vertx);
        return Cluster.create(
                vertx,
                new ClusterParts(
                        nodeID,
                        new Seal("secret".getBytes(UTF_8)),
                        new EventBusTransport(vertx, nodeID),
                        new NoStoreNodes(),
                        new MemorySessionRegistry(nodeID),
                        PARTITIONS,
                        System::currentTimeMillis,
                        () -> true,
                        System::nanoTime,
                        ClusterMetrics.NONE));
    }

    @Test
    void theOwnerAnswers() {
        Cluster one = clusters.get(0);
        UUID inviteID = new UUID(0, 0);
        String owner = one.ownerOf(PARTITIONS.of(inviteID));
        for (int i = 1; owner == null; i++) {
            inviteID = new UUID(i, i);
            owner = one.ownerOf(PARTITIONS.of(inviteID));
        }
        Reply reply = one.ask(owner, inviteID, new Actor("alice", "web"), new Call.Accept(inviteID, "yes"))
                .await();
        assertThat(reply).isEqualTo(new Answer.Acted(inviteID, 5));
    }

    @Test
    void whatIsToldArrivesInOrderOnce() {
        String from = nodeID(vertxes.get(0));
        String to = nodeID(vertxes.get(1));
        Announcement.Part offer = new Announcement.Part(null, Buffer.buffer(from), List.of("bob"), "");
        List<Future<Set<String>>> reached = new ArrayList<>();
        for (int seq = 1; seq <= MESSAGES; seq++) {
            reached.add(clusters.get(0)
                    .tell(
                            to,
                            new Announcement(new UUID(1, 1), seq, 0, seq, false, null, List.of(), offer, null, null)));
        }
        Future.all(reached).await();
        assertThat(reached).allMatch(future -> future.result().equals(Set.of("bob")));
        assertThat(told.get(to)).hasSize(MESSAGES).isSorted();
        clusters.get(0).flush().await();
    }

    private final class Local implements LocalNode {
        private final String nodeID;

        Local(String nodeID) {
            this.nodeID = nodeID;
        }

        @Override
        public Future<Reply> call(UUID inviteID, Actor actor, Call.OnInvitation call, long notAfter) {
            return Future.succeededFuture(new Answer.Acted(inviteID, 5));
        }

        @Override
        public Future<Set<String>> announced(Announcement announcement) {
            told.computeIfAbsent(nodeID, unseen -> new CopyOnWriteArrayList<>()).add(announcement.seq());
            return Future.succeededFuture(Set.of("bob"));
        }

        @Override
        public void groupChanged(GroupNews news) {}

        @Override
        public void replaced(String userID, String deviceID, long order) {}

        @Override
        public void decided(StoredInvitation invitation) {}

        @Override
        public void doubt() {}

        @Override
        public void closeClients() {}
    }

    private static final class NoStoreNodes implements StoreNodes {
        @Override
        public Set<String> live() {
            return Set.of();
        }

        @Override
        public Future<Void> decisionsOf(String nodeID, long since, Consumer<StoredInvitation> each) {
            return Future.succeededFuture();
        }

        @Override
        public void onReturn(LongConsumer handler) {}
    }
}
