package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What all connections together may hold. */
class SharedBoundTest {

    private final SharedBound bound = new SharedBound(100);

    @Test
    void letsOneHoldMuchWhileTheOthersHoldLittle() {
        bound.change(0, 95);
        bound.change(0, 5);

        assertThat(bound.isPassedBy(95)).isFalse();
    }

    @Test
    void asksThoseWhoHoldMoreThanTheirShare() {
        bound.change(0, 60);
        bound.change(0, 45);

        assertThat(bound.isPassedBy(60)).isTrue();
        assertThat(bound.isPassedBy(45)).isFalse();
    }

    @Test
    void forgetsWhoHoldsNothing() {
        bound.change(0, 60);
        bound.change(0, 60);
        bound.change(60, 0);

        assertThat(bound.used()).isEqualTo(60);
        assertThat(bound.isPassedBy(60)).isFalse();
    }

    @Test
    void makesTheLargestLedgerForget() {
        NoticeLedger large = new NoticeLedger(bound);
        NoticeLedger small = new NoticeLedger(bound);
        for (int i = 0; i < 200; i++) {
            large.admit(UUID.randomUUID(), 1, false, i);
        }
        for (int i = 0; i < 30; i++) {
            small.admit(UUID.randomUUID(), 1, false, i);
        }

        assertThat(large.size()).isLessThanOrEqualTo(101);
        assertThat(small.size()).isEqualTo(30);
        large.clear();
        small.clear();
        assertThat(bound.used()).isZero();
    }
}
