package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Answer;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.RpcError;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** 7008, and when refusals become a flood (PROTOCOL §1, §7). */
class CallLimiterTest {

    private static final RpcError REFUSED = RpcError.tooMany("callsPerSecond", 1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final CallLimiter limiter = new CallLimiter(CallsIT.limits(0, 0, 0), null);

    @Test
    void zeroIsUnlimited() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(limiter.take()).isNull();
        }
    }

    @Test
    void aHundredRefusalsWithinTenSecondsAreAFlood() {
        for (int i = 1; i < 100; i++) {
            assertThat(limiter.isFlood(REFUSED, i * SECOND / 10)).isFalse();
        }
        assertThat(limiter.isFlood(REFUSED, 10 * SECOND)).isTrue();
    }

    @Test
    void moreSlowlyTheyAreNot() {
        for (int i = 1; i < 1_000; i++) {
            assertThat(limiter.isFlood(REFUSED, i * (SECOND / 9))).isFalse();
        }
    }

    @Test
    void otherRepliesDoNotCount() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(limiter.isFlood(Answer.Done.INSTANCE, 0)).isFalse();
            assertThat(limiter.isFlood(RpcError.of(ErrorCode.NOT_OPEN), 0)).isFalse();
        }
    }
}
