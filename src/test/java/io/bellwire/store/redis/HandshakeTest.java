package io.bellwire.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.config.RedisAddress;
import io.bellwire.config.RedisConfig;
import io.bellwire.config.RedisConfig.Durability;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final int MANY = 50;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Even if it had all slots, it would refuse scripts whose keys are in several of them. */
    @Test
    void aMemberOfAClusterIsNotTakenForOneServer() {
        try (RedisCluster cluster = RedisCluster.start(3)) {
            String address = cluster.uri().replaceAll(",.*", "");
            RedisPort single = open(address.replace("redis-cluster:", "redis:"));
            RedisPort all = open(address);

            await().untilAsserted(() -> assertThat(single.problem()).contains("must begin with redis-cluster://"));
            assertThat(single.up()).isFalse();
            await().until(all::up);
        }
    }

    /** A server that was started again counts from one again. */
    @Test
    void aConnectionOfAnotherWithTheNumberOfTheFormerIsLeftAlone() {
        try (RedisServer server = RedisServer.start()) {
            open(server, 2 * MANY).forEach(RedisCli::close);
            RedisPort port = open(server.uri());
            await().until(port::up);

            server.kill();
            await().until(() -> !port.up());
            server.startAgain();
            List<RedisCli> others = open(server, 4 * MANY);
            await().until(port::up);

            assertThat(others)
                    .allSatisfy(other -> assertThat(other.call("PING")).isEqualTo("PONG"));
            others.forEach(RedisCli::close);
        }
    }

    private static List<RedisCli> open(RedisServer server, int connections) {
        List<RedisCli> opened = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            RedisCli cli = new RedisCli(server.port());
            cli.call("PING");
            opened.add(cli);
        }
        return opened;
    }

    private RedisPort open(String uri) {
        RedisConfig config = new RedisConfig(
                RedisAddress.parse(uri),
                "test",
                Durability.STANDARD,
                0,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                100);
        RedisPort port = RedisPorts.create(((VertxInternal) vertx).createEventLoopContext(), config, List.of());
        port.context().runOnContext(nothing -> port.start(() -> {}));
        return port;
    }
}
