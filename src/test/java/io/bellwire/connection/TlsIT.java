package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same behind TLS: the upgrade, the bounds, the closing. */
@ExtendWith(NoLeaks.class)
class TlsIT {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        PfxOptions key = new PfxOptions().setPath(makeKey().toString()).setPassword(PASSWORD);
        gateway = TestGateway.start(options -> {
            options.http().setSsl(true).setKeyCertOptions(key);
            return options;
        });
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void callsAndClosingWork() {
        try (RawClient client = RawClient.connectTls(gateway.port())) {
            client.upgrade().send(RawClient.loginCall("alice", "phone"));
            assertThat(client.json().containsKey("result")).isTrue();
            assertThat(client.call(1, "ping", new JsonObject()).getInteger("id"))
                    .isEqualTo(1);

            client.send(0x83, new byte[0]);

            assertThat(client.closeCode()).isEqualTo(1002);
        }
        await().until(() -> gateway.server.sockets() == 0);
    }

    @Test
    void framesInTheRecordOfTheRequestAreNotLost() {
        String request = RawClient.request();
        byte[] frame = RawClient.frame(0x81, RawClient.loginCall("bob", "b").getBytes(StandardCharsets.UTF_8));
        byte[] both = new byte[request.length() + frame.length];
        System.arraycopy(request.getBytes(StandardCharsets.US_ASCII), 0, both, 0, request.length());
        System.arraycopy(frame, 0, both, request.length(), frame.length);
        try (RawClient client = RawClient.connectTls(gateway.port())) {
            client.raw(both);

            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            assertThat(client.json().getJsonObject("result").getString("userID"))
                    .isEqualTo("bob");
        }
    }

    @Test
    void whoDoesNotReadIsClosedAsTooSlow() {
        try (RawClient client = RawClient.connectTls(gateway.port())) {
            client.upgrade().send(RawClient.loginCall("alice", "phone"));
            client.json();
            for (int seq = 1; gateway.sessions.size() == 1 && seq < 2_000; seq++) {
                TestGateway.await(
                        gateway.sessions.deliver("alice", "phone", Notices.large(new UUID(0, 1), seq, 20_000)));
            }

            await().until(() -> gateway.metrics.closed.contains(4413));
            await().until(() -> gateway.server.sockets() == 0);
        }
    }

    private Path makeKey() throws IOException, InterruptedException {
        Path store = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return store;
    }
}
