package io.bellwire.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that is killed at any moment keeps what it acknowledged (I3), and goes on where it was. {@code
 * -Dbellwire.crash.seed=…} repeats a run as far as chance goes; {@code -Dbellwire.soak=true} kills more often.
 */
class CrashIT {
    private static final boolean SOAK = Boolean.getBoolean("bellwire.soak");
    private static final long SEED = Long.getLong("bellwire.crash.seed", new Random().nextLong());
    private static final int CROWDS = Integer.getInteger("bellwire.crash.crowds", SOAK ? 12 : 2);
    private static final int KILLS_OF_EACH = SOAK ? 10 : 7;

    private static final long PATIENCE_MS = 20_000;

    /** Where much will never come. */
    private static final long SHORT_PATIENCE_MS = 500;

    @TempDir
    Path folder;

    @Test
    void nothingAcknowledgedIsLostByKills() {
        keepsItsWord("always", CROWDS, KILLS_OF_EACH);
    }

    @Test
    void nothingAcknowledgedIsLostByKillsWhateverTheDiskHas() {
        keepsItsWord("never", 1, SOAK ? 10 : 3);
        keepsItsWord("everysec", 1, SOAK ? 10 : 3);
    }

    /** The same judge, and a store that forgets: what is lost does not escape it. */
    @Test
    void aStoreThatForgetsIsFoundOut() {
        CrashRun.Result result =
                CrashRun.of(Settings.of("memory", "always", folder), List.of(), SEED, SHORT_PATIENCE_MS, 1, 2);

        assertThat(result.violations())
                .anyMatch(violation -> violation.invariant().equals("I3"));
    }

    private void keepsItsWord(String fsync, int crowds, int kills) {
        System.out.println("bellwire.crash.seed=" + SEED);
        long started = System.nanoTime();
        CrashRun.Result result = CrashRun.of(
                Settings.of("embedded", fsync, folder.resolve(fsync)), List.of(), SEED, PATIENCE_MS, crowds, kills);
        System.out.printf(
                "fsync %s: %d kills, %d invitations, %d calls, answers and notices, %.1f s%n",
                fsync, result.kills(), result.invitations(), result.happenings(), (System.nanoTime() - started) / 1e9);

        assertThat(result.faults()).isEmpty();
        assertThat(result.violations()).as("seed " + SEED).isEmpty();
        assertThat(result.kills()).isEqualTo(crowds * kills);
        assertThat(result.invitations()).isPositive();
    }
}
