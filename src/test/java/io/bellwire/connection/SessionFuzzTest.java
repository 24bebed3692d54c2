package io.bellwire.connection;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bellwire.GatewayVerticle;
import io.bellwire.auth.Secret;
import io.bellwire.auth.TokenMinter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/**
 * Any session at all, on a whole gateway: after each one the victim, connected all the time, is answered, nobody has logged
 * a warning, and in the end no buffer was lost. What was found once stays in {@code src/test/resources}, and is played in
 * every build; {@code -Pfuzz} looks for more.
 */
class SessionFuzzTest {
    private static final Secret SECRET = new Secret("the fuzzed gateway's secret, 32 bytes or more");
    private static final TokenMinter MINTER = TokenMinter.of(SECRET, null, null, Clock.systemUTC());

    /** Then a new gateway takes over, since what is over is kept for days. */
    private static final int SESSIONS_OF_A_GATEWAY = 20_000;

    private static final int CALLS_OFTEN = 16;

    /** A gateway whose classes are instrumented as they are loaded takes its time to start. */
    private static final int PATIENCE_MINUTES = 2;

    @RegisterExtension
    static final NoLeaks LEAKS = new NoLeaks();

    private static final Warnings WARNINGS = new Warnings();
    private static final String TOKEN = MINTER.mint(FuzzedSession.USER, Duration.ofHours(24));

    private static Vertx vertx;
    private static int port;
    private static RawClient victim;
    private static long sessions;
    private static long frames;
    private static int calls;

    /** What nobody should have to read. */
    private static final class Warnings extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                lines.add(event.getLoggerName() + ": " + event.getFormattedMessage());
            }
        }
    }

    @BeforeAll
    static void start() throws TimeoutException {
        WARNINGS.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(WARNINGS);
        startGateway();
    }

    @AfterAll
    static void stop() throws TimeoutException {
        stopGateway();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(WARNINGS);
        System.out.println("sessions: " + sessions + ", " + frames + " frames");
    }

    private static void startGateway() throws TimeoutException {
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setPreferNativeTransport(true)
                // Classes that are instrumented as they are loaded hold up whoever uses them first.
                .setBlockedThreadCheckInterval(Duration.ofHours(24).toMillis()));
        JsonObject settings = new JsonObject()
                .put("http", new JsonObject().put("host", "127.0.0.1").put("port", 0))
                .put("management", new JsonObject().put("port", 0))
                .put("auth", new JsonObject().put("jwt", new JsonObject().put("secret", SECRET.text())))
                .put("store", new JsonObject().put("kind", "memory"))
                .put("limits", new JsonObject().put("callsPerSecond", 0).put("callsPerSecondPerUser", 0));
        GatewayVerticle gateway = new GatewayVerticle();
        vertx.deployVerticle(gateway, new DeploymentOptions().setConfig(settings))
                .await(PATIENCE_MINUTES, TimeUnit.MINUTES);
        port = gateway.port();
        victim = RawClient.login(port, MINTER.mint("victim", Duration.ofHours(24)), "phone");
    }

    private static void stopGateway() throws TimeoutException {
        victim.close();
        vertx.close().await(PATIENCE_MINUTES, TimeUnit.MINUTES);
    }

    @DictionaryEntries({
        "T{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"",
        "L",
        "\",\"params\":{\"inviteID\":\"$1\"}}",
        "\"invitee\":\"victim\"",
        "\"invitee\":\"$U\"",
        "\"inviteeList\":[\"victim\"]",
        "\"groupID\":\"$2\"",
        "\"timeout\":0.01",
        "M{\"since\":1,\"known\":{\"$1\":1}}"
    })
    @FuzzTest(maxDuration = "")
    void session(byte[] script) throws IOException, TimeoutException {
        if (++sessions % SESSIONS_OF_A_GATEWAY == 0) {
            stopGateway();
            startGateway();
        }
        frames += new FuzzedSession(script, TOKEN, sessions).play(port);
        victimIsAnswered();
        if (!WARNINGS.lines.isEmpty()) {
            throw new AssertionError("was logged: " + WARNINGS.lines);
        }
    }

    private static void victimIsAnswered() {
        answer("ping", new JsonObject());
        if (sessions % CALLS_OFTEN == 0) {
            JsonObject call = new JsonObject().put("inviteID", new UUID(sessions, 0).toString());
            answer("invite", call.copy().put("invitee", "friend"));
            answer("cancel", call);
        }
    }

    /** What the others send meanwhile is passed over. */
    private static void answer(String method, JsonObject params) {
        int id = ++calls;
        JsonObject message = victim.call(id, method, params);
        while (message.containsKey("method")) {
            message = victim.json();
        }
        if (message.getInteger("id") != id || !message.containsKey("result")) {
            throw new AssertionError("the victim was not answered: " + message);
        }
    }
}
