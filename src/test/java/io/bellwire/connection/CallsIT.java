package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls of one connection: one after another, answered in order, before what they cause (PROTOCOL §1, §3, §7). */
@ExtendWith(NoLeaks.class)
class CallsIT {

    private static final UUID CALL = UUID.fromString("018f0000-0000-7000-8000-000000000001");

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aCallIsMadeInTheNameOfTheUserAndDevice() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.call(1, "ringing", new JsonObject().put("inviteID", CALL.toString()));

            FakeCalls.Made made = gateway.calls.made.get(0);
            assertThat(made.actor().userID()).isEqualTo("alice");
            assertThat(made.actor().deviceID()).isEqualTo("phone");
            assertThat(made.call()).isEqualTo(new Call.Ringing(CALL));
        }
    }

    @Test
    void pipelinedCallsAreMadeOneAfterAnother() {
        Map<UUID, Promise<Reply>> open = new ConcurrentHashMap<>();
        gateway.calls.behaviour = (actor, call) -> {
            Promise<Reply> promise = Promise.promise();
            open.put(((Call.Ringing) call).inviteID(), promise);
            return promise.future();
        };
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            for (int i = 0; i < 3; i++) {
                client.send(RawClient.callText(
                        i, "ringing", new JsonObject().put("inviteID", new UUID(0, i).toString())));
            }
            for (int i = 0; i < 3; i++) {
                UUID inviteID = new UUID(0, i);
                await().until(() -> open.containsKey(inviteID));
                assertThat(open).hasSize(i + 1);
                open.get(inviteID).complete(Answer.Done.INSTANCE);
                assertThat(client.json().getInteger("id")).isEqualTo(i);
            }
        }
    }

    @Test
    void aBatchIsAnsweredInOrderInOneArray() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send("[" + RawClient.callText(1, "ping", new JsonObject()) + ","
                    + "{\"jsonrpc\":\"2.0\",\"method\":\"ringing\",\"params\":{\"inviteID\":\"" + CALL + "\"}},"
                    + RawClient.callText(2, "noSuchMethod", new JsonObject()) + ",5]");

            JsonArray answers = client.jsonArray();
            assertThat(answers.size()).isEqualTo(3);
            assertThat(answers.getJsonObject(0).getInteger("id")).isEqualTo(1);
            assertThat(answers.getJsonObject(1).getJsonObject("error").getInteger("code"))
                    .isEqualTo(-32601);
            assertThat(answers.getJsonObject(2).getJsonObject("error").getInteger("code"))
                    .isEqualTo(-32600);
            assertThat(gateway.calls.made).hasSize(1);
        }
    }

    @Test
    void afterLogoutInABatchNothingIsCarriedOut() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send("[" + RawClient.callText(1, "logout", new JsonObject()) + ","
                    + RawClient.callText(2, "ringing", new JsonObject().put("inviteID", CALL.toString())) + "]");

            JsonArray answers = client.jsonArray();
            assertThat(answers.getJsonObject(1).getJsonObject("error").getInteger("code"))
                    .isEqualTo(6014);
            assertThat(client.closeCode()).isEqualTo(1000);
            assertThat(gateway.calls.made).isEmpty();
        }
    }

    @Test
    void aHandlerThatThrowsOrFailsIsAnInternalErrorAndTheConnectionLives() {
        gateway.calls.behaviour = (actor, call) -> {
            if (call instanceof Call.Accept) {
                throw new IllegalStateException("bug");
            }
            return Future.failedFuture("outside world");
        };
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            JsonObject params = new JsonObject().put("inviteID", CALL.toString());

            for (String method : List.of("accept", "reject")) {
                JsonObject error = client.call(1, method, params).getJsonObject("error");
                assertThat(error.getInteger("code")).isEqualTo(-32603);
                assertThat(error.getString("message")).doesNotContain("bug").doesNotContain("world");
            }
            assertThat(client.call(2, "ping", new JsonObject()).containsKey("result"))
                    .isTrue();
            assertThat(gateway.metrics.answered)
                    .containsExactly("login ok", "accept -32603", "reject -32603", "ping ok");
        }
    }

    @Test
    void theAnswerGoesOutBeforeTheNoticesThatTheCallCaused() {
        gateway.calls.behaviour = (actor, call) -> {
            Promise<Reply> promise = Promise.promise();
            deliver(Notices.notice(CALL, 2));
            deliver(Notices.notice(new UUID(0, 9), 1));
            deliver(Notices.last(CALL, 3));
            gateway.vertx.setTimer(20, fired -> promise.complete(new Answer.Acted(CALL, 5)));
            return promise.future();
        };
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send(RawClient.callText(1, "accept", new JsonObject().put("inviteID", CALL.toString())));

            assertThat(client.json().getJsonObject("params").getString("inviteID"))
                    .as("a notice of another invitation does not wait")
                    .isEqualTo(new UUID(0, 9).toString());
            assertThat(client.json().getInteger("id")).isEqualTo(1);
            assertThat(Notices.seq(client.json())).isEqualTo(2);
            assertThat(Notices.seq(client.json())).isEqualTo(3);
        }
    }

    @Test
    void anInvitationWithoutAnIDGetsOneAndItsNoticesWaitToo() {
        gateway.calls.behaviour = (actor, call) -> {
            UUID inviteID = ((Call.Invite) call).inviteID();
            deliver(Notices.notice(inviteID, 1));
            return Future.succeededFuture(new Answer.Invited(inviteID, 1, List.of()));
        };
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            JsonObject answer = client.call(1, "invite", new JsonObject().put("invitee", "bob"));

            UUID inviteID = UUID.fromString(answer.getJsonObject("result").getString("inviteID"));
            assertThat(inviteID.version()).isEqualTo(7);
            assertThat(inviteID.variant()).isEqualTo(2);
            assertThat(client.json().getJsonObject("params").getString("inviteID"))
                    .isEqualTo(inviteID.toString());
        }
    }

    @Test
    void heldBackNoticesCountAsUnsent() {
        Promise<Reply> never = Promise.promise();
        gateway.calls.behaviour = (actor, call) -> never.future();
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send(RawClient.callText(1, "accept", new JsonObject().put("inviteID", CALL.toString())));
            await().until(() -> gateway.calls.made.size() == 1);
            for (int seq = 1; seq <= 11; seq++) {
                deliver(Notices.large(CALL, seq, 100_000));
            }

            assertThat(client.closeCode()).isEqualTo(4413);
        }
    }

    @Test
    void aClientThatSendsWhileACallIsUnderWayIsNotReadWithoutBound() {
        Promise<Reply> first = Promise.promise();
        gateway.calls.behaviour = (actor, call) ->
                call instanceof Call.Accept ? first.future() : Future.succeededFuture(Answer.Done.INSTANCE);
        Limits unlimited = limits(0, 200, 0);
        gateway.close();
        TestGateway before = gateway;
        gateway = TestGateway.start(unlimited);
        gateway.calls.behaviour = before.calls.behaviour;
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send(RawClient.callText(0, "accept", new JsonObject().put("inviteID", CALL.toString())));
            int count = 500;
            for (int i = 1; i <= count; i++) {
                client.send(RawClient.callText(i, "ringing", new JsonObject().put("inviteID", CALL.toString())));
            }
            await().until(() -> gateway.calls.made.size() == 1);
            first.complete(Answer.Done.INSTANCE);

            for (int i = 0; i <= count; i++) {
                assertThat(client.json().getInteger("id")).isEqualTo(i);
            }
        }
    }

    @Test
    void callsBeyondTheBurstAreRefusedAndAFloodCloses() {
        gateway.close();
        gateway = TestGateway.start(limits(1, 5, 0));
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.call(i, "ping", new JsonObject()).containsKey("result"))
                        .isTrue();
            }
            JsonObject error = client.call(6, "ping", new JsonObject()).getJsonObject("error");
            assertThat(error.getInteger("code")).isEqualTo(7008);
            assertThat(error.getJsonObject("data").getString("limit")).isEqualTo("callsPerSecond");
            assertThat(error.getJsonObject("data").getLong("retryAfter")).isBetween(1L, 1_001L);

            for (int i = 0; i < 110; i++) {
                client.send("nonsense");
            }
            assertThat(client.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void aFloodOfCallsThatAreNotAnsweredCloses() {
        gateway.close();
        gateway = TestGateway.start(limits(1, 5, 0));
        String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}";
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            for (int i = 0; i < 60; i++) {
                client.send(notification);
            }
            client.send("[" + String.join(",", Collections.nCopies(32, notification)) + "]");
            client.send("[" + String.join(",", Collections.nCopies(32, notification)) + "]");

            assertThat(client.frame().closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void theConnectionsOfAUserShareALimit() {
        gateway.close();
        gateway = TestGateway.start(limits(1_000, 1_000, 2));
        try (RawClient phone = RawClient.login(gateway.port(), "alice", "phone");
                RawClient desk = RawClient.login(gateway.port(), "alice", "desk");
                RawClient other = RawClient.login(gateway.port(), "bob", "phone")) {
            String limit = null;
            for (int i = 0; limit == null && i < 100; i++) {
                JsonObject answer = (i % 2 == 0 ? phone : desk).call(i, "ping", new JsonObject());
                limit = answer.containsKey("error")
                        ? answer.getJsonObject("error").getJsonObject("data").getString("limit")
                        : null;
            }
            assertThat(limit).isEqualTo("callsPerSecondPerUser");
            assertThat(other.call(1, "ping", new JsonObject()).containsKey("result"))
                    .isTrue();
        }
    }

    @Test
    void anErrorOfAHandlerIsPassedOn() {
        gateway.calls.behaviour = (actor, call) -> Future.succeededFuture(RpcError.unknown(CALL));
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            JsonObject error = client.call(1, "accept", new JsonObject().put("inviteID", CALL.toString()))
                    .getJsonObject("error");

            assertThat(error.getInteger("code")).isEqualTo(8010);
        }
    }

    private void deliver(EncodedNotice notice) {
        gateway.sessions.deliver("alice", "phone", notice);
    }

    static Limits limits(int callsPerSecond, int callsBurst, int callsPerSecondPerUser) {
        return Limits.DEFAULT
                .with("callsPerSecond", callsPerSecond)
                .with("callsBurst", callsBurst)
                .with("callsPerSecondPerUser", callsPerSecondPerUser);
    }
}
