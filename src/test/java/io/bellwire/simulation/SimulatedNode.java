package io.bellwire.simulation;

import io.bellwire.auth.TokenCheck;
import io.bellwire.connection.ConnectionMetrics;
import io.bellwire.connection.ConnectionServices;
import io.bellwire.connection.SimulatedDoor;
import io.bellwire.delivery.Announcer;
import io.bellwire.delivery.Elsewhere;
import io.bellwire.delivery.FanOut;
import io.bellwire.delivery.LocalSessions;
import io.bellwire.delivery.Presence;
import io.bellwire.delivery.Registrar;
import io.bellwire.delivery.ReplayReader;
import io.bellwire.invitation.InvitationMachine;
import io.bellwire.protocol.MessageDecoder;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.signaling.InvitationRouter;
import io.bellwire.signaling.InvitationVerticle;
import io.bellwire.signaling.Ownership;
import io.bellwire.signaling.SignalingMetrics;
import io.bellwire.signaling.SimulatedRelay;
import io.bellwire.signaling.Switchboard;
import io.bellwire.store.MemorySessionRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node: what {@code GatewayVerticle} puts together, on event loops in virtual time. */
final class SimulatedNode {
    private static final int EVENT_LOOPS = 2;
    private static final long DAY_MS = 86_400_000;
    private static final int TAKEOVER_AGAIN = 50_000;
    private static final MessageEncoder ENCODER = new MessageEncoder(World.LIMITS);
    private static final MessageDecoder DECODER = new MessageDecoder(World.LIMITS);

    final int number;
    private final World world;
    private final List<VirtualLoop> loops;
    private final List<ContextInternal> contexts = new ArrayList<>();
    private final Vertx vertx;
    private @Nullable Life life;

    /** Whom this node takes for the owner of everything; -1: each partition has its own. */
    int view = -1;

    SimulatedNode(int number, World world, VirtualTime time) {
        this.number = number;
        this.world = world;
        VirtualTransport.Machine machine = VirtualTransport.machine(time, EVENT_LOOPS);
        vertx = machine.vertx();
        vertx.exceptionHandler(world::broken);
        loops = machine.loops();
        for (VirtualLoop loop : loops) {
            if (world.plants().is(Plant.LOST_ALARM)) {
                loop.timersGetLost(() -> world.plants().now(Plant.LOST_ALARM));
            }
            ContextInternal context =
                    ((VertxInternal) vertx).contextBuilder().withEventLoop(loop).build();
            context.exceptionHandler(world::broken);
            contexts.add(context);
        }
        InvitationVerticle.registerCodecs(vertx.eventBus());
    }

    Vertx vertx() {
        return vertx;
    }

    @Nullable Life life() {
        return life;
    }

    ContextInternal context(VirtualLoop loop) {
        return contexts.get(loops.indexOf(loop));
    }

    VirtualLoop loop(int index) {
        return loops.get(index % EVENT_LOOPS);
    }

    /** Comes up, with nothing in memory. */
    void start() {
        goOn();
        Life born = new Life();
        life = born;
        born.deploy();
    }

    /** Dies: what it was about to do has no effect on anybody. */
    void crash() {
        Life dying = life;
        if (dying != null) {
            life = null;
            dying.die();
        }
    }

    void pause() {
        loops.forEach(VirtualLoop::pause);
    }

    void goOn() {
        loops.forEach(VirtualLoop::goOn);
    }

    /** Carries out what is due on the loops, out of turn. */
    private void drain() {
        pause();
        boolean more = true;
        while (more) {
            more = false;
            for (VirtualLoop loop : loops) {
                while (loop.length() > 0) {
                    world.time().run(loop);
                    more = true;
                }
            }
        }
        goOn();
    }

    void close() {
        vertx.close();
    }

    /** A node from its start to its end. */
    final class Life {
        final LocalSessions sessions = new LocalSessions();
        final FanOut fanOut = new FanOut();
        final List<Link> links = new ArrayList<>();
        final SharedStore.View store;
        final Switchboard switchboard;
        final SimulatedDoor door;
        final SimulatedRelay relay;
        private final InvitationVerticle.Services services;
        private final List<InvitationVerticle> owners = new ArrayList<>();
        private final List<Future<String>> deployments = new ArrayList<>();
        private boolean dead;
        private boolean listening;

        Life() {
            store = world.store().new View(number);
            Announcer announcer = new Announcer(sessions, fanOut, ENCODER, Elsewhere.NOBODY);
            InvitationRouter router = new InvitationRouter(vertx, InviteIDs.PARTITIONS, fanOut, Ownership.ALONE);
            MemorySessionRegistry registry = new MemorySessionRegistry("node" + number);
            switchboard = new Switchboard(router, inviteID -> true, store, store, registry, announcer, ENCODER, true);
            services = new InvitationVerticle.Services(
                    store,
                    store,
                    new InvitationMachine(World.LIMITS),
                    announcer,
                    notice -> world.announced(this, notice.inviteID(), notice.seq()),
                    SignalingMetrics.NONE,
                    Ownership.ALONE,
                    DAY_MS);
            relay = new SimulatedRelay(services);
            ReplayReader logins =
                    new ReplayReader(world.plants().replayed(store), store, ENCODER, World.LIMITS, router::delivered);
            ConnectionServices connections = new ConnectionServices(
                    new CallRoute(world, this),
                    token -> Future.succeededFuture(new TokenCheck.Valid(token, Long.MAX_VALUE / 2)),
                    world.plants().logins(logins),
                    world.plants()
                            .sessions(new Registrar(
                                    sessions,
                                    registry,
                                    Elsewhere.NOBODY,
                                    new Presence(vertx, sessions, registry, store, announcer, fanOut))),
                    DECODER,
                    ENCODER,
                    ConnectionMetrics.NONE,
                    world.clock());
            door = new SimulatedDoor(connections, World.LIMITS, world::nanoTime);
        }

        SimulatedNode node() {
            return SimulatedNode.this;
        }

        boolean isDead() {
            return dead;
        }

        void deploy() {
            for (int partition = 0; partition < EVENT_LOOPS; partition++) {
                InvitationVerticle owner = new InvitationVerticle(services, List.of(partition));
                owners.add(owner);
                deployments.add(vertx.deployVerticle(owner, new DeploymentOptions()));
            }
            drain();
        }

        /** Takes over what the store has open; as at its start, until it worked. */
        void takeOver() {
            contexts.get(0)
                    .runOnContext(nothing -> store.forEachOpen(
                                    open -> owners.get(InviteIDs.PARTITIONS.of(open.inviteID()))
                                            .adopt(open))
                            .onSuccess(done -> listening = true)
                            .onFailure(away -> world.time().after(TAKEOVER_AGAIN, this::takeOver)));
        }

        /** Whether it has taken over what was open at its start, and so takes connections. */
        boolean listens() {
            return listening;
        }

        /** There is nothing to take over. */
        void listen() {
            listening = true;
        }

        /** How many invitations its owners remember. */
        int owned() {
            int owned = 0;
            for (InvitationVerticle owner : owners) {
                owned += SimulatedRelay.size(owner);
            }
            return owned;
        }

        private void die() {
            dead = true;
            store.die();
            for (Link link : links) {
                SimulatedDoor.Socket socket = link.socket;
                if (socket != null) {
                    link.loop.execute(socket::cut);
                }
            }
            drain();
            deployments.forEach(deployment -> vertx.undeploy(deployment.result()));
            drain();
        }
    }
}
