package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a connection remembers of what it was told. */
class NoticeLedgerTest {

    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final NoticeLedger ledger = new NoticeLedger();

    @Test
    void onlyNewerNoticesAreAdmitted() {
        assertThat(ledger.admit(A, 2, false, 0)).isTrue();
        assertThat(ledger.admit(A, 2, false, 0)).isFalse();
        assertThat(ledger.admit(A, 1, false, 0)).isFalse();
        assertThat(ledger.admit(B, 1, false, 0)).isTrue();
        assertThat(ledger.admit(A, 5, false, 0)).isTrue();
        assertThat(ledger.hasSeen(A, 5)).isTrue();
        assertThat(ledger.hasSeen(A, 6)).isFalse();
    }

    @Test
    void nothingIsAdmittedAfterTheLast() {
        ledger.admit(A, 2, true, 0);

        assertThat(ledger.admit(A, 3, false, 0)).isFalse();
        assertThat(ledger.hasSeen(A, 3)).isTrue();
    }

    @Test
    void anEndedInvitationIsRememberedForAMinuteAndThenNothingIsLeft() {
        ledger.admit(A, 2, true, 0);

        ledger.sweep(MINUTE - 1);
        assertThat(ledger.size()).isEqualTo(1);

        ledger.sweep(MINUTE);
        assertThat(ledger.size()).isZero();
    }

    @Test
    void anOpenInvitationIsRememberedForAsLongAsItCanLive() {
        ledger.admit(A, 1, false, 0);
        ledger.admit(B, 1, true, 1);

        ledger.sweep(TimeUnit.HOURS.toNanos(24));
        assertThat(ledger.size()).isEqualTo(1);
        assertThat(ledger.hasSeen(A, 1)).isTrue();

        ledger.sweep(TimeUnit.HOURS.toNanos(25));
        assertThat(ledger.size()).isZero();
    }

    @Test
    void whatTheClientKnewWhenItCameBackIsNotToldAgain() {
        ledger.start(Map.of(A, 6), MINUTE);

        assertThat(ledger.hasSeen(A, 6)).isTrue();
        assertThat(ledger.admit(A, 5, false, MINUTE)).isFalse();
        assertThat(ledger.admit(A, 7, false, MINUTE)).isTrue();
        assertThat(ledger.admit(B, 1, false, MINUTE)).isTrue();
    }

    @Test
    void whatTheClientKnewIsForgottenAfterAMinuteUnlessSomethingIsHeardOfIt() {
        ledger.start(Map.of(A, 6, B, 2), MINUTE);
        ledger.admit(B, 3, false, MINUTE + 1);

        ledger.sweep(2 * MINUTE - 1);
        assertThat(ledger.size()).isEqualTo(2);

        ledger.sweep(2 * MINUTE);
        assertThat(ledger.size()).isEqualTo(1);
        assertThat(ledger.hasSeen(B, 3)).isTrue();
    }

    @Test
    void beyondItsCapacityTheOneSilentForLongestIsForgotten() {
        for (int i = 0; i < NoticeLedger.CAPACITY; i++) {
            ledger.admit(new UUID(1, i), 1, false, i);
        }
        ledger.admit(new UUID(1, 0), 2, false, NoticeLedger.CAPACITY);
        ledger.admit(A, 1, false, NoticeLedger.CAPACITY + 1L);

        assertThat(ledger.size()).isEqualTo(NoticeLedger.CAPACITY);
        assertThat(ledger.hasSeen(new UUID(1, 0), 2)).isTrue();
        assertThat(ledger.hasSeen(new UUID(1, 1), 1)).isFalse();
    }
}
