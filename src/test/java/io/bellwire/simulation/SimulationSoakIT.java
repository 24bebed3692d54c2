package io.bellwire.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.simulation.Simulation.Failure;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * As many histories as somebody has time for, on all processors: {@code -Psoak -Dit.test=SimulationSoakIT
 * -Dbellwire.simulation.from=… -Dbellwire.simulation.count=…}. It says now and then how far it got, and at once what is
 * wrong; then it goes on, for {@value #MOST_FAILURES} histories that went wrong at most.
 */
@EnabledIfSystemProperty(named = "bellwire.soak", matches = "true")
class SimulationSoakIT {
    private static final long FROM = Long.getLong("bellwire.simulation.from", 1_000_000);
    private static final long COUNT = Long.getLong("bellwire.simulation.count", 100_000_000);
    private static final long SLICE = 100_000;
    private static final int MOST_FAILURES = 10;

    @RegisterExtension
    static final QuietLog LOG = new QuietLog();

    /** Where the next slice begins. */
    private final AtomicLong next = new AtomicLong(FROM);

    private final Queue<Long> failed = new ConcurrentLinkedQueue<>();

    @Test
    void theInvariantsHoldInEveryHistory() {
        CompletableFuture.allOf(IntStream.range(0, Runtime.getRuntime().availableProcessors())
                        .mapToObj(i -> CompletableFuture.runAsync(this::slices, task -> new Thread(task).start()))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(failed).as("seeds of histories that went wrong").isEmpty();
        assertThat(LOG.errors()).isEmpty();
    }

    private void slices() {
        try (Simulation simulation = new Simulation(Plant.NONE)) {
            for (long from = next.getAndAdd(SLICE); from < FROM + COUNT; from = next.getAndAdd(SLICE)) {
                slice(simulation, from, Math.min(SLICE, FROM + COUNT - from));
            }
        }
    }

    private void slice(Simulation simulation, long from, long count) {
        long seed = from;
        int wrong = 0;
        while (seed < from + count) {
            Optional<Failure> failure = simulation.run(seed, from + count - seed);
            if (failure.isEmpty()) {
                break;
            }
            wrong++;
            say(simulation.explain(failure.get()));
            seed = failure.get().plan().seed() + 1;
            failed.add(seed - 1);
            if (failed.size() >= MOST_FAILURES) {
                next.set(FROM + COUNT);
                return;
            }
        }
        say("seeds " + from + " to " + (from + count - 1) + ": "
                + (wrong == 0 ? "nothing is wrong" : wrong + " went wrong"));
    }

    @SuppressWarnings("SystemOut") // Whoever lets it run for hours wants to see that it runs.
    private static void say(String text) {
        System.out.println(text);
    }
}
