package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.connection.ConnectionMetrics.Refusal;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The opening handshake of RFC 6455 §4.2 as PROTOCOL §1 narrows it. */
class HandshakeIT {

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start(options -> options.withAllowedOrigins(Set.of("https://app.example")));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theSampleOfTheStandardIsAnsweredAsTheStandardSays() {
        String response = http(RawClient.request());

        assertThat(response).startsWith("HTTP/1.1 101 ").contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(response).doesNotContain("Sec-WebSocket-Protocol").doesNotContain("Sec-WebSocket-Extensions");
    }

    @Test
    void theSubprotocolIsEchoedWhenOffered() {
        String response = http(RawClient.request("Sec-WebSocket-Protocol: other, signaling.v1.json"));

        assertThat(response).startsWith("HTTP/1.1 101 ").contains("Sec-WebSocket-Protocol: signaling.v1.json\r\n");
    }

    @Test
    void anotherSubprotocolIsAcceptedButNotEchoed() {
        String response = http(RawClient.request("Sec-WebSocket-Protocol: other"));

        assertThat(response).startsWith("HTTP/1.1 101 ").doesNotContain("Sec-WebSocket-Protocol");
    }

    @Test
    void compressionIsDeclined() {
        String response = http(RawClient.request(
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, deflate-frame"));

        assertThat(response).startsWith("HTTP/1.1 101 ").doesNotContain("Sec-WebSocket-Extensions");
    }

    @Test
    void framesInTheSegmentOfTheRequestAreNotLost() throws Exception {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(RawClient.request().getBytes(StandardCharsets.ISO_8859_1));
        both.writeBytes(RawClient.frame(0x81, RawClient.loginCall("alice", "a").getBytes(StandardCharsets.UTF_8)));
        both.writeBytes(RawClient.frame(
                0x81, RawClient.callText(1, "ping", new JsonObject()).getBytes(StandardCharsets.UTF_8)));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.raw(both.toByteArray());

            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            assertThat(client.json().getJsonObject("result").getString("userID"))
                    .isEqualTo("alice");
            assertThat(client.json().getInteger("id")).isEqualTo(1);
        }
    }

    @Test
    void anotherPathIsTheFallbacks() {
        assertThat(http("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void anHttpConnectionCanBeUpgradedLater() {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.http("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n");

            client.upgrade().send(RawClient.loginCall("alice", "a"));

            assertThat(client.json().getJsonObject("result").getString("userID"))
                    .isEqualTo("alice");
        }
    }

    @Test
    void aPlainGetIsToldToUpgrade() {
        String response = http("GET /v1/signaling HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 426 ").contains("Sec-WebSocket-Version: 13");
    }

    @Test
    void anotherVersionIsToldOurs() {
        String response = http(RawClient.request().replace("Version: 13", "Version: 8"));

        assertThat(response).startsWith("HTTP/1.1 426 ").contains("Sec-WebSocket-Version: 13");
    }

    @Test
    void anotherMethodIsNotAllowed() {
        assertThat(http(RawClient.request().replace("GET", "POST"))).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void aKeyThatIsNoKeyIsRefused() {
        assertThat(http(RawClient.request().replace("dGhlIHNhbXBsZSBub25jZQ==", "short")))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aForeignPageIsRefused() {
        assertThat(http(RawClient.request("Origin: https://evil.example"))).startsWith("HTTP/1.1 403 ");
        assertThat(gateway.metrics.refused).containsExactly(Refusal.ORIGIN);
    }

    @Test
    void anAllowedPageIsAccepted() {
        assertThat(http(RawClient.request("Origin: https://App.example"))).startsWith("HTTP/1.1 101 ");
    }

    private String http(String request) {
        try (RawClient client = RawClient.connect(gateway.port())) {
            return client.http(request);
        }
    }
}
