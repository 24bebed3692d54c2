package io.bellwire.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedisClockTest {
    private static final long START = ManualTime.START_MS;

    private final ManualTime time = new ManualTime();
    private final RedisClock clock = new RedisClock(time::nanos);

    @Test
    void itIsWhatRedisSaidAndWhatHasGoneBySince() {
        clock.heard(START, START, 1);
        time.advance(250);

        assertThat(clock.now()).isEqualTo(START + 250);
    }

    @Test
    void whatAnAppendWasStampedWithMovesItForward() {
        clock.heard(START, START, 1);

        clock.notBefore(START + 40);
        clock.notBefore(START + 20);

        assertThat(clock.now()).isEqualTo(START + 40);
    }

    @Test
    void aClockHereThatIsFastIsHeldUntilRedisHasCaughtUp() {
        clock.heard(START, START, 1);
        time.advance(1_010);
        assertThat(clock.now()).isEqualTo(START + 1_010);

        clock.heard(START + 1_000, START + 1_000, 1);

        assertThat(clock.now()).isEqualTo(START + 1_010);
        time.advance(5);
        assertThat(clock.now()).isEqualTo(START + 1_010);
        time.advance(10);
        assertThat(clock.now()).isEqualTo(START + 1_015);
    }

    @Test
    void anAnswerThatTookLongDoesNotMoveItBack() {
        clock.heard(START, START, 1);
        time.advance(1_000);

        clock.heard(START + 700, START + 700, 300);

        assertThat(clock.now()).isEqualTo(START + 1_000);
        time.advance(1);
        assertThat(clock.now()).isEqualTo(START + 1_001);
    }

    @Test
    void whenRedisWasSetBackItGoesOnByItself() {
        clock.heard(START, START, 1);
        time.advance(1_000);

        clock.heard(START - 3_600_000, START + 1_000, 1);
        time.advance(500);

        assertThat(clock.now()).isEqualTo(START + 1_500);
    }

    @Test
    void aNodeThatStartsAfterRedisWasSetBackGoesOnWhereTheOthersAre() {
        clock.heard(START - 3_600_000, START, 1);

        assertThat(clock.now()).isEqualTo(START);
    }

    @Test
    void whenRedisWasSetForwardItFollows() {
        clock.heard(START, START, 1);

        clock.heard(START + 3_600_000, START + 3_600_000, 500);

        assertThat(clock.now()).isEqualTo(START + 3_600_000);
    }
}
