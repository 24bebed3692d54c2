package io.bellwire.abuse;

import static io.bellwire.abuse.Client.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who does not have a good token stays outside of a whole gateway (PROTOCOL §2). */
class TokensAtTheDoorTest {

    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final long FAR = 4_000_000_000L;

    private static Vertx vertx;
    private static WebSocketClient sockets;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        sockets = Client.sockets(vertx);
        gateway = GatewayProcess.start(new JsonObject());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        await(vertx.close());
    }

    static Stream<Arguments> badTokens() {
        String good = "{\"sub\":\"alice\",\"exp\":" + FAR + "}";
        Map<String, String> invalid = new LinkedHashMap<>();
        invalid.put("no token at all", "hello");
        invalid.put("empty parts", "..");
        invalid.put("alg none", part("{\"alg\":\"none\"}") + "." + part(good) + ".");
        invalid.put("alg none, signed", signed("{\"alg\":\"none\"}", good));
        invalid.put("alg of another hash", signed("{\"alg\":\"HS512\"}", good));
        invalid.put("alg twice", signed("{\"alg\":\"HS256\",\"alg\":\"none\"}", good));
        invalid.put("crit", signed("{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", good));
        invalid.put("no exp", signed(HEADER, "{\"sub\":\"alice\"}"));
        invalid.put("exp 1e300", signed(HEADER, "{\"sub\":\"alice\",\"exp\":1e300}"));
        invalid.put("exp as text", signed(HEADER, "{\"sub\":\"alice\",\"exp\":\"" + FAR + "\"}"));
        invalid.put("exp in the year 10000", signed(HEADER, "{\"sub\":\"alice\",\"exp\":253402300800}"));
        invalid.put("nbf to come", signed(HEADER, "{\"sub\":\"alice\",\"exp\":" + FAR + ",\"nbf\":" + FAR + "}"));
        invalid.put("no sub", signed(HEADER, "{\"exp\":" + FAR + "}"));
        invalid.put("sub empty", signed(HEADER, "{\"sub\":\"\",\"exp\":" + FAR + "}"));
        invalid.put("sub a number", signed(HEADER, "{\"sub\":7,\"exp\":" + FAR + "}"));
        invalid.put("sub too long", signed(HEADER, "{\"sub\":\"" + "a".repeat(65) + "\",\"exp\":" + FAR + "}"));
        invalid.put("sub with a newline", signed(HEADER, "{\"sub\":\"a\\nb\",\"exp\":" + FAR + "}"));
        invalid.put("two subs", signed(HEADER, "{\"sub\":\"bob\",\"sub\":\"alice\",\"exp\":" + FAR + "}"));
        invalid.put("signature cut", signed(HEADER, good).replaceFirst(".$", ""));
        invalid.put("another's claims", forged(good));
        invalid.put("nested too deep", signed(HEADER, "{\"sub\":\"a\",\"exp\":" + FAR + ",\"x\":[[[[[[[[1]]]]]]]]}"));
        invalid.put("forged and old", part(HEADER) + "." + part("{\"sub\":\"alice\",\"exp\":1}") + "." + part("x"));
        invalid.put("huge", "A".repeat(50_000) + "." + part(good) + ".AAAA");
        return Stream.concat(
                invalid.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue(), "invalid")),
                Stream.of(
                        Arguments.of("old", signed(HEADER, "{\"sub\":\"alice\",\"exp\":1}"), "expired"),
                        Arguments.of("empty", "", "missing")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void refusesAndCloses(String name, String token, String reason) {
        Client client = await(Client.connect(sockets, gateway.port(), null));

        JsonObject answer = await(client.call("login", client.loginParams(token, "d")));

        assertThat(error(answer)).isEqualTo(6014);
        assertThat(answer.getJsonObject("error").getJsonObject("data").getString("reason"))
                .isEqualTo(reason);
        assertThat(await(client.closed())).isEqualTo(4401);
    }

    @Test
    void missesTheTokenThatIsNowhere() {
        Client client = await(Client.connect(sockets, gateway.port(), null));

        JsonObject answer = await(client.call("login", new JsonObject()));

        assertThat(answer.getJsonObject("error").getJsonObject("data").getString("reason"))
                .isEqualTo("missing");
        assertThat(await(client.closed())).isEqualTo(4401);
    }

    @Test
    void takesTheTokenOfTheUpgrade() {
        Client client = await(Client.connect(sockets, gateway.port(), gateway.token("header")));

        JsonObject answer = await(client.call("login", new JsonObject()));

        assertThat(answer.getJsonObject("result").getString("userID")).isEqualTo("header");
        assertThat(answer.getJsonObject("result").getString("deviceID")).hasSizeGreaterThan(16);
    }

    /** The one in the call wins, also when it is bad. */
    @Test
    void looksAtTheUpgradeOnlyWithoutATokenInTheCall() {
        Client client = await(Client.connect(sockets, gateway.port(), gateway.token("header")));

        JsonObject answer = await(client.call("login", client.loginParams("bad", "d")));

        assertThat(error(answer)).isEqualTo(6014);
        assertThat(await(client.closed())).isEqualTo(4401);
    }

    @Test
    void doesNotLogInInABatch() {
        Client client = await(Client.connect(sockets, gateway.port(), null));
        JsonObject login = Client.request(1, "login", client.loginParams(gateway.token("batch"), "d"));

        String answer = await(client.send(new JsonArray().add(login).encode()));

        assertThat(answer).contains("-32600").doesNotContain("result").doesNotContain("pending");
        assertThat(error(await(client.call("ping", new JsonObject())))).isEqualTo(6014);
    }

    @Test
    void answersEveryMethodAlikeBeforeLogin() {
        Client client = await(Client.connect(sockets, gateway.port(), null));
        for (String method : new String[] {"invite", "getGroupMembers", "logout", "rm -rf"}) {
            assertThat(error(await(client.call(method, new JsonObject())))).isEqualTo(6014);
        }
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void refusesAnotherUsersTokenOnALiveConnection() {
        Client client = await(Client.login(sockets, gateway, "twice", "d"));

        JsonObject other = await(client.call("login", client.loginParams(gateway.token("other"), "d")));
        JsonObject otherDevice = await(client.call("login", client.loginParams(gateway.token("twice"), "e")));
        JsonObject same = await(client.call("login", client.loginParams(gateway.token("twice"), "d")));

        assertThat(error(other)).isEqualTo(8011);
        assertThat(error(otherDevice)).isEqualTo(8011);
        assertThat(same.getJsonObject("result").getString("userID")).isEqualTo("twice");
        assertThat(client.isOpen()).isTrue();
    }

    /** By the server's own clock, which answers to {@code login} tell: no clock of the test takes part. */
    @Test
    void closesWithinASecondWhenTheTokenExpiresUnlessItWasExtended() {
        Client left = await(Client.connect(sockets, gateway.port(), null));
        Client extended = await(Client.connect(sockets, gateway.port(), null));
        String brief = gateway.token("brief", Duration.ofSeconds(8));
        await(left.call("login", left.loginParams(brief, "left")));
        await(extended.call("login", extended.loginParams(brief, "extended")));
        long expireAt = expireAt(brief);

        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    boolean over = left.closed().isComplete();
                    long now = extend(extended);
                    assertThat(over && now < expireAt).as("closed too early").isFalse();
                    return now >= expireAt + 1_000;
                });
        Future<JsonObject> late = left.call("ping", new JsonObject());

        assertThat(await(left.closed())).isEqualTo(4401);
        assertThat(await(late.map(true).otherwise(false)))
                .as("a ping after a second is answered")
                .isFalse();
        assertThat(await(extended.call("ping", new JsonObject())).getJsonObject("result"))
                .isNotNull();
    }

    @Test
    void refusesDeviceIDsThatAreNone() {
        for (Object bad : new Object[] {"", "a".repeat(65), "é".repeat(33), "a\nb", "a\u007fb", 7, new JsonObject()}) {
            Client client = await(Client.connect(sockets, gateway.port(), null));
            JsonObject params =
                    client.loginParams(gateway.token("devices"), "d").put("deviceID", bad);

            assertThat(error(await(client.call("login", params))))
                    .as("%s", bad)
                    .isEqualTo(bad instanceof String ? 6017 : -32602);
            assertThat(await(client.call("login", params.put("deviceID", "é".repeat(32))))
                            .getJsonObject("result"))
                    .isNotNull();
        }
    }

    @Test
    void letsOneDeviceTakeOverAndOthersLiveSideBySide() {
        Client first = await(Client.login(sockets, gateway, "many", "one"));
        Client other = await(Client.login(sockets, gateway, "many", "two"));
        Client second = await(Client.login(sockets, gateway, "many", "one"));

        assertThat(await(first.closed())).isEqualTo(4409);
        assertThat(other.isOpen()).isTrue();
        assertThat(await(second.call("ping", new JsonObject())).getJsonObject("result"))
                .isNotNull();
    }

    /** Logs in again with a fresh token; the server's time, ms. */
    private static long extend(Client client) {
        JsonObject answer = await(client.call("login", client.loginParams(gateway.token("brief"), "extended")));
        return answer.getJsonObject("result").getLong("serverTime");
    }

    /** When a token expires, ms. */
    private static long expireAt(String token) {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return new JsonObject(Buffer.buffer(claims)).getLong("exp") * 1_000;
    }

    private static int error(JsonObject answer) {
        return answer.getJsonObject("error", new JsonObject()).getInteger("code", 0);
    }

    private static String forged(String claims) {
        String token = signed(HEADER, claims);
        return token.replace(part(claims), part(claims.replace("alice", "carol")));
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(String header, String claims) {
        try {
            String input = part(header) + "." + part(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(GatewayProcess.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(input.getBytes(StandardCharsets.UTF_8));
            return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
