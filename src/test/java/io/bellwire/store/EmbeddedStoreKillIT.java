package io.bellwire.store;

import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.invitation.LoggedEvent;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that appends, again and again in one folder; what it answered must be there (I3). */
class EmbeddedStoreKillIT {
    private static final int KILLS = Boolean.getBoolean("bellwire.soak") ? 100 : 10;

    @TempDir
    Path folder;

    private final Map<UUID, Integer> answered = new HashMap<>();

    @Test
    void whatWasAnsweredSurvivesKills() throws Exception {
        Random random = new Random(42);
        for (int round = 0; round < KILLS; round++) {
            Fsync fsync = List.of(Fsync.values()).get(round % 3);
            appendUntilKilled(fsync, round, 200 + random.nextInt(6_000));
            requireEverythingAnswered();
        }
    }

    private void appendUntilKilled(Fsync fsync, int round, int answers) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledStore.class.getName(),
                        folder.toString(),
                        fsync.name(),
                        "round" + round + "-")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("ready");
            for (int i = 0; i < answers; i++) {
                take(lines.readLine());
            }
            // Through the handle: the process itself would close the pipe.
            process.toHandle().destroyForcibly();
            // What it said before it died counts as well; a line that it did not finish does not.
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("[0-9a-f-]{36} [13]")) {
                    take(line);
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void take(String line) {
        answered.merge(UUID.fromString(line.substring(0, 36)), Integer.parseInt(line.substring(37)), Math::max);
    }

    private void requireEverythingAnswered() {
        Vertx vertx = Vertx.vertx();
        EmbeddedStore store = EmbeddedStore.open(
                vertx, folder, Fsync.ALWAYS, limits(0, 0, 0), Duration.ofDays(1), StoreClock.system());
        try {
            answered.forEach((inviteID, seq) -> {
                List<LoggedEvent> log = await(store.invitations().read(inviteID, 0));
                assertThat(log.size())
                        .as(inviteID.toString())
                        .isGreaterThanOrEqualTo(seq)
                        .isIn(1, 3);
            });
        } finally {
            await(store.close());
            await(vertx.close());
        }
    }
}
