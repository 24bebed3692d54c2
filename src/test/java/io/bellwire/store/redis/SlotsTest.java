package io.bellwire.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The examples of the specification of Redis Cluster. */
class SlotsTest {

    @Test
    void theChecksumIsThatOfTheSpecification() {
        assertThat(Slots.of("123456789")).isEqualTo(0x31C3);
    }

    @Test
    void onlyWhatStandsInTheFirstBracesCounts() {
        assertThat(Slots.of("{user1000}.following"))
                .isEqualTo(Slots.of("{user1000}.followers"))
                .isEqualTo(Slots.of("user1000"));
        assertThat(Slots.of("foo{{bar}}zap")).isEqualTo(Slots.of("{bar"));
        assertThat(Slots.of("foo{bar}{zap}")).isEqualTo(Slots.of("bar"));
    }

    @Test
    void emptyBracesDoNotCount() {
        assertThat(Slots.of("foo{}{bar}")).isNotEqualTo(Slots.of("bar")).isNotEqualTo(Slots.of(""));
    }
}
