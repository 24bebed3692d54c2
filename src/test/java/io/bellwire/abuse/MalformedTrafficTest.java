package io.bellwire.abuse;

import static io.bellwire.abuse.Client.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * 200,000 frames that are broken in many ways, by clients that are logged in and by clients that are not: none of them
 * costs a buffer, a connection that stays, or a line of the log.
 */
class MalformedTrafficTest {

    private static final int FRAMES = 200_000;
    private static final int FRAMES_PER_CONNECTION = 500;
    private static final int SENDERS = 4;
    private static final long SEED = 20_260_101L;

    private static final List<String> TEMPLATES = List.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"invite\",\"params\":{\"invitee\":\"bob\",\"timeout\":0.5}}",
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"accept\",\"params\":{\"inviteID\":"
                    + "\"018f0000-0000-7000-8000-000000000000\",\"data\":\"x\"}}",
            "[{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"listInvitations\"},{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}]",
            "{\"jsonrpc\":\"2.0\",\"id\":\"4\",\"method\":\"createGroup\",\"params\":{\"groupID\":\"g\",\"memberList\":[]}}",
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"inviteInGroup\",\"params\":{\"groupID\":\"g\","
                    + "\"inviteeList\":[\"a\",\"b\"],\"offlinePushInfo\":{\"title\":\"t\"}}}",
            "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"login\",\"params\":{\"token\":\"a.b.c\",\"resume\":"
                    + "{\"since\":0,\"known\":{}}}}");

    private static final AtomicInteger SENT = new AtomicInteger();
    private static final AtomicInteger CONNECTIONS = new AtomicInteger();

    private static Vertx vertx;
    private static WebSocketClient sockets;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        sockets = Client.sockets(vertx);
        JsonObject limits = new JsonObject().put("callsPerSecond", 0).put("callsPerSecondPerUser", 0);
        gateway =
                GatewayProcess.start(new JsonObject().put("limits", limits), "-Dio.netty.leakDetection.level=paranoid");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        await(vertx.close());
    }

    @Test
    void leavesNothingBehind() throws InterruptedException {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        for (int i = 0; i < SENDERS; i++) {
            senders.execute(MalformedTrafficTest::sendTheirShare);
        }
        senders.shutdown();
        assertThat(senders.awaitTermination(4, TimeUnit.MINUTES)).isTrue();

        Client alice = await(Client.login(sockets, gateway, "alice", "d"));
        Client carol = await(Client.login(sockets, gateway, "carol", "d"));
        JsonObject invited = await(alice.call("invite", Attack.invite("carol", "")));
        String inviteID = invited.getJsonObject("result").getString("inviteID");
        JsonObject accepted = await(carol.call("accept", new JsonObject().put("inviteID", inviteID)));

        assertThat(accepted.getJsonObject("result")).as(accepted.encode()).isNotNull();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> gateway.histogram().getOrDefault("io.bellwire.connection.FrameGuard", 0L) <= 2);
        assertThat(gateway.output()).noneMatch(line -> line.contains("LEAK") || line.contains("Exception"));
        assertThat(gateway.output()).noneMatch(line -> line.contains(" ERROR "));
    }

    private static void sendTheirShare() {
        while (SENT.get() < FRAMES) {
            send(CONNECTIONS.getAndIncrement());
        }
    }

    /** One connection; all but every eighth log in first. What comes back is thrown away. */
    private static void send(int number) {
        Random random = new Random(SEED + number);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(upgrade());
            InputStream in = new BufferedInputStream(socket.getInputStream());
            in.read();
            if (number % 8 != 0) {
                JsonObject params = new JsonObject().put("token", gateway.token("fuzz" + number % 20));
                String login = Client.request(0, "login", params).encode();
                socket.getOutputStream().write(frame(0x81, login.getBytes(StandardCharsets.UTF_8), random));
            }
            for (int i = 0; i < FRAMES_PER_CONNECTION; i++) {
                socket.getOutputStream().write(mutant(random));
                SENT.incrementAndGet();
                in.skipNBytes(Math.min(in.available(), 65_536));
            }
        } catch (IOException closed) {
            // The gateway had enough of it.
        }
    }

    private static byte[] upgrade() {
        return String.join(
                        "\r\n",
                        "GET /v1/signaling HTTP/1.1",
                        "Host: localhost",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Mostly good frames with broken JSON, so that a connection lives for a while; now and then a broken frame. */
    private static byte[] mutant(Random random) {
        byte[] text = TEMPLATES.get(random.nextInt(TEMPLATES.size())).getBytes(StandardCharsets.UTF_8);
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            text[random.nextInt(text.length)] =
                    (byte) (random.nextInt(100) == 0 ? random.nextInt(256) : 32 + random.nextInt(95));
        }
        int kind = random.nextInt(400);
        int first = kind == 0 ? random.nextInt(256) : kind < 4 ? 0x89 : 0x81;
        byte[] payload = kind < 4 && text.length > 125 ? java.util.Arrays.copyOf(text, 125) : text;
        byte[] frame = frame(first, payload, random);
        if (kind == 4) {
            frame[1] ^= (byte) (1 << random.nextInt(8));
        }
        return frame;
    }

    private static byte[] frame(int first, byte[] payload, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return out.toByteArray();
    }
}
