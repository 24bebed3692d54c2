package io.bellwire.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwire.config.RedisAddress.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

    @Test
    void oneServer() {
        assertThat(RedisAddress.parse("redis://127.0.0.1:6379"))
                .isEqualTo(new RedisAddress(Topology.STANDALONE, List.of("redis://127.0.0.1:6379"), ""));
        assertThat(RedisAddress.parse("rediss://ann:s%40cret@cache.example.org/3")
                        .endpoints())
                .containsExactly("rediss://ann:s%40cret@cache.example.org/3");
        assertThat(RedisAddress.parse("redis://[::1]:6379?db=2").endpoints()).containsExactly("redis://[::1]:6379/2");
    }

    @Test
    void sentinels() {
        assertThat(RedisAddress.parse("redis-sentinel://:secret@one:26379,two:26379/calls?db=1"))
                .isEqualTo(new RedisAddress(
                        Topology.SENTINEL,
                        List.of("redis://:secret@one:26379/1", "redis://:secret@two:26379/1"),
                        "calls"));
    }

    @Test
    void aCluster() {
        assertThat(RedisAddress.parse("rediss-cluster://one:7000,two:7000"))
                .isEqualTo(new RedisAddress(Topology.CLUSTER, List.of("rediss://one:7000", "rediss://two:7000"), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:6379",
                "http://h",
                "redis://",
                "redis://:topsecret@",
                "redis://:topsecret@one,two",
                "redis://:topsecret@h/x",
                "redis://:topsecret@h:port",
                "redis-sentinel://:topsecret@h",
                "redis-cluster://:topsecret@h/1",
                "redis-cluster://:topsecret@h,,i"
            })
    void whatIsNoneIsRefusedAndNoPasswordIsShown(String text) {
        assertThatThrownBy(() -> RedisAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must ")
                .message()
                .doesNotContain("topsecret");
    }
}
