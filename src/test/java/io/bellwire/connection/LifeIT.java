package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.connection.ConnectionMetrics.Refusal;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How connections begin, are kept, and end: admission, heartbeat, draining, and that nothing is left. */
@ExtendWith(NoLeaks.class)
class LifeIT {

    private TestGateway gateway = TestGateway.start();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theServerPings() {
        restart(Limits.DEFAULT, options -> options.withHeartbeat(Duration.ofMillis(200)));
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            RawClient.Frame frame = client.frame();

            assertThat(frame.first()).isEqualTo(0x89);
        }
    }

    @Test
    void whoIsSilentIsClosed() {
        restart(Limits.DEFAULT, options -> options.withHeartbeat(Duration.ofMillis(200)));
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            assertThat(client.closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void whoAnswersPingsStays() {
        restart(Limits.DEFAULT, options -> options.withHeartbeat(Duration.ofMillis(200)));
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            for (int pings = 0; pings < 6; pings++) {
                RawClient.Frame frame = client.frame();
                assertThat(frame.first()).isEqualTo(0x89);
                client.send(0x8A, frame.payload());
            }
        }
    }

    @Test
    void whoNeverReadsAndOnlySendsIsClosedInTheEnd() {
        String call = RawClient.callText(1, "getSignalingInfo", new JsonObject().put("inviteID", "x"));
        restart(CallsIT.limits(0, 1, 0), options -> options.withHeartbeat(Duration.ofMillis(200)));
        try (RawClient client = RawClient.connectWithSmallBuffer(gateway.port())) {
            client.upgrade().send(RawClient.loginCall("alice", "phone"));
            await().until(() -> gateway.metrics.loggedIn.get() == 1);
            byte[] frame = RawClient.frame(0x81, call.getBytes(StandardCharsets.UTF_8));
            Thread sender = new Thread(() -> {
                try {
                    while (true) {
                        client.raw(frame);
                    }
                } catch (RuntimeException closed) {
                    // What the test waits for.
                }
            });
            sender.start();

            await().atMost(Duration.ofSeconds(30)).until(() -> gateway.server.sockets() == 0);
            assertThat(gateway.metrics.closed).containsExactly(4413);
            await().until(() -> !sender.isAlive());
        }
    }

    @Test
    void aHalfHandshakeIsClosed() {
        restart(
                Limits.DEFAULT,
                options -> new SignalingOptions(
                        options.http(),
                        options.allowedOrigins(),
                        options.limits(),
                        options.heartbeat(),
                        options.loginDeadline(),
                        Duration.ofMillis(200),
                        options.closeDeadline()));
        try (RawClient silent = RawClient.connect(gateway.port());
                RawClient slow = RawClient.connect(gateway.port())) {
            slow.raw("GET /v1/signaling HT".getBytes(StandardCharsets.US_ASCII));

            silent.expectEnd();
            slow.expectEnd();
        }
    }

    @Test
    void beyondTheLimitConnectionsAreRefused() {
        restart(connectionLimits(0, 100, 2), UnaryOperator.identity());
        try (RawClient first = RawClient.open(gateway.port());
                RawClient second = RawClient.open(gateway.port());
                RawClient third = RawClient.connect(gateway.port())) {
            assertThat(third.http(RawClient.request())).startsWith("HTTP/1.1 503 ");
            assertThat(gateway.metrics.refused).containsExactly(Refusal.CONNECTIONS);
        }
    }

    @Test
    void anAddressHasABoundedNumberOfConnections() {
        restart(connectionLimits(1, 100, 100), UnaryOperator.identity());
        try (RawClient first = RawClient.open(gateway.port());
                RawClient second = RawClient.connect(gateway.port())) {
            assertThat(second.http(RawClient.request())).startsWith("HTTP/1.1 429 ");
        }
        await().until(() -> gateway.server.sockets() == 0);
        RawClient.open(gateway.port()).close();
    }

    @Test
    void theOldestOfThoseWhoDoNotLogInHasToGo() {
        restart(connectionLimits(0, 2, 100), UnaryOperator.identity());
        try (RawClient first = RawClient.open(gateway.port());
                RawClient loggedIn = RawClient.login(gateway.port(), "alice", "phone");
                RawClient second = RawClient.open(gateway.port());
                RawClient third = RawClient.open(gateway.port())) {
            assertThat(first.closeCode()).isEqualTo(4401);
            second.send(RawClient.loginCall("bob", "b"));
            third.send(RawClient.loginCall("carol", "c"));

            assertThat(second.json().containsKey("result")).isTrue();
            assertThat(third.json().containsKey("result")).isTrue();
            assertThat(loggedIn.call(1, "ping", new JsonObject()).containsKey("result"))
                    .isTrue();
        }
    }

    @Test
    void drainingClosesAllAndRefusesNewOnes() {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(RawClient.login(gateway.port(), "alice", "d" + i));
        }
        Future<Void> drained = gateway.server.drain(Duration.ofMillis(200));

        clients.forEach(client -> assertThat(client.closeCode()).isEqualTo(1012));
        TestGateway.await(drained);
        try (RawClient late = RawClient.connect(gateway.port())) {
            assertThat(late.http(RawClient.request())).startsWith("HTTP/1.1 503 ");
        }
    }

    @Test
    void drainingWaitsForTheCallsUnderWayAndTakesNoMore() {
        Promise<Reply> first = Promise.promise();
        gateway.calls.behaviour = (actor, call) -> gateway.calls.made.size() == 1 ? first.future() : FakeCalls.done();
        String invitation = UUID.randomUUID().toString();
        String entry = RawClient.callText(1, "getSignalingInfo", new JsonObject().put("inviteID", invitation));
        String second = RawClient.callText(2, "getSignalingInfo", new JsonObject().put("inviteID", invitation));
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send("[" + entry + "," + second + "]").send(entry);
            await().until(() -> gateway.calls.made.size() == 1);
            Future<Void> drained = gateway.server.drain(Duration.ofSeconds(20));
            gateway.server.loops().forEach(LifeIT::socketsOf);
            client.send(entry).send(0x89, new byte[] {7});
            assertThat(client.frame().first()).as("a pong").isEqualTo(0x8A);
            first.complete(Answer.Done.INSTANCE);

            assertThat(client.jsonArray()).hasSize(2);
            assertThat(client.closeCode()).isEqualTo(1012);
            assertThat(gateway.calls.made).as("those of the batch").hasSize(2);
            TestGateway.await(drained);
        }
    }

    @Test
    void drainingDoesNotWaitForeverForACall() {
        gateway.calls.behaviour = (actor, call) -> Promise.<Reply>promise().future();
        JsonObject params = new JsonObject().put("inviteID", UUID.randomUUID().toString());
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send(RawClient.callText(1, "getSignalingInfo", params));
            await().until(() -> gateway.calls.made.size() == 1);
            Future<Void> drained = gateway.server.drain(Duration.ofMillis(300));

            assertThat(client.frame().closeCode()).isEqualTo(1012);
            client.close();
            TestGateway.await(drained);
        }
    }

    @Test
    void stoppingTheServerTellsTheClients() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            gateway.undeploy();

            assertThat(client.closeCode()).isEqualTo(1012);
            await().until(() -> gateway.sessions.size() == 0);
        }
    }

    @Test
    void whenAllHaveLeftNothingIsLeft() {
        int deployments = gateway.vertx.deploymentIDs().size();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(RawClient.login(gateway.port(), "user" + i, "d"));
            clients.add(RawClient.open(gateway.port()));
        }
        assertThat(gateway.server.sockets()).isEqualTo(40);
        assertThat(gateway.vertx.deploymentIDs()).hasSize(deployments);
        for (int i = 0; i < clients.size(); i++) {
            if (i % 3 == 0) {
                clients.get(i).send(0x88, new byte[0]);
            }
            clients.get(i).close();
        }

        await().until(() -> gateway.server.sockets() == 0);
        assertThat(gateway.server.admission().unauthenticated()).isZero();
        assertThat(gateway.server.admission().addresses()).isZero();
        assertThat(gateway.server.loops()).hasSize(2).allMatch(loop -> socketsOf(loop) == 0);
        assertThat(gateway.sessions.size()).isZero();
        assertThat(gateway.connections.userBuckets().size()).isZero();
        assertThat(gateway.metrics.loggedOut).hasValue(20);
        assertThat(gateway.metrics.closed).hasSize(40);
    }

    private static int socketsOf(LoopDuties loop) {
        return loop.eventLoop()
                .submit(() -> loop.sockets().size())
                .syncUninterruptibly()
                .getNow();
    }

    private void restart(Limits limits, UnaryOperator<SignalingOptions> change) {
        gateway.close();
        gateway = TestGateway.start(limits, change, Clock.systemUTC());
    }

    private static Limits connectionLimits(int perAddress, int unauthenticated, int all) {
        return Limits.DEFAULT
                .with("connectionsPerAddress", perAddress)
                .with("unauthenticatedConnections", unauthenticated)
                .with("connections", all);
    }
}
