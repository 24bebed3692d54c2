package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.delivery.Replay;
import io.bellwire.protocol.Limits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logging in, again, elsewhere, and out (PROTOCOL §2). */
@ExtendWith(NoLeaks.class)
class LoginIT {

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
    void theAnswerSaysWhoIAmAndWhatTheBoundsAre() {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(RawClient.loginCall("alice", "web-7f"));

            JsonObject result = client.json().getJsonObject("result");
            assertThat(result.getString("userID")).isEqualTo("alice");
            assertThat(result.getString("deviceID")).isEqualTo("web-7f");
            assertThat(result.getLong("serverTime")).isEqualTo(FakeLogins.SERVER_TIME);
            assertThat(result.getInteger("heartbeat")).isEqualTo(25);
            assertThat(result.getJsonObject("limits").getInteger("dataBytes")).isEqualTo(16_384);
            assertThat(result.getJsonArray("pending")).isEmpty();
        }
    }

    @Test
    void theTokenMayComeWithTheUpgradeAndTheDeviceIDBeLeftOut() {
        try (RawClient client = RawClient.open(gateway.port(), "Authorization: bearer alice")) {
            JsonObject answer = client.call(1, "login", new JsonObject());

            JsonObject result = answer.getJsonObject("result");
            assertThat(result.getString("userID")).isEqualTo("alice");
            assertThat(result.getString("deviceID")).matches("[A-Za-z0-9_-]{22}");
        }
    }

    @ParameterizedTest
    @CsvSource({"ping", "invite", "noSuchMethod", "logout"})
    void beforeLoginEveryMethodAnswers6014(String method) {
        try (RawClient client = RawClient.open(gateway.port())) {
            JsonObject error = client.call(5, method, new JsonObject()).getJsonObject("error");

            assertThat(error.getInteger("code")).isEqualTo(6014);
            assertThat(error.getJsonObject("data").getString("reason")).isEqualTo("missing");
        }
    }

    @Test
    void beforeLoginEachEntryOfABatchAnswers6014() {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send("[" + RawClient.callText(1, "ping", new JsonObject()) + ","
                    + RawClient.callText(2, "invite", new JsonObject()) + "]");

            JsonArray answers = client.jsonArray();
            assertThat(answers.size()).isEqualTo(2);
            assertThat(answers.getJsonObject(1).getJsonObject("error").getInteger("code"))
                    .isEqualTo(6014);
        }
    }

    @ParameterizedTest
    @CsvSource({"expired,expired", "invalid,invalid", "alice@1000,expired"})
    void aRefusedTokenAnswers6014AndCloses(String token, String reason) {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(RawClient.loginCall(token, "d"));

            JsonObject error = client.json().getJsonObject("error");
            assertThat(error.getInteger("code")).isEqualTo(6014);
            assertThat(error.getJsonObject("data").getString("reason")).isEqualTo(reason);
            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(gateway.metrics.answered).containsExactly("login 6014");
        }
    }

    @Test
    void aLoginWithoutATokenAnywhereIsRefused() {
        try (RawClient client = RawClient.open(gateway.port())) {
            JsonObject error = client.call(1, "login", new JsonObject()).getJsonObject("error");

            assertThat(error.getJsonObject("data").getString("reason")).isEqualTo("missing");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void badParametersLeaveAnotherTry() {
        try (RawClient client = RawClient.open(gateway.port())) {
            JsonObject error =
                    client.call(1, "login", new JsonObject().put("token", 5)).getJsonObject("error");
            assertThat(error.getInteger("code")).isEqualTo(-32602);

            client.send(RawClient.loginCall("alice", "d"));
            assertThat(client.json().containsKey("result")).isTrue();
        }
    }

    @Test
    void whenKeysCannotBeHadTheClientIsToldToRepeat() {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(RawClient.loginCall("broken", "d"));
            assertThat(client.json().getJsonObject("error").getInteger("code")).isEqualTo(8503);

            client.send(RawClient.loginCall("alice", "d"));
            assertThat(client.json().containsKey("result")).isTrue();
        }
    }

    @Test
    void whenTheStateCannotBeReadTheSessionIsGoneAgain() {
        gateway.logins.replays = user -> Future.failedFuture("store is down");
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(RawClient.loginCall("alice", "d"));

            assertThat(client.json().getJsonObject("error").getInteger("code")).isEqualTo(8503);
            assertThat(gateway.sessions.size()).isZero();
        }
    }

    @Test
    void whoDoesNotLogInIsClosed() {
        restart(options -> with(options, Duration.ofMillis(200)), Clock.systemUTC());
        try (RawClient client = RawClient.open(gateway.port())) {
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void aLoginThatNobodyAnswersIsAnsweredWith8503() {
        restart(options -> with(options, Duration.ofMillis(200)), Clock.systemUTC());
        gateway.logins.replays = user -> Promise.<Replay>promise().future();
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(RawClient.loginCall("alice", "d"));

            assertThat(client.json().getJsonObject("error").getInteger("code")).isEqualTo(8503);
            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(gateway.sessions.size()).isZero();
        }
    }

    @Test
    void whoTalksWithoutLoggingInIsClosed() {
        try (RawClient client = RawClient.open(gateway.port())) {
            for (int i = 0; i < 21; i++) {
                client.send("nonsense");
            }

            assertThat(client.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void theSameDeviceTakesOver() {
        try (RawClient older = RawClient.login(gateway.port(), "alice", "phone");
                RawClient other = RawClient.login(gateway.port(), "alice", "desk");
                RawClient newer = RawClient.login(gateway.port(), "alice", "phone")) {
            assertThat(older.closeCode()).isEqualTo(4409);

            assertThat(newer.call(1, "ping", new JsonObject()).containsKey("result"))
                    .isTrue();
            assertThat(other.call(1, "ping", new JsonObject()).containsKey("result"))
                    .isTrue();
            assertThat(gateway.sessions.size()).isEqualTo(2);
        }
    }

    @Test
    void aUserHasABoundedNumberOfDevices() {
        for (int i = 0; i < Limits.DEFAULT.devicesPerUser(); i++) {
            RawClient unused = RawClient.login(gateway.port(), "alice", "d" + i);
        }
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(RawClient.loginCall("alice", "one more"));

            JsonObject error = client.json().getJsonObject("error");
            assertThat(error.getInteger("code")).isEqualTo(7008);
            assertThat(error.getJsonObject("data").getString("limit")).isEqualTo("devicesPerUser");
        }
        try (RawClient again = RawClient.login(gateway.port(), "alice", "d0")) {
            assertThat(gateway.sessions.devices("alice")).isEqualTo(Limits.DEFAULT.devicesPerUser());
        }
    }

    @Test
    void anotherLoginExtendsAndReplaysNothing() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            JsonObject answer = client.call(9, "login", new JsonObject().put("token", "alice"));

            assertThat(answer.getJsonObject("result").getString("deviceID")).isEqualTo("phone");
            assertThat(gateway.logins.opened).containsExactly("alice", "alice");
            assertThat(client.call(2, "ping", new JsonObject()).containsKey("result"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"bob,phone", "alice,desk"})
    void anotherLoginAsSomebodyElseIsNotPermitted(String user, String device) {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send(RawClient.loginCall(user, device));

            assertThat(client.json().getJsonObject("error").getInteger("code")).isEqualTo(8011);
            assertThat(client.call(2, "ping", new JsonObject()).containsKey("result"))
                    .isTrue();
            assertThat(gateway.metrics.answered).startsWith("login ok", "login 8011");
        }
    }

    @Test
    void anotherLoginWithARefusedTokenCloses() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send(RawClient.loginCall("expired", "phone"));

            assertThat(client.json().getJsonObject("error").getInteger("code")).isEqualTo(6014);
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void whenTheTokenExpiresTheConnectionCloses() {
        long soon = System.currentTimeMillis() + 300;
        try (RawClient client = RawClient.login(gateway.port(), "alice@" + soon, "phone")) {
            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(soon);
        }
    }

    @Test
    void aFreshTokenTakesTheOldExpiryAway() {
        SettableClock clock = new SettableClock();
        restart(UnaryOperator.identity(), clock);
        long soon = clock.millis() + 200;
        try (RawClient client = RawClient.login(gateway.port(), "alice@" + soon, "phone")) {
            JsonObject answer = client.call(9, "login", new JsonObject().put("token", "alice@" + (soon + 3_600_000)));
            assertThat(answer.containsKey("result")).isTrue();
            clock.advance(Duration.ofMinutes(1));

            assertThat(client.call(2, "ping", new JsonObject()).containsKey("result"))
                    .isTrue();
        }
    }

    @Test
    void logoutIsAnsweredAndCloses() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            JsonObject answer = client.call(3, "logout", new JsonObject());

            assertThat(answer.getJsonObject("result")).isEmpty();
            assertThat(client.closeCode()).isEqualTo(1000);
            await().until(() -> gateway.sessions.size() == 0);
            assertThat(gateway.metrics.answered).containsExactly("login ok", "logout ok");
        }
    }

    private void restart(UnaryOperator<SignalingOptions> change, Clock clock) {
        gateway.close();
        gateway = TestGateway.start(Limits.DEFAULT, change, clock);
    }

    private static SignalingOptions with(SignalingOptions options, Duration loginDeadline) {
        return new SignalingOptions(
                options.http(),
                options.allowedOrigins(),
                options.limits(),
                options.heartbeat(),
                loginDeadline,
                options.handshakeDeadline(),
                options.closeDeadline());
    }

    /** A wall clock that stands still until it is told to go on. */
    static final class SettableClock extends Clock {
        private final AtomicLong now = new AtomicLong(1_767_225_600_000L);

        void advance(Duration duration) {
            now.addAndGet(duration.toMillis());
        }

        @Override
        public long millis() {
            return now.get();
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now.get());
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
