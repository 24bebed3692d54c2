package io.bellwire.store;

import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.append;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.creation;
import static io.bellwire.store.StoreSamples.oneToOne;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bellwire.config.RedisAddress;
import io.bellwire.config.RedisConfig;
import io.bellwire.config.RedisConfig.Durability;
import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.AppendResult.Appended;
import io.bellwire.store.AppendResult.Conflict;
import io.bellwire.store.redis.RedisServer;
import io.bellwire.store.redis.TcpProxy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to the store when something happens to Redis, or on the way there. */
class RedisFaultsTest {
    private static final UUID ID = UUID.fromString("0190a000-0000-7000-8000-000000000001");
    private static Vertx vertx;

    private final List<AutoCloseable> resources = new ArrayList<>();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        await(vertx.close());
    }

    @AfterEach
    void close() throws Exception {
        for (int i = resources.size() - 1; i >= 0; i--) {
            resources.get(i).close();
        }
    }

    private <T extends AutoCloseable> T closing(T resource) {
        resources.add(resource);
        return resource;
    }

    private RedisServer server(String... options) {
        return closing(RedisServer.start(options));
    }

    private RedisStore store(String uri, Durability durability, int replicas, int inFlight) {
        RedisConfig config = new RedisConfig(
                RedisAddress.parse(uri),
                "test",
                durability,
                replicas,
                Duration.ofMillis(300),
                Duration.ofMillis(500),
                inFlight);
        RedisStore store = RedisStores.open(vertx, config, Limits.DEFAULT);
        closing(() -> await(store.close()));
        return store;
    }

    private RedisStore store(String uri) {
        return store(uri, Durability.STANDARD, 0, 20_000);
    }

    private static String through(TcpProxy proxy) {
        return "redis://127.0.0.1:" + proxy.port();
    }

    private static AppendResult take(RedisStore store, Append append) {
        return await(store.invitations().append(append));
    }

    private static List<LoggedEvent> read(RedisStore store) {
        return await(store.invitations().read(ID, 0));
    }

    /** Until commands are taken again. */
    private static void awaitWorking(RedisStore store) {
        await().until(store::works);
    }

    @Test
    void whatWasAnsweredIsThereAfterRedisWasKilled() {
        RedisServer server = server("--appendonly", "yes", "--appendfsync", "always");
        RedisStore store = store(server.uri(), Durability.STRICT, 0, 20_000);
        assertThat(take(store, creation(ID, "alice", "bob"))).isInstanceOf(Appended.class);

        server.kill();
        await().until(() -> !store.works());
        assertThatThrownBy(() -> take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(StoreUnavailableException.class);
        server.startAgain();
        awaitWorking(store);

        assertThat(read(store)).hasSize(1);
        assertThat(take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(Appended.class);
        assertThat(await(store.invitations().list("bob", StateFilter.ALL, null, 10))
                        .inviteIDs())
                .containsExactly(ID);
    }

    @Test
    void aRedisThatHangsCostsOneTimeoutAndThenNothing() {
        RedisServer server = server();
        RedisStore store = store(server.uri());
        take(store, creation(ID, "alice", "bob"));

        server.freeze();
        assertThatThrownBy(() -> take(store, append(ID, 1, new Ringing("bob", "tablet"))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("no answer within 300 ms");
        assertThatThrownBy(() -> take(store, append(ID, 1, new Ringing("bob", "tablet"))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("not connected");
        server.thaw();
        awaitWorking(store);

        // The command waited in the socket, and was carried out when nobody waited for it any more, or never.
        int seq = read(store).size();
        assertThat(seq).isBetween(1, 2);
        assertThat(take(store, acceptAndEnd(ID, seq, "bob"))).isInstanceOf(Appended.class);
    }

    @Test
    void anAnswerThatIsLostLeavesItOpenWhetherItWasDone() {
        RedisServer server = server();
        TcpProxy proxy = closing(new TcpProxy(server.port()));
        RedisStore store = store(through(proxy));
        take(store, creation(ID, "alice", "bob"));

        proxy.loseReplies(true);
        assertThatThrownBy(() -> take(store, acceptAndEnd(ID, 1, "bob")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("perhaps after it was done");
        proxy.loseReplies(false);
        awaitWorking(store);

        assertThat(take(store, acceptAndEnd(ID, 1, "bob"))).isEqualTo(new Conflict(3));
        assertThat(read(store)).hasSize(3);
    }

    @Test
    void aCreationWhoseAnswerIsLostIsFoundByWhoeverRepeatsIt() {
        RedisServer server = server();
        TcpProxy proxy = closing(new TcpProxy(server.port()));
        RedisStore store = store(through(proxy));

        proxy.loseReplies(true);
        assertThatThrownBy(() -> take(store, creation(ID, "alice", "bob")))
                .isInstanceOf(StoreUnavailableException.class);
        proxy.loseReplies(false);
        awaitWorking(store);

        AppendResult again = take(store, creation(ID, "alice", "bob"));
        assertThat(again).isIn(new Conflict(1), new Appended(read(store).get(0).at()));
        assertThat(await(store.invitations().list("bob", StateFilter.OPEN, null, 10))
                        .inviteIDs())
                .containsExactly(ID);
        assertThat(take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(Appended.class);
        assertThat(await(store.invitations().list("bob", StateFilter.OPEN, null, 10))
                        .inviteIDs())
                .isEmpty();
    }

    @Test
    void aConnectionThatIsCutIsMadeAgain() {
        RedisServer server = server();
        TcpProxy proxy = closing(new TcpProxy(server.port()));
        RedisStore store = store(through(proxy));
        take(store, creation(ID, "alice", "bob"));

        proxy.loseCommands(true);
        Future<AppendResult> lost = store.invitations().append(acceptAndEnd(ID, 1, "bob"));
        proxy.cut();

        assertThatThrownBy(() -> await(lost)).isInstanceOf(StoreUnavailableException.class);
        proxy.loseCommands(false);
        awaitWorking(store);
        assertThat(take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(Appended.class);
    }

    /** The kernel goes on repeating what was sent on a connection that was given up, its end included. */
    @Test
    void whatComesLateOverAConnectionThatWasGivenUpIsNotCarriedOut() {
        RedisServer server = server();
        TcpProxy proxy = closing(new TcpProxy(server.port()));
        RedisStore store = store(through(proxy));
        await(store.sessions().register("alice", "phone"));

        Runnable letGo = proxy.hold();
        assertThatThrownBy(() -> await(store.sessions().unregister("alice", "phone")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("perhaps after it was done");
        awaitWorking(store);
        await(store.sessions().register("alice", "phone"));
        letGo.run();

        await().until(() -> connections(server) == 2);
        assertThat(await(store.sessions().nodesOf(List.of("alice")))).containsOnlyKeys("alice");
    }

    @Test
    void aUserWhoMayNotEndConnectionsIsServedAllTheSame() {
        RedisServer server = server();
        server.call("ACL", "SETUSER", "gate", "on", ">secret", "~*", "&*", "+@all", "-client");
        TcpProxy proxy = closing(new TcpProxy(server.port()));
        RedisStore store = store("redis://gate:secret@127.0.0.1:" + proxy.port());
        take(store, creation(ID, "alice", "bob"));

        proxy.loseCommands(true);
        assertThatThrownBy(() -> take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(StoreUnavailableException.class);
        proxy.loseCommands(false);
        awaitWorking(store);

        assertThat(take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(Appended.class);
    }

    /** How many there are, the one that asks included. */
    private static long connections(RedisServer server) {
        return server.call("CLIENT", "LIST").toString().lines().count();
    }

    @Test
    void aServerThatIsNoPrimaryAnyMoreIsLeftAlone() {
        RedisServer server = server();
        RedisStore store = store(server.uri());
        take(store, creation(ID, "alice", "bob"));

        server.call("REPLICAOF", "127.0.0.1", "1");
        assertThatThrownBy(() -> take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(StoreUnavailableException.class);
        await().until(() -> !store.works());
        server.call("REPLICAOF", "NO", "ONE");
        awaitWorking(store);

        assertThat(take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(Appended.class);
    }

    @Test
    void aServerThatStillReadsItsDiskIsWaitedFor() {
        RedisServer server = server("--rdbcompression", "no");
        RedisStore store = store(server.uri());
        take(store, creation(ID, "alice", "bob"));
        for (int i = 0; i < 16; i++) {
            server.call("SET", "filling" + i, "x".repeat(1 << 20));
        }
        server.call("SAVE");

        server.kill();
        server.startAgain("--key-load-delay", "60000");
        assertThat(server.call("GET", "x").toString()).startsWith("LOADING");
        assertThatThrownBy(() -> take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(StoreUnavailableException.class);
        awaitWorking(store);

        assertThat(take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(Appended.class);
    }

    @ParameterizedTest
    @CsvSource({"maxmemory, 1, 0, OOM", "min-replicas-to-write, 1, 0, NOREPLICAS"})
    void whatRedisRefusesIsNotDoneAndTheConnectionStays(String setting, String wrong, String right, String word) {
        RedisServer server = server();
        RedisStore store = store(server.uri());
        take(store, creation(ID, "alice", "bob"));

        server.call("CONFIG", "SET", setting, wrong);
        assertThatThrownBy(() -> take(store, acceptAndEnd(ID, 1, "bob")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(word);
        assertThat(read(store)).hasSize(1);
        assertThat(store.works()).isTrue();
        server.call("CONFIG", "SET", setting, right);

        assertThat(take(store, acceptAndEnd(ID, 1, "bob"))).isInstanceOf(Appended.class);
    }

    @Test
    void scriptsThatRedisHasForgottenAreSentAgain() {
        RedisServer server = server();
        RedisStore store = store(server.uri());

        server.call("SCRIPT", "FLUSH");
        Future<AppendResult> first = store.invitations().append(creation(ID, "alice", "bob"));
        Future<AppendResult> second = store.invitations().append(acceptAndEnd(ID, 1, "bob"));

        assertThat(await(first)).isInstanceOf(Appended.class);
        assertThat(await(second)).isInstanceOf(Appended.class);
    }

    /** A script that has to be sent once more comes behind what was asked behind it: then that is asked again. */
    @Test
    void whatIsAskedBehindAScriptThatIsSentAgainSeesTheAppend() {
        RedisServer server = server();
        InvitationStore store = store(server.uri()).invitations();
        AtomicReference<Future<List<LoggedEvent>>> asked = new AtomicReference<>();

        for (Append append : List.of(creation(ID, "alice", "bob"), acceptAndEnd(ID, 1, "bob"))) {
            server.call("SCRIPT", "FLUSH");
            await(store.append(append, () -> asked.set(store.read(ID, 0))));

            assertThat(await(asked.get()))
                    .hasSize(append.expectedSeq() + append.events().size());
        }
    }

    @Test
    void beyondTheBoundCommandsAreRefusedAtOnce() {
        RedisServer server = server();
        RedisStore store = store(server.uri(), Durability.STANDARD, 0, 100);
        take(store, creation(ID, "alice", "bob"));
        server.freeze();

        List<Future<List<LoggedEvent>>> reads = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            reads.add(store.invitations().read(ID, 0));
        }

        await().until(() -> reads.stream().filter(Future::failed).count() >= 50);
        assertThat(reads.stream().filter(Future::failed).map(Future::cause).limit(50))
                .allSatisfy(cause -> assertThat(cause)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("wait for Redis already"));
        server.thaw();
        awaitWorking(store);
    }

    @Test
    void strictIsRefusedWhereRedisDoesNotKeepIt() {
        RedisServer server = server("--appendonly", "yes", "--appendfsync", "everysec");
        RedisConfig config = RedisStores.config(server.uri(), "test", Durability.STRICT, 0);

        assertThatThrownBy(() -> RedisStores.open(vertx, config, Limits.DEFAULT))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("appendfsync always");
    }

    @Test
    void strictWaitsForReplicas() {
        RedisServer primary = server();
        RedisServer replica =
                server("--replicaof", "127.0.0.1", Integer.toString(primary.port()), "--repl-diskless-sync", "no");
        await().until(() -> primary.call("INFO", "replication").toString().contains("state=online"));
        RedisStore store = store(primary.uri(), Durability.STRICT, 1, 20_000);
        assertThat(take(store, creation(ID, "alice", "bob"))).isInstanceOf(Appended.class);

        replica.freeze();
        assertThatThrownBy(() -> take(store, append(ID, 1, new Ringing("bob", "tablet"))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("only 0 of 1 replicas");
        assertThatThrownBy(() -> read(store))
                .as("what only the primary has may be lost, so nobody is shown it")
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("only 0 of 1 replicas");
        assertThat(store.works()).isTrue();
        replica.thaw();

        await().until(() -> {
            AppendResult result = store.invitations()
                    .append(acceptAndEnd(ID, 2, "bob"))
                    .otherwise(new Conflict(0))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return result instanceof Appended || result.equals(new Conflict(4));
        });
    }

    @Test
    void aRedisThatWasEmptiedIsNotTakenForTheSameOne() {
        RedisServer server = server();
        TcpProxy proxy = closing(new TcpProxy(server.port()));
        RedisStore store = store(through(proxy));
        take(store, creation(ID, "alice", "bob"));

        server.call("FLUSHALL");
        server.call("SET", "test:1:seeds", "0123456789abcdef0123456789abcdef");
        proxy.cut();

        await().until(() -> store.problem() != null && store.problem().contains("emptied"));
        assertThatThrownBy(() -> take(store, creation(ID, "alice", "bob")))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void twoNodesCreateAnInvitationOnce() {
        RedisServer server = server();
        RedisStore one = store(server.uri());
        RedisStore other = store(server.uri());
        assertThat(one.invitations().partitions().of(ID))
                .isEqualTo(other.invitations().partitions().of(ID));
        for (int i = 0; i < 50; i++) {
            UUID inviteID = UUID.randomUUID();
            Future<AppendResult> mine = one.invitations().append(creation(inviteID, "alice" + i, "bob" + i));
            Future<AppendResult> theirs = other.invitations().append(creation(inviteID, "alice" + i, "bob" + i));

            assertThat(List.of(await(mine), await(theirs)).stream().filter(Appended.class::isInstance))
                    .hasSize(1);
            assertThat(await(one.invitations().list("alice" + i, StateFilter.OPEN, null, 10))
                            .inviteIDs())
                    .containsExactly(inviteID);
            assertThat(await(other.invitations().list("bob" + i, StateFilter.OPEN, null, 10))
                            .inviteIDs())
                    .containsExactly(inviteID);
        }
    }

    @Test
    void rowsThatACrashLeftAreNotShownAndDoNotKeepASeatForEver() {
        RedisServer server = server();
        RedisStore store = store(server.uri());
        long longAgo = store.invitations().now() - 3_600_000;
        for (int i = 0; i < Limits.DEFAULT.openPerInviter(); i++) {
            InvitationKey key = new InvitationKey(longAgo, UUID.randomUUID());
            byte[] seat = RedisRow.seat(RedisRow.INVITER_SEAT, new RedisRow.Seat(longAgo + 86_400_000, key));
            server.call("ZADD", "test:1:user:alice", 0, seat, 0, RedisRow.open(key), 0, RedisRow.listed(key));
        }

        for (StateFilter state : StateFilter.values()) {
            assertThat(await(store.invitations().list("alice", state, null, 10)).inviteIDs())
                    .isEmpty();
        }
        assertThat(await(store.invitations().createdSince("alice", List.of(), 0, null, 10))
                        .inviteIDs())
                .isEmpty();
        assertThat(take(store, creation(ID, oneToOne("alice", "bob")))).isInstanceOf(Appended.class);
        assertThat(server.call("ZCARD", "test:1:user:alice")).isEqualTo(3L);
    }
}
