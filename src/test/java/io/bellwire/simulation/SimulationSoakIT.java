package io.bellwire.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bellwire.simulation.Simulation.Failure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * As many histories as somebody has time for, on all processors: {@code -Psoak -Dit.test=SimulationSoakIT
 * -Dbellwire.simulation.from=… -Dbellwire.simulation.count=…}. It says now and then how far it got.
 */
@EnabledIfSystemProperty(named = "bellwire.soak", matches = "true")
class SimulationSoakIT {
    private static final long FROM = Long.getLong("bellwire.simulation.from", 1_000_000);
    private static final long COUNT = Long.getLong("bellwire.simulation.count", 100_000_000);
    private static final long SLICE = 100_000;

    @RegisterExtension
    static final QuietLog LOG = new QuietLog();

    /** Where the next slice begins. */
    private final AtomicLong next = new AtomicLong(FROM);

    @Test
    void theInvariantsHoldInEveryHistory() {
        CompletableFuture.allOf(IntStream.range(0, Runtime.getRuntime().availableProcessors())
                        .mapToObj(i -> CompletableFuture.runAsync(this::slices, task -> new Thread(task).start()))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(LOG.errors()).isEmpty();
    }

    @SuppressWarnings("SystemOut") // Whoever lets it run for hours wants to see that it runs.
    private void slices() {
        try (Simulation simulation = new Simulation(Plant.NONE)) {
            for (long from = next.getAndAdd(SLICE); from < FROM + COUNT; from = next.getAndAdd(SLICE)) {
                long count = Math.min(SLICE, FROM + COUNT - from);
                Optional<Failure> failure = simulation.run(from, count);
                if (failure.isPresent()) {
                    next.set(FROM + COUNT);
                    fail(simulation.explain(failure.get()));
                }
                System.out.println("seeds " + from + " to " + (from + count - 1) + ": nothing is wrong");
            }
        }
    }
}
