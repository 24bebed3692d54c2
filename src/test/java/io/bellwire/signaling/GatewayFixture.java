package io.bellwire.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.delivery.Announcer;
import io.bellwire.delivery.Elsewhere;
import io.bellwire.delivery.FanOut;
import io.bellwire.delivery.LocalSessions;
import io.bellwire.delivery.LoginReader;
import io.bellwire.delivery.Presence;
import io.bellwire.delivery.Registrar;
import io.bellwire.delivery.ReplayReader;
import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand;
import io.bellwire.group.GroupDecision;
import io.bellwire.group.GroupMachine;
import io.bellwire.invitation.Command;
import io.bellwire.invitation.InvitationMachine;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.InviteIDMaker;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.MessageDecoder;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Notice;
import io.bellwire.store.GroupStore;
import io.bellwire.store.MemoryGroupStore;
import io.bellwire.store.MemoryInvitationStore;
import io.bellwire.store.MemorySessionRegistry;
import io.bellwire.store.Partitions;
import io.bellwire.store.StoreUnavailableException;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * The gateway behind the sockets, wired as a node wires it: real event bus, real owners on several event loops, the
 * memory stores behind a {@link FaultyStore}, and devices that write down what they are told.
 */
final class GatewayFixture implements AutoCloseable {
    private static final int EVENT_LOOPS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    static final long MAX_LIFETIME_MS = 86_400_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
    private final TestTime time = new TestTime();
    private final Limits limits;
    private final MessageEncoder encoder;
    private final MessageDecoder decoder;
    private final FaultyStore invitations;
    private final MemoryGroupStore groups;
    private final Queue<Boolean> groupReadsThatFail = new ConcurrentLinkedQueue<>();
    private final LocalSessions sessions = new LocalSessions();
    private final Registrar registrar;
    private final FanOut fanOut = new FanOut();
    private final Partitions partitions = new Partitions(1, 2);
    private final InvitationRouter router;
    private final Switchboard switchboard;
    private final ReplayReader logins;
    private final List<InvitationVerticle> owners = new ArrayList<>();
    private final List<Device> devices = new CopyOnWriteArrayList<>();
    private final List<Notice.OfInvitation> published = new CopyOnWriteArrayList<>();

    GatewayFixture() {
        this(Limits.DEFAULT);
    }

    GatewayFixture(Limits limits) {
        this(limits, 10_000);
    }

    /** With owners that hold at most so many invitations that are not known to be open. */
    GatewayFixture(Limits limits, int maxUnsettled) {
        this.limits = limits;
        encoder = new MessageEncoder(limits);
        decoder = new MessageDecoder(limits);
        var clock = time.clock();
        invitations = new FaultyStore(new MemoryInvitationStore(vertx, limits, Duration.ofDays(7), clock));
        groups = new MemoryGroupStore(new GroupMachine(limits), clock);
        var registry = new MemorySessionRegistry("node");
        Announcer announcer = new Announcer(sessions, fanOut, encoder, Elsewhere.NOBODY);
        Presence presence = new Presence(vertx, sessions, registry, groups, announcer, fanOut);
        registrar = new Registrar(sessions, registry, Elsewhere.NOBODY, presence);
        router = new InvitationRouter(vertx, partitions, fanOut);
        switchboard = new Switchboard(
                router,
                new InviteIDMaker(new SecureRandom(), System::currentTimeMillis)::next,
                invitations,
                groups,
                registry,
                announcer,
                encoder,
                true);
        logins = new ReplayReader(invitations, groups, encoder, limits, router::delivered);
        InvitationVerticle.registerCodecs(vertx.eventBus());
        var services = new InvitationVerticle.Services(
                invitations,
                new FaultyGroups(groups, groupReadsThatFail),
                new InvitationMachine(limits),
                announcer,
                published::add,
                SignalingMetrics.NONE,
                Ownership.ALONE,
                MAX_LIFETIME_MS);
        for (int i = 0; i < EVENT_LOOPS; i++) {
            int owner = i;
            owners.add(new InvitationVerticle(
                    services,
                    IntStream.range(0, Partitions.COUNT)
                            .filter(partition -> partition % EVENT_LOOPS == owner)
                            .boxed()
                            .toList(),
                    maxUnsettled));
        }
        owners.forEach(owner -> await(vertx.deployVerticle(owner, new DeploymentOptions())));
    }

    // Who takes part.

    /** A device that is connected from now on. */
    Device connected(String userID, String deviceID) {
        return device(userID, deviceID).connect();
    }

    /** The only device of this user, connected from now on. */
    Device connected(String userID) {
        return connected(userID, userID + "-phone");
    }

    /** A device that is not connected yet. */
    Device device(String userID, String deviceID) {
        Device device = new Device(this, userID, deviceID);
        devices.add(device);
        return device;
    }

    /** A group of these users, the first one owns it. */
    void group(String groupID, String owner, String... members) {
        assertThat(new Device(this, owner, "office")
                        .result(
                                "createGroup",
                                params("groupID", groupID, "memberList", new JsonArray(List.of(members)))))
                .isNotNull();
    }

    static JsonObject params(Object... namesAndValues) {
        JsonObject params = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            params.put((String) namesAndValues[i], value instanceof List<?> list ? new JsonArray(list) : value);
        }
        return params;
    }

    // What happens beside the calls.

    /** Of the next times that an owner reads a group, those fail. */
    void groupReadsFail(Boolean... failing) {
        groupReadsThatFail.addAll(List.of(failing));
    }

    /** Groups that can't always be read. */
    private record FaultyGroups(GroupStore groups, Queue<Boolean> failing) implements GroupStore {
        @Override
        public Future<GroupDecision> execute(GroupCommand command) {
            return groups.execute(command);
        }

        @Override
        public Future<Group> group(String groupID) {
            boolean fails = Boolean.TRUE.equals(failing.poll());
            return fails ? Future.failedFuture(new StoreUnavailableException("away")) : groups.group(groupID);
        }

        @Override
        public Future<List<String>> groupsOf(String userID) {
            return groups.groupsOf(userID);
        }
    }

    TestTime time() {
        return time;
    }

    /** The alarm of an invitation goes off, as its timer would have it. */
    void alarm(String inviteID) {
        UUID id = UUID.fromString(inviteID);
        vertx.eventBus()
                .send(
                        Addresses.invitations(partitions.of(id)),
                        new InvitationRequest.Own(id, new Command.Expire()),
                        new DeliveryOptions().setCodecName(InvitationRequest.class.getName()));
        settle();
    }

    /** The owners take over what is open, as at their start. */
    void takeOver() {
        await(invitations.forEachOpen(stored ->
                owners.get(partitions.of(stored.inviteID()) % EVENT_LOOPS).adopt(stored)));
        settle();
    }

    /** Waits until nothing is under way between the rooms: several turns of all event loops with nothing to deliver. */
    void settle() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (int quiet = 0; quiet < 5; quiet = fanOut.backlog() == 0 ? quiet + 1 : 0) {
            assertThat(System.nanoTime()).as("still busy").isLessThan(until);
            for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
                try {
                    loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void until(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(condition);
    }

    // What there is.

    Vertx vertx() {
        return vertx;
    }

    FaultyStore store() {
        return invitations;
    }

    LocalSessions sessions() {
        return sessions;
    }

    Registrar registrar() {
        return registrar;
    }

    Switchboard switchboard() {
        return switchboard;
    }

    LoginReader logins() {
        return logins;
    }

    MessageEncoder encoder() {
        return encoder;
    }

    MessageDecoder decoder() {
        return decoder;
    }

    Limits limits() {
        return limits;
    }

    FanOut fanOut() {
        return fanOut;
    }

    /** Every decision in the order in which it was published. */
    List<Notice.OfInvitation> published() {
        return List.copyOf(published);
    }

    /** How many invitations owners have in memory. */
    int owned() {
        settle();
        return owners.stream().mapToInt(InvitationVerticle::size).sum();
    }

    Call decode(String method, JsonObject params) {
        byte[] text = new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", method)
                .put("params", params)
                .toBuffer()
                .getBytes();
        return Device.decoded(decoder.decode(text, 0, text.length));
    }

    /** Ends what is still open, then looks whether anything was left behind (I7). */
    @Override
    public void close() {
        try {
            invitations.release();
            invitations.failReads(false);
            settle();
            time.advance(MAX_LIFETIME_MS + 1);
            for (var id : openInvitations()) {
                alarm(id.toString());
            }
            assertThat(owned()).as("invitations in the owners' memory").isZero();
            assertThat(fanOut.backlog()).as("deliveries that wait").isZero();
            for (Device device : devices) {
                assertThat(device.payloads())
                        .allSatisfy(payload -> assertThat(payload.refCnt())
                                .as("references to a payload")
                                .isZero());
            }
        } finally {
            await(vertx.close());
        }
    }

    private List<UUID> openInvitations() {
        List<UUID> open = new ArrayList<>();
        await(invitations.forEachOpen(stored -> open.add(stored.inviteID())));
        return open;
    }
}
