package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onInvitationTimeout;
import static io.bellwire.scenario.Hears.onInviteeAccepted;
import static io.bellwire.scenario.Hears.onReceiveNewInvitation;
import static org.awaitility.Awaitility.await;

import io.bellwire.store.redis.RedisServer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node whose store is Redis, seen by clients: also when one of the two starts again. */
class RedisNodeTest {
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final RedisServer REDIS = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");

    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode()
            .with("store.kind", "redis")
            .with(
                    "store.redis",
                    new JsonObject()
                            .put("uri", REDIS.uri())
                            .put("prefix", "node-" + STARTED.incrementAndGet())
                            .put("durability", "strict"));

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");

    @AfterAll
    static void stopRedis() {
        REDIS.close();
    }

    @BeforeEach
    void everybodyIsThere() {
        alice.logsIn();
        bob.logsIn();
    }

    @Test
    void aCallOutlivesTheNode() {
        Call call = alice.invites(bob).withData("room").now();
        bob.hears(onReceiveNewInvitation).of(call);

        scenario.restartsTheNode();
        alice.phone().resumes();
        bob.phone().resumes();

        bob.accepts(call);
        alice.hears(onInviteeAccepted).of(call);
    }

    @Test
    void aDeadlineAndAGroupOutliveTheNode() {
        alice.phone().createsGroup("friends", bob);
        Call call = alice.invitesInGroup("friends", bob).withTimeout(1).now();
        bob.hears(onReceiveNewInvitation).of(call);

        scenario.restartsTheNode();
        alice.phone().resumes();
        bob.phone().resumes();

        alice.hears(onInvitationTimeout).of(call);
        bob.hears(onInvitationTimeout).of(call);
    }

    @Test
    void aCallOutlivesRedis() {
        Call call = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation).of(call);

        REDIS.kill();
        bob.call("accept", call).isRefused(8503);
        REDIS.startAgain();

        await().untilAsserted(() -> bob.accepts(call));
        alice.hears(onInviteeAccepted).of(call);
    }
}
