package io.bellwire.store;

import static io.bellwire.store.StoreSamples.LIFETIME_MS;
import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.added;
import static io.bellwire.store.StoreSamples.append;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.creation;
import static io.bellwire.store.StoreSamples.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Limits;
import io.bellwire.store.AppendResult.Conflict;
import io.bellwire.store.AppendResult.LimitReached;
import io.bellwire.store.redis.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on one server, where an append is one script. */
class RedisInvitationStoreTest extends RedisInvitationStoreContract {
    /** Some appends of the model concern more users than that. */
    private static final int FEW = 3;

    private static RedisServer server;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    String uri() {
        return server.uri();
    }

    /** Nodes do it in one way or the other on the same data. */
    @Override
    int mostAtOnce(Random random) {
        return List.of(0, FEW, RedisStore.MOST_AT_ONCE).get(random.nextInt(3));
    }

    /** Sometimes Redis has forgotten the scripts. */
    @Override
    InvitationStore livesOn(InvitationStore store, Limits limits, Duration retention, Random random) {
        if (random.nextBoolean()) {
            server.call("SCRIPT", "FLUSH");
        }
        return super.livesOn(store, limits, retention, random);
    }

    private static long calls(String command) {
        for (String line : server.call("INFO", "commandstats").toString().split("\r\n", -1)) {
            String start = "cmdstat_" + command + ":calls=";
            if (line.startsWith(start)) {
                return Long.parseLong(line.substring(start.length(), line.indexOf(',')));
            }
        }
        return 0;
    }

    @Test
    void aCallIsTwoCommands() {
        server.call("CONFIG", "RESETSTAT");

        taken(creation(ID, "alice", "bob"));
        assertThat(calls("evalsha")).isEqualTo(1);

        taken(acceptAndEnd(ID, 1, "bob"));
        assertThat(rows("bob")).isEqualTo(rows("h", ID, ManualTime.START_MS));
        assertThat(calls("evalsha")).isEqualTo(2);
        assertThat(calls("zrem"))
                .as("of the row in the partition and two users', all in the script")
                .isEqualTo(3);
    }

    @Test
    void whoeverCreatesAgainWhatIsThereNeedsNoSeat() {
        reopen(limits(1, 1, 100));
        taken(creation(ID, "alice", "bob"));

        assertThat(take(creation(ID, "alice", "bob"))).isEqualTo(new Conflict(1));
        assertThat(take(creation(ID, "carol", "bob"))).isEqualTo(new Conflict(1));
        assertThat(rows("carol")).isEmpty();
    }

    @Test
    void addingSomebodyWithoutASeatAddsNobody() {
        reopen(limits(100, 1, 100));
        creates("zoe", "dave");
        long at = taken(creation(ID, "alice", "bob"));

        assertThat(take(append(ID, 1, added("carol", "dave", "erin"))))
                .isEqualTo(new LimitReached("openPerInvitee", LIFETIME_MS - 1));

        assertThat(rows("carol")).isEmpty();
        assertThat(rows("erin")).isEmpty();
        assertThat(rows("bob")).isEqualTo(rows("hlr", ID, at));
        assertThat(await(store.read(ID, 0))).hasSize(1);
        taken(append(ID, 1, added("carol", "erin")));
    }

    /** A creation that is taken is stamped by Redis; so it can't be too old, however slow the way there was. */
    @Test
    void aCreationGetsTheTimeOfRedisInLogAndRows() {
        time.jumpWall(3_600_000);

        long at = taken(creation(ID, "alice", "bob"));

        assertThat(at).isEqualTo(ManualTime.START_MS + 3_600_000);
        assertThat(rows("alice")).isEqualTo(rows("hlm", ID, at));
        assertThat(rows("bob")).isEqualTo(rows("hlr", ID, at));
    }

    @Test
    void bothWaysWriteTheVerySameRows() {
        Limits limits = limits(0, 0, 0);
        Random random = new Random(1);
        InvitationStoreModel model = new InvitationStoreModel(limits(1_000, 1_000, 1_000), RETENTION.toMillis());
        List<RedisStore> stores = new ArrayList<>();
        for (int mostAtOnce : List.of(0, FEW, RedisStore.MOST_AT_ONCE)) {
            stores.add(RedisStores.open(
                    vertx,
                    RedisStores.config(uri(), RedisStores.freshPrefix()),
                    limits,
                    RETENTION,
                    "node",
                    mostAtOnce,
                    time));
        }
        List<UUID> pool = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            pool.add(new UUID(random.nextLong(), random.nextLong()));
        }
        for (int step = 0; step < 400; step++) {
            time.advance(random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(3));
            Append append = RandomAppend.next(model, pool.get(random.nextInt(pool.size())), random);
            AppendResult expected = model.append(append, stores.get(0).clock().now());
            for (RedisStore each : stores) {
                assertThat(await(each.invitations().append(append))).isEqualTo(expected);
            }
            String user = RandomAppend.USERS.get(random.nextInt(RandomAppend.USERS.size()));
            assertThat(stores)
                    .extracting(each -> rowsOf(each, each.keys().user(user)))
                    .as("step " + step)
                    .containsOnly(rowsOf(stores.get(0), stores.get(0).keys().user(user)));
        }
        assertThat(stores)
                .extracting(each -> rowsOf(each, each.keys().groupIndex("class")))
                .containsOnly(rowsOf(stores.get(0), stores.get(0).keys().groupIndex("class")));
        stores.forEach(each -> await(each.close()));
    }
}
