package io.bellwire;

import io.bellwire.cluster.Cluster;
import io.bellwire.cluster.LocalNode;
import io.bellwire.cluster.View;
import io.bellwire.cluster.ViewListener;
import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.Announcer;
import io.bellwire.delivery.GroupNews;
import io.bellwire.delivery.Registrar;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.bellwire.signaling.InvitationRouter;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node among others: does what they want of it, takes partitions over and lets go of them, and looks for what should have
 * ended and has not. Where a node left, it may have driven the timeouts of invitations in any partition: those that it had
 * created. So what is open in each is read again.
 */
final class ClusteredNode implements LocalNode, ViewListener {

    /**
     * How often it is looked for what is overdue, one command per partition in the whole cluster. With {@link #GRACE_MS} it
     * bounds how late a timeout is that nobody has an alarm for, and that is to be no later than one of an owner that died:
     * 3 s until its silence is noticed, and one more.
     */
    private static final long SWEEP_MS = 2_000;

    /** What is overdue for less than that is its owner's business. */
    private static final long GRACE_MS = 1_000;

    /** When a partition whose open invitations could not be read is tried again. */
    private static final long RETRY_MS = 1_000;

    /** How often the node looks whether others reach the store and it does not. */
    private static final long LOOK_MS = 1_000;

    /** How often in a row it must look like that. The store may just be restarting, and be found sooner by one than by another. */
    private static final int LOOKS = 5;

    /** Over how long clients are closed that have to look for themselves what they missed, or that can't be served here. */
    private static final Duration CLIENTS_CLOSED = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ClusteredNode.class);

    /**
     * The rooms that it hands on to.
     *
     * @param storeWorks whether this node reaches its store
     * @param closeClients closes all clients with 1012, spread over that time
     */
    record Rooms(
            BooleanSupplier storeWorks,
            InvitationStore invitations,
            GroupStore groups,
            InvitationRouter router,
            Owners owners,
            Announcer announcer,
            Registrar registrar,
            Consumer<Duration> closeClients) {}

    private final Vertx vertx;
    private final Context context;
    private final String nodeID;
    private final Cluster cluster;
    private final Rooms rooms;

    /** Partitions that this node owns and whose open invitations it has not read yet. On the context, as what follows. */
    private Set<Integer> wanted = new HashSet<>();

    private boolean takingOver;
    private View view;

    /** How often in a row this node was found cut off. */
    private int cutOff;

    ClusteredNode(Vertx vertx, String nodeID, Cluster cluster, Rooms rooms) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.nodeID = nodeID;
        this.cluster = cluster;
        this.rooms = rooms;
        this.view = cluster.view();
    }

    /** Listens to the others. */
    Future<Void> start() {
        cluster.onChange(this);
        vertx.setPeriodic(SWEEP_MS, id -> sweep());
        vertx.setPeriodic(LOOK_MS, id -> look());
        return cluster.start(this);
    }

    // ---- Ownership

    @Override
    public void changed(View changed, Set<Integer> gained, Set<Integer> lost) {
        context.runOnContext(nothing -> {
            boolean someLeft = !changed.ready().containsAll(view.ready());
            view = changed;
            LOG.atInfo()
                    .addKeyValue("ready", changed.ready().size())
                    .addKeyValue("partitions", changed.partitionsOf(nodeID).size())
                    .log("the nodes that are ready have changed");
            wanted.removeAll(lost);
            wanted.addAll(someLeft ? changed.partitionsOf(nodeID) : gained);
            if (!lost.isEmpty()) {
                rooms.owners().release();
            }
            takeOver();
        });
    }

    private void takeOver() {
        if (takingOver || wanted.isEmpty()) {
            return;
        }
        takingOver = true;
        Set<Integer> partitions = wanted;
        wanted = new HashSet<>();
        rooms.invitations().forEachOpen(partitions, rooms.owners()::adopt).onComplete(read -> {
            takingOver = false;
            if (read.succeeded()) {
                takeOver();
            } else {
                LOG.atWarn().setCause(read.cause()).log("the open invitations of this node can't be read");
                partitions.stream()
                        .filter(partition -> view.owns(nodeID, partition))
                        .forEach(wanted::add);
                vertx.setTimer(RETRY_MS, id -> takeOver());
            }
        });
    }

    /** The backstop for what nobody has an alarm for: it was created while the nodes saw different owners. */
    private void sweep() {
        Set<Integer> own = view.partitionsOf(nodeID);
        if (!own.isEmpty()) {
            long due = rooms.invitations().now() - GRACE_MS;
            rooms.invitations()
                    .forEachOverdue(own, due, rooms.router()::overdue)
                    .onFailure(cause -> LOG.atDebug().setCause(cause).log("can't look for what is overdue"));
        }
    }

    /** Where only this node can't reach the store, its clients are better off with the others. */
    private void look() {
        boolean works = rooms.storeWorks().getAsBoolean();
        cutOff = works || view.ready().isEmpty() ? 0 : cutOff + 1;
        if (cutOff == LOOKS) {
            cutOff = 0;
            LOG.warn("other nodes reach the store and this one does not: its clients are sent to them");
            closeClients();
        }
    }

    // ---- What others want

    @Override
    public Future<Reply> call(UUID inviteID, Actor actor, Call.OnInvitation call, long notAfter) {
        return rooms.router().callHere(actor, inviteID, call, notAfter);
    }

    @Override
    public Future<Set<String>> announced(Announcement announcement) {
        return rooms.router().hear(announcement);
    }

    @Override
    public void groupChanged(GroupNews news) {
        rooms.groups()
                .group(news.groupID())
                .onComplete(group -> rooms.announcer().deliver(news, group.result()));
    }

    @Override
    public void replaced(String userID, String deviceID, long order) {
        rooms.registrar().replaced(userID, deviceID, order);
    }

    @Override
    public void doubt() {
        rooms.owners().doubt();
    }

    @Override
    public void decided(StoredInvitation invitation) {
        rooms.router().hear(invitation);
    }

    @Override
    public void closeClients() {
        rooms.closeClients().accept(CLIENTS_CLOSED);
    }
}
