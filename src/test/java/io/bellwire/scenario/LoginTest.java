package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onInvitationEnded;
import static io.bellwire.scenario.Hears.onInviteeAccepted;
import static io.bellwire.scenario.Hears.onInviteeRinging;
import static io.bellwire.scenario.Hears.onReceiveNewInvitation;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PROTOCOL §2: who gets in, for how long, and what the answer says. */
class LoginTest {
    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode().with("connection.loginTimeout", "200ms");

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");

    @Test
    void theAnswerSaysWhatAClientNeedsToKnow() {
        alice.logsIn();

        JsonObject answer = alice.phone().login();
        assertThat(answer.getString("userID")).isEqualTo("alice");
        assertThat(answer.getString("deviceID")).isEqualTo("phone");
        assertThat(answer.getLong("serverTime")).isPositive();
        assertThat(answer.getInteger("heartbeat")).isEqualTo(1);
        assertThat(answer.getJsonObject("limits"))
                .isEqualTo(new JsonObject()
                        .put("dataBytes", 16_384)
                        .put("inviteeList", 1_000)
                        .put("timeoutSeconds", 86_400)
                        .put("messageBytes", 131_072));
        assertThat(answer.getJsonArray("pending")).isEmpty();
        assertThat(answer.containsKey("pendingNext")).isTrue();
        assertThat(answer.getValue("pendingNext")).isNull();
        alice.call("ping", new JsonObject()).result();
    }

    @Test
    void withoutDeviceIDTheGatewayMakesOne() {
        alice.phone().connects();
        JsonObject params = alice.phone().loginParams(Duration.ofHours(1));
        params.remove("deviceID");

        JsonObject answer = alice.phone().call("login", params).result();

        assertThat(answer.getString("deviceID")).isNotBlank();
    }

    @Test
    void theTokenMayComeWithTheUpgrade() {
        alice.phone().connects("Authorization", "Bearer " + Node.token("alice", Duration.ofHours(1)));

        alice.phone().call("login", new JsonObject()).says("userID", "alice");
    }

    @Test
    void nothingGoesBeforeTheLogin() {
        alice.phone().connects();
        JsonObject missing = new JsonObject().put("reason", "missing");

        alice.call("ping", new JsonObject()).isRefused(6014).withData(missing);
        alice.call("doSomething", new JsonObject()).isRefused(6014).withData(missing);
        alice.call("login", new JsonObject().put("token", 1)).isRefused(-32602);

        alice.phone().isClosedWith(4401);
    }

    @Test
    void aTokenThatIsRefused() {
        alice.phone().connects();
        alice.call("login", new JsonObject().put("token", "nonsense"))
                .isRefused(6014)
                .withData(new JsonObject().put("reason", "invalid"));
        alice.phone().isClosedWith(4401);

        bob.phone().connects();
        bob.call("login", new JsonObject()).isRefused(6014).withData(new JsonObject().put("reason", "missing"));
        bob.phone().isClosedWith(4401);
    }

    @Test
    void aTokenExpiresAndAFreshOneExtendsTheSession() {
        alice.phone().connects();
        bob.phone().connects();
        alice.call("login", alice.phone().loginParams(Duration.ofSeconds(1))).result();
        bob.call("login", bob.phone().loginParams(Duration.ofSeconds(1))).result();
        String expired = Node.token("bob", Duration.ofMillis(1));

        alice.call("login", alice.phone().loginParams(Duration.ofHours(1))).says("deviceID", "phone");

        bob.phone().isClosedWith(4401);
        alice.call("ping", new JsonObject()).result();
        bob.phone().connects();
        bob.call("login", new JsonObject().put("token", expired))
                .isRefused(6014)
                .withData(new JsonObject().put("reason", "expired"));
    }

    @Test
    void aSessionStaysWhoseItIs() {
        alice.logsIn();

        alice.call("login", bob.phone().loginParams(Duration.ofHours(1))).isRefused(8011);
        alice.call("login", alice.tablet().loginParams(Duration.ofHours(1))).isRefused(8011);
        alice.call("login", new JsonObject().put("token", Node.token("alice", Duration.ofHours(1))))
                .says("deviceID", "phone");
    }

    @Test
    void whoLogsOutHearsNoMore() {
        alice.logsIn();
        bob.logsIn();
        bob.phone().logsOut();

        alice.invites(bob).now().reached(bob, "queued");
    }

    @Test
    void aNodeThatDrainsSendsItsClientsAway() {
        alice.logsIn();
        scenario.endsInARuin();

        Node.await(scenario.gateway().drain());

        alice.phone().isClosedWith(1012);
    }

    @Test
    void whatIsOptIn() {
        alice.phone().with("ended", "ringing").logsIn();
        alice.tablet().logsIn();
        bob.logsIn();
        Call call = alice.phone().invites(bob).now();
        bob.hears(onReceiveNewInvitation);
        bob.phone().rings(call);
        bob.accepts(call);

        alice.phone().hears(onInviteeRinging).of(call).with("seq", 2);
        alice.phone().hears(onInviteeAccepted).of(call).with("seq", 3);
        alice.phone().hears(onInvitationEnded).of(call).with("seq", 4).with("outcome", "answered");
        alice.tablet().hears(onInviteeAccepted).of(call).with("seq", 3);
        alice.tablet().hearsNothingMore();
        bob.hearsNothingMore();
    }

    @Test
    void aBatchIsAnsweredInOrderInOneArray() throws InterruptedException {
        alice.logsIn();
        JsonArray batch = new JsonArray()
                .add(Connection.request(101, "ping", new JsonObject()))
                .add(new JsonObject().put("jsonrpc", "2.0").put("method", "ping"))
                .add(Connection.request(102, "noSuchMethod", new JsonObject()))
                .add(Connection.request(103, "invite", new JsonObject().put("invitee", "bob")));

        alice.phone().connection().send(batch.encode());

        JsonArray answers =
                (JsonArray) alice.phone().connection().others().poll(Node.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(answers).isNotNull();
        assertThat(answers.stream().map(JsonObject.class::cast).map(answer -> answer.getInteger("id")))
                .containsExactly(101, 102, 103);
        assertThat(answers.getJsonObject(1).getJsonObject("error").getInteger("code"))
                .isEqualTo(-32601);
        assertThat(answers.getJsonObject(2).getJsonObject("result").getString("inviteID"))
                .isNotBlank();
    }
}
