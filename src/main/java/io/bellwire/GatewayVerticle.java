package io.bellwire;

import io.bellwire.api.EventPublisher;
import io.bellwire.api.SignalingEndpoint;
import io.bellwire.auth.JwtTokenVerifier;
import io.bellwire.cluster.Cluster;
import io.bellwire.cluster.ClusterParts;
import io.bellwire.cluster.EventBusTransport;
import io.bellwire.cluster.hazelcast.Members;
import io.bellwire.cluster.wire.Seal;
import io.bellwire.config.ConfigLoader;
import io.bellwire.config.ConfigResult;
import io.bellwire.config.GatewayConfig;
import io.bellwire.config.TlsConfig;
import io.bellwire.connection.ConnectionServices;
import io.bellwire.connection.SignalingServer;
import io.bellwire.delivery.Announcer;
import io.bellwire.delivery.Elsewhere;
import io.bellwire.delivery.FanOut;
import io.bellwire.delivery.LocalSessions;
import io.bellwire.delivery.Presence;
import io.bellwire.delivery.Registrar;
import io.bellwire.delivery.ReplayReader;
import io.bellwire.invitation.InvitationMachine;
import io.bellwire.observability.ManagementServer;
import io.bellwire.observability.Metric;
import io.bellwire.observability.NodeHealth;
import io.bellwire.observability.Telemetry;
import io.bellwire.protocol.InviteIDMaker;
import io.bellwire.protocol.MessageDecoder;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.signaling.InvitationRouter;
import io.bellwire.signaling.InvitationVerticle;
import io.bellwire.signaling.Ownership;
import io.bellwire.signaling.Switchboard;
import io.bellwire.store.Partitions;
import io.bellwire.store.StoreNodes;
import io.bellwire.web.DevTokens;
import io.bellwire.web.WebPages;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.shareddata.LocalMap;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A node of the gateway, to be run by itself or deployed in a Vert.x application: the place that puts the rooms together.
 *
 * <p>The deployment's config holds the settings of {@code conf/gateway.yaml}. Deployment fails with an {@link
 * IllegalArgumentException} that lists everything that is wrong with them.
 */
public final class GatewayVerticle extends VerticleBase {
    private static final String THE_ONE = "gateway";
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(1);

    private @Nullable GatewayConfig given;
    private final Telemetry telemetry;
    private final @Nullable DevTokens devTokens;
    private @Nullable Members members;
    private @Nullable NodeHealth health;
    private @Nullable ManagementServer management;
    private @Nullable Stores stores;
    private @Nullable SignalingServer server;
    private @Nullable Cluster cluster;

    /** Takes the settings from the deployment's config. */
    public GatewayVerticle() {
        this.telemetry = new Telemetry();
        this.devTokens = null;
        this.members = null;
    }

    /**
     * With settings that were loaded already, and meters that somebody else counts with, too.
     *
     * @param devTokens opens the demo pages, and tokens for everybody who can reach the port; null: neither
     * @param members the nodes of the cluster whose event bus the verticle's Vert.x has; null: it runs alone
     */
    GatewayVerticle(
            GatewayConfig config, Telemetry telemetry, @Nullable DevTokens devTokens, @Nullable Members members) {
        this.given = config;
        this.telemetry = telemetry;
        this.devTokens = devTokens;
        this.members = members;
    }

    @Override
    public Future<?> start() {
        GatewayConfig config = given == null ? deployed() : given;
        given = config;
        if (members == null && config.cluster().enabled()) {
            members = new PolledMembers(vertx);
        }
        String nodeID = members == null ? UUID.randomUUID().toString() : members.nodeID();
        if (gateways().putIfAbsent(THE_ONE, nodeID) != null) {
            return Future.failedFuture(new IllegalStateException("this Vert.x runs a gateway already; one is enough"));
        }
        NodeHealth phases = new NodeHealth(vertx);
        health = phases;
        return ManagementServer.start(
                        vertx, config.management().host(), config.management().port(), phases, telemetry)
                .compose(listening -> {
                    management = listening;
                    return Stores.open(vertx, config, nodeID);
                })
                .compose(opened -> {
                    stores = opened;
                    phases.require("store", STORE_PATIENCE, () -> Future.succeededFuture(opened.work()));
                    return start(config, opened, nodeID);
                })
                .onSuccess(started -> {
                    phases.enter(NodeHealth.Phase.SERVING);
                    if (cluster != null) {
                        cluster.ready(true);
                    }
                })
                .recover(cause -> stop().transform(stopped -> Future.failedFuture(cause)));
    }

    private GatewayConfig deployed() {
        ConfigResult result = ConfigLoader.load(config());
        if (result instanceof ConfigResult.Invalid invalid) {
            throw new IllegalArgumentException(
                    ConfigLoader.lines(invalid.problems()).collect(Collectors.joining("\n")));
        }
        GatewayConfig config = ((ConfigResult.Loaded) result).config();
        if (!config.jwt().hasKeys()) {
            throw new IllegalArgumentException(
                    "auth.jwt: one of secret, publicKeys or jwksUri is needed to check the users' tokens with");
        }
        return config;
    }

    private Future<Void> start(GatewayConfig config, Stores opened, String nodeID) {
        MessageEncoder encoder = new MessageEncoder(config.limits());
        MessageDecoder decoder =
                new MessageDecoder(config.limits(), config.invitation().defaultTimeout());
        LocalSessions sessions = new LocalSessions();
        FanOut fanOut = new FanOut();
        CallCounters counters = new CallCounters(telemetry);
        NodeMetrics metrics = new NodeMetrics(telemetry, counters, fanOut);
        Cluster others = members == null ? null : cluster(config, opened, nodeID);
        cluster = others;
        Elsewhere elsewhere = others == null ? Elsewhere.NOBODY : others;
        Ownership ownership = others == null ? Ownership.ALONE : others;
        Announcer announcer = new Announcer(sessions, fanOut, encoder, elsewhere);
        Presence presence = new Presence(vertx, sessions, opened.sessions(), opened.groups(), announcer, fanOut);
        Registrar registrar = new Registrar(sessions, opened.sessions(), elsewhere, presence);

        Owners owners = new Owners(opened.invitations().partitions());
        InvitationRouter router = new InvitationRouter(vertx, owners.partitions(), fanOut);
        InviteIDMaker maker = new InviteIDMaker(new SecureRandom(), opened.invitations()::now);
        Supplier<UUID> inviteIDs = () -> maker.next(inviteID -> isNear(owners, ownership, inviteID));
        Switchboard switchboard = new Switchboard(
                router,
                inviteIDs,
                opened.invitations(),
                opened.groups(),
                opened.sessions(),
                announcer,
                encoder,
                config.groups().clientManaged());
        ReplayReader logins =
                new ReplayReader(opened.invitations(), opened.groups(), encoder, config.limits(), router::delivered);
        ConnectionServices connections = new ConnectionServices(
                new MeteredCalls(switchboard::ofClient, counters, telemetry),
                JwtTokenVerifier.create(vertx, config.jwt(), Clock.systemUTC()),
                logins,
                inviteIDs,
                registrar,
                decoder,
                encoder,
                metrics,
                Clock.systemUTC());
        WebPages pages = new WebPages(vertx, SignalingServer.PATH, devTokens);
        SignalingServer clients = SignalingServer.create(vertx, ServerSettings.of(config), connections, pages);
        server = clients;
        InvitationVerticle.Services services = new InvitationVerticle.Services(
                opened.invitations(),
                opened.groups(),
                new InvitationMachine(config.limits()),
                announcer,
                new EventPublisher(vertx, encoder, "/bellwire/" + nodeID),
                metrics,
                ownership,
                config.invitation().maxLifetime().toMillis());
        int eventLoops = clients.instances();
        return startOwners(owners, services, eventLoops)
                .compose(deployed -> takeOver(
                        nodeID,
                        new ClusteredNode.Rooms(
                                opened.working(),
                                opened.invitations(),
                                opened.groups(),
                                router,
                                owners,
                                announcer,
                                registrar,
                                clients::closeClients)))
                .compose(taken -> {
                    MeteredCalls ofServers = new MeteredCalls(switchboard::ofServer, counters, telemetry);
                    new SignalingEndpoint(ofServers::call, decoder, encoder).register(vertx);
                    return listen(config, clients, eventLoops);
                })
                .compose(listening -> reloadCertificates(config, clients));
    }

    /**
     * Of several nodes, each decides on one event loop, that of this verticle, where the links to other nodes and to Redis are
     * too: between two of them a call would change over six times. Redis decides on one as well.
     */
    private Future<?> startOwners(Owners owners, InvitationVerticle.Services services, int eventLoops) {
        return cluster == null ? owners.deploy(vertx, services, eventLoops) : owners.start(context, services);
    }

    /** A node that is alone takes over everything that is open; one of several what it will turn out to own. */
    private Future<Void> takeOver(String nodeID, ClusteredNode.Rooms rooms) {
        Cluster others = cluster;
        Members known = members;
        if (others == null || known == null) {
            return rooms.invitations().forEachOpen(rooms.owners()::adopt);
        }
        known.onChange(() -> others.members(known.nodes()));
        telemetry.gauge(Metric.CLUSTER_READY, () -> others.view().ready().size());
        telemetry.gauge(
                Metric.CLUSTER_PARTITIONS,
                () -> others.view().partitionsOf(nodeID).size());
        return new ClusteredNode(vertx, nodeID, others, rooms)
                .start()
                .onSuccess(started -> others.members(known.nodes()));
    }

    /** Whether an invitation is decided about on the event loop that asks. */
    private static boolean isNear(Owners owners, Ownership ownership, UUID inviteID) {
        int partition = owners.partitions().of(inviteID);
        return ownership.ownerOf(partition) == null && owners.onThisLoop(partition);
    }

    private Cluster cluster(GatewayConfig config, Stores opened, String nodeID) {
        StoreNodes nodes = opened.nodes();
        if (nodes == null) {
            throw new IllegalArgumentException("cluster.enabled needs a store that nodes share: store.kind redis");
        }
        return Cluster.create(
                vertx,
                new ClusterParts(
                        nodeID,
                        new Seal(Objects.requireNonNull(config.cluster().secret())
                                .bytes()),
                        new EventBusTransport(vertx, nodeID),
                        nodes,
                        opened.sessions(),
                        opened.invitations().partitions(),
                        opened.invitations()::now,
                        opened.working(),
                        System::nanoTime,
                        new ClusterCounters(telemetry)));
    }

    private Future<Void> listen(GatewayConfig config, SignalingServer clients, int eventLoops) {
        DeploymentOptions instances = new DeploymentOptions().setInstances(eventLoops);
        return vertx.deployVerticle(clients::listener, instances)
                .recover(cause -> Future.failedFuture(new IllegalStateException(
                        "clients can't be listened to on " + config.http().host() + ":"
                                + config.http().port() + " (http.host, http.port): " + cause.getMessage(),
                        cause)))
                .mapEmpty();
    }

    private Future<Void> reloadCertificates(GatewayConfig config, SignalingServer clients) {
        TlsConfig tls = config.http().tls();
        return tls == null ? Future.succeededFuture() : new CertificateReload(vertx, tls, clients).start();
    }

    @Override
    public Future<?> stop() {
        gateways().remove(THE_ONE);
        Future<Void> closed = management == null ? Future.succeededFuture() : management.close();
        return closed.transform(ended -> cluster == null ? Future.succeededFuture() : cluster.close())
                .transform(ended -> stores == null ? Future.succeededFuture() : stores.close())
                .onComplete(ended -> telemetry.close());
    }

    /** The owners' addresses are the same for every gateway, so there can be only one in a Vert.x. */
    private LocalMap<String, String> gateways() {
        return vertx.sharedData().getLocalMap(GatewayVerticle.class.getName());
    }

    /** The port that clients connect to; only after the deployment. */
    public int port() {
        return server().actualPort();
    }

    /**
     * Takes no more connections and closes those that are open with 1012, spread over {@code connection.drainTimeout};
     * calls that are under way are answered first.
     * Undeploy the verticle afterwards.
     */
    public Future<Void> drain() {
        GatewayConfig config = given;
        if (health != null) {
            health.enter(NodeHealth.Phase.DRAINING);
        }
        if (config == null) {
            return Future.succeededFuture();
        }
        Cluster others = cluster;
        if (others == null) {
            return server().drain(config.connection().drainTimeout());
        }
        others.drain();
        return server().drain(config.connection().drainTimeout()).compose(gone -> others.flush());
    }

    /** The port of health and metrics; only after the deployment. */
    public int managementPort() {
        if (management == null) {
            throw new IllegalStateException("the gateway has not started");
        }
        return management.port();
    }

    /** The other nodes; null: it is alone, or has not started. */
    @Nullable Cluster cluster() {
        return cluster;
    }

    /** Which invitation belongs to which partition; only after the deployment. */
    Partitions partitions() {
        if (stores == null) {
            throw new IllegalStateException("the gateway has not started");
        }
        return stores.invitations().partitions();
    }

    private SignalingServer server() {
        if (server == null) {
            throw new IllegalStateException("the gateway has not started");
        }
        return server;
    }
}
