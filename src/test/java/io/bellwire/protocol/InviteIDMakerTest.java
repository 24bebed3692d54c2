package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** UUID version 7 (RFC 9562 §5.7) that nobody can guess from another one. */
class InviteIDMakerTest {

    private static final long NOW = 0x0123_4567_89ABL;

    private final InviteIDMaker maker = new InviteIDMaker(new SecureRandom(), () -> NOW);

    @Test
    void theFieldsAreWhereTheStandardPutsThemAndAllOtherBitsAreRandom() {
        long highVaries = 0;
        long lowVaries = 0;
        UUID first = maker.next();
        for (int i = 0; i < 1_000; i++) {
            UUID next = maker.next();
            assertThat(next.version()).isEqualTo(7);
            assertThat(next.variant()).isEqualTo(2);
            assertThat(next.getMostSignificantBits() >>> 16).isEqualTo(NOW);
            highVaries |= first.getMostSignificantBits() ^ next.getMostSignificantBits();
            lowVaries |= first.getLeastSignificantBits() ^ next.getLeastSignificantBits();
        }

        assertThat(Long.bitCount(highVaries) + Long.bitCount(lowVaries)).isEqualTo(74);
    }

    @Test
    void looksForOneThatIsNear() {
        for (int i = 0; i < 1_000; i++) {
            UUID next = maker.next(inviteID -> (inviteID.getLeastSignificantBits() & 127) == 5);
            assertThat(next.getLeastSignificantBits() & 127).isEqualTo(5);
            assertThat(next.version()).isEqualTo(7);
            assertThat(next.variant()).isEqualTo(2);
        }
    }

    @Test
    void doesNotLookForever() {
        AtomicInteger tries = new AtomicInteger();
        Set<UUID> tried = new HashSet<>();

        UUID next = maker.next(inviteID -> {
            tries.incrementAndGet();
            tried.add(inviteID);
            return false;
        });

        assertThat(tries.get()).isLessThan(300).isEqualTo(tried.size());
        assertThat(next.version()).isEqualTo(7);
    }
}
