package io.bellwire.simulation;

import io.bellwire.SimulatedRoom;
import io.bellwire.auth.TokenCheck;
import io.bellwire.cluster.Cluster;
import io.bellwire.cluster.ClusterMetrics;
import io.bellwire.cluster.ClusterParts;
import io.bellwire.cluster.SimulatedCluster;
import io.bellwire.cluster.wire.Seal;
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
import io.bellwire.protocol.CloseCode;
import io.bellwire.protocol.InviteIDMaker;
import io.bellwire.protocol.MessageDecoder;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.signaling.InvitationRouter;
import io.bellwire.signaling.InvitationVerticle;
import io.bellwire.signaling.Ownership;
import io.bellwire.signaling.SignalingMetrics;
import io.bellwire.signaling.SimulatedOwner;
import io.bellwire.signaling.Switchboard;
import io.bellwire.store.MemorySessionRegistry;
import io.bellwire.store.SessionRegistry;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One node: what {@code GatewayVerticle} puts together, on event loops in virtual time. */
final class SimulatedNode {
    private static final int EVENT_LOOPS = 2;
    private static final long DAY_MS = 86_400_000;
    private static final int TAKEOVER_AGAIN = 50_000;

    /** Clients are sent away one after the other, and closed in any case a while later; µs. */
    private static final int DRAINED_WITHIN = 800_000;

    private static final int LAST_CALLS = 500_000;
    private static final int DRAIN_SLICE = 50_000;
    private static final byte[] SECRET = "the secret of all".getBytes(StandardCharsets.US_ASCII);
    private static final MessageEncoder ENCODER = new MessageEncoder(World.LIMITS);
    private static final MessageDecoder DECODER = new MessageDecoder(World.LIMITS);

    final int number;
    private final World world;
    private final List<VirtualLoop> loops;
    private final List<ContextInternal> contexts = new ArrayList<>();
    private final Vertx vertx;
    private final Runnable loopsAgain;

    /** The event loop that Vert.x gives whoever is on none: kept, so that it is the same in each history. */
    @SuppressWarnings({"unused", "FieldCanBeLocal"})
    private final Context outside;

    private @Nullable Life life;
    private boolean paused;

    SimulatedNode(int number, World world, VirtualTime time) {
        this.number = number;
        this.world = world;
        VirtualTransport.Machine machine = VirtualTransport.machine(time, EVENT_LOOPS);
        vertx = machine.vertx();
        outside = vertx.getOrCreateContext();
        vertx.exceptionHandler(world::broken);
        loops = machine.loops();
        loopsAgain = machine.again();
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

    /** Comes up, with nothing in memory, as one of several or alone. */
    void start(boolean several) {
        goOn();
        loopsAgain.run();
        Life born = new Life(several);
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
        paused = true;
        loops.forEach(VirtualLoop::pause);
    }

    void goOn() {
        paused = false;
        loops.forEach(VirtualLoop::goOn);
    }

    boolean isPaused() {
        return paused;
    }

    /** Carries out what is due on the loops, out of turn. */
    private void carryOut() {
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
        final String nodeID = world.newNodeID(number);
        final LocalSessions sessions = new LocalSessions();
        final FanOut fanOut = new FanOut();
        final List<Link> links = new ArrayList<>();
        final SharedStore.View store = world.store().new View(number, nodeID);
        final SimulatedDoor door;

        /** Among others; null: it is alone. */
        private final @Nullable Together together;

        private final Switchboard switchboard;
        private final InvitationRouter router;
        private final Announcer announcer;
        private final Registrar registrar;
        private final InvitationVerticle.Services services;
        private final List<InvitationVerticle> owners = new ArrayList<>();
        private final List<Future<String>> deployments = new ArrayList<>();
        private boolean dead;
        private boolean listening;
        private boolean draining;

        Life(boolean several) {
            together = several ? new Together() : null;
            Elsewhere elsewhere = together == null ? Elsewhere.NOBODY : together.cluster.cluster();
            Ownership ownership = together == null ? Ownership.ALONE : together.cluster.cluster();
            SessionRegistry registry = together == null ? new MemorySessionRegistry(nodeID) : together.nodes;
            announcer = new Announcer(sessions, fanOut, ENCODER, elsewhere);
            router = new InvitationRouter(vertx, InviteIDs.PARTITIONS, fanOut);
            switchboard = new Switchboard(
                    router,
                    new InviteIDMaker(new SecureRandom(), System::currentTimeMillis)::next,
                    store,
                    store,
                    registry,
                    announcer,
                    ENCODER,
                    true);
            registrar = new Registrar(
                    sessions, registry, elsewhere, new Presence(vertx, sessions, registry, store, announcer, fanOut));
            services = new InvitationVerticle.Services(
                    store,
                    store,
                    new InvitationMachine(World.LIMITS),
                    announcer,
                    notice -> {},
                    SignalingMetrics.NONE,
                    ownership,
                    DAY_MS);
            ReplayReader logins =
                    new ReplayReader(world.plants().replayed(store), store, ENCODER, World.LIMITS, router::delivered);
            ConnectionServices connections = new ConnectionServices(
                    (actor, call) -> world.plants()
                            .answered(call, switchboard.ofClient(world.plants().actor(actor), call)),
                    token -> Future.succeededFuture(new TokenCheck.Valid(token, Long.MAX_VALUE / 2)),
                    world.plants().logins(logins),
                    new InviteIDMaker(new SecureRandom(), System::currentTimeMillis)::next,
                    world.plants().sessions(registrar),
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

        boolean isAlone() {
            return together == null;
        }

        /** Only of one of several. */
        Cluster cluster() {
            return together().cluster.cluster();
        }

        Together together() {
            return Objects.requireNonNull(together);
        }

        void deploy() {
            for (int partition = 0; partition < EVENT_LOOPS; partition++) {
                InvitationVerticle owner = new InvitationVerticle(services, List.of(partition));
                owners.add(owner);
                deployments.add(vertx.deployVerticle(owner, new DeploymentOptions()));
            }
            if (together != null) {
                together.deploy();
            }
            carryOut();
        }

        /** One that is alone takes over what the store has open; until it worked. */
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

        /** Whether it is about to stop. */
        boolean drains() {
            return draining;
        }

        /**
         * Sends its clients away and stops, as {@code GatewayVerticle} does.
         *
         * @param stopped is told once it has, unless it has died before
         */
        void drain(Runnable stopped) {
            world.trace("node " + number + " drains");
            draining = true;
            listening = false;
            if (together != null) {
                cluster().drain();
            }
            for (Link link : links) {
                SimulatedDoor.Socket socket = link.socket;
                if (socket != null) {
                    world.time().after(world.drawDraining(DRAINED_WITHIN), () -> link.loop.execute(socket::drain));
                }
            }
            awaitEmpty(DRAINED_WITHIN + LAST_CALLS, stopped);
        }

        private void awaitEmpty(int patience, Runnable stopped) {
            world.time().after(DRAIN_SLICE, () -> {
                if (dead) {
                    return;
                }
                if (patience <= 0) {
                    closeClients();
                }
                boolean empty = links.stream().allMatch(link -> link.socket == null || link.socket.isClosed());
                if (!empty) {
                    awaitEmpty(patience - DRAIN_SLICE, stopped);
                } else if (together == null) {
                    stop(stopped);
                } else {
                    cluster()
                            .flush()
                            .compose(flushed -> together.nodes.leave())
                            .onComplete(left -> world.time().after(1, () -> stop(stopped)));
                }
            });
        }

        private void stop(Runnable stopped) {
            if (!dead) {
                world.trace("node " + number + " stops");
                crash();
                stopped.run();
            }
        }

        /** How many invitations its owners remember. */
        int owned() {
            int owned = 0;
            for (InvitationVerticle owner : owners) {
                owned += SimulatedOwner.size(owner);
            }
            return owned;
        }

        private void closeClients() {
            for (Link link : links) {
                link.loop.execute(() -> {
                    SimulatedDoor.Socket socket = link.socket;
                    if (socket != null) {
                        socket.close(CloseCode.RESTARTING);
                    }
                });
            }
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
            if (together != null) {
                world.network().left(this, draining);
                cluster().close();
            }
            carryOut();
            deployments.forEach(deployment -> vertx.undeploy(deployment.result()));
            carryOut();
        }

        /** What makes it one of several. */
        final class Together {
            final SharedNodes.OfNode nodes = world.store().nodes().new OfNode(store, contexts.get(0));
            private final Network.Place place = world.network().enter(Life.this);
            final SimulatedCluster cluster = new SimulatedCluster(
                    new ClusterParts(
                            nodeID,
                            new Seal(SECRET),
                            place,
                            nodes,
                            nodes,
                            InviteIDs.PARTITIONS,
                            () -> world.plants().storeTime(store.now()),
                            nodes::works,
                            world::steadyNanos,
                            ClusterMetrics.NONE),
                    contexts.get(1));

            private void deploy() {
                SimulatedRoom room = new SimulatedRoom(
                        nodeID,
                        cluster.cluster(),
                        nodes::works,
                        store,
                        store,
                        router,
                        owners,
                        announcer,
                        registrar,
                        time -> closeClients(),
                        world.plants()::between);
                deployments.add(vertx.deployVerticle(room, new DeploymentOptions()));
                nodes.tick();
            }

            /** What is due several times a second. */
            void tick() {
                if (dead || paused) {
                    return;
                }
                nodes.tick();
                cluster.tick();
                if (!listening && !draining && nodes.works()) {
                    listening = true;
                    world.network().started(place);
                    cluster.cluster().ready(true);
                }
            }
        }
    }
}
