package io.bellwire.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bellwire.invitation.RandomHistory.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The machine, its fold and a reference written another way live through the same random histories. A history that they
 * don't agree on is made as short as it gets, and printed.
 *
 * <p>{@code -Dbellwire.model.seed=N} starts elsewhere, {@code -Dbellwire.model.histories=N} plays more or fewer.
 */
class InvitationModelTest {
    private static final long SEED = Long.getLong("bellwire.model.seed", 1);
    private static final int HISTORIES = Integer.getInteger("bellwire.model.histories", 1_000_000);

    @Test
    void machineAndReferenceAgree() {
        for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
            List<Step> steps = RandomHistory.of(seed);
            if (HistoryRun.failureOf(steps) != null) {
                fail("-Dbellwire.model.seed=" + seed + ", in short:\n" + HistoryRun.storyOf(shortened(steps)));
            }
        }
    }

    @Test
    void aHistoryIsTheSameForTheSameSeed() {
        assertThat(RandomHistory.of(SEED)).isEqualTo(RandomHistory.of(SEED)).isNotEqualTo(RandomHistory.of(SEED + 1));
    }

    /** Leaves out every call without which it still fails. */
    private static List<Step> shortened(List<Step> failing) {
        List<Step> steps = new ArrayList<>(failing);
        for (int i = 0; i < steps.size(); ) {
            List<Step> fewer = new ArrayList<>(steps);
            fewer.remove(i);
            if (HistoryRun.failureOf(fewer) != null) {
                steps = fewer;
                i = 0;
            } else {
                i++;
            }
        }
        return steps;
    }
}
