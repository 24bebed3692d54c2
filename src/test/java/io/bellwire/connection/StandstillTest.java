package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final long MS = 1_000_000;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5_000 * MS);
    private final AtomicInteger wentOn = new AtomicInteger();
    private final Standstill standstill = new Standstill(now::get, wentOn::incrementAndGet);
    private final long opened = now.get();

    @Test
    void aLoopThatTurnsReadsNothingOld() {
        for (int i = 0; i < 20; i++) {
            now.addAndGet(Standstill.SIGN_OF_LIFE_MS * MS);
            standstill.turns();
            assertThat(standstill.isOld(opened)).isFalse();
        }
        now.addAndGet(Standstill.STILL_NANOS);
        assertThat(standstill.isOld(opened)).isFalse();
        assertThat(wentOn).hasValue(0);
    }

    @Test
    void whatIsReadRightAfterAStandstillIsOld() {
        now.addAndGet(Standstill.STILL_NANOS + 1);

        assertThat(standstill.isOld(opened)).isTrue();
        now.addAndGet(200 * MS);
        assertThat(standstill.isOld(opened)).isTrue();
        assertThat(wentOn).hasValue(1);
    }

    @Test
    void itIsNoticedByTheSignOfLife() {
        now.addAndGet(Standstill.STILL_NANOS + 1);

        standstill.turns();

        assertThat(wentOn).hasValue(1);
        assertThat(standstill.isOld(opened)).isTrue();
    }

    @Test
    void whatIsReadLaterIsNew() {
        now.addAndGet(Standstill.STILL_NANOS + 1);
        standstill.turns();
        standstill.caughtUp();
        now.addAndGet(250 * MS);
        assertThat(standstill.isOld(opened)).isTrue();

        now.addAndGet(1);

        assertThat(standstill.isOld(opened)).isFalse();
    }

    @Test
    void howeverLongItTakesToReadIt() {
        now.addAndGet(Standstill.STILL_NANOS + 1);
        standstill.turns();
        now.addAndGet(2_000 * MS);
        assertThat(standstill.isOld(opened)).isTrue();

        standstill.caughtUp();

        assertThat(standstill.isOld(opened)).isFalse();
    }

    @Test
    void whatBeganBeforeItHasLivedThroughIt() {
        long before = now.get();
        now.addAndGet(MS);
        assertThat(standstill.hasStoodSince(before)).isFalse();
        now.addAndGet(Standstill.STILL_NANOS + 1);
        assertThat(standstill.hasStoodSince(before)).isTrue();
        long after = now.get();
        standstill.caughtUp();
        now.addAndGet(2_000 * MS);

        assertThat(standstill.hasStoodSince(before)).isTrue();
        assertThat(standstill.hasStoodSince(after)).isFalse();
    }

    @Test
    void whoConnectedSinceHasNothingOld() {
        now.addAndGet(Standstill.STILL_NANOS + 1);
        standstill.turns();

        assertThat(standstill.isOld(now.get())).isFalse();
    }
}
