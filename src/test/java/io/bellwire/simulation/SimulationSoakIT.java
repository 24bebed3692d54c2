package io.bellwire.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bellwire.simulation.Simulation.Failure;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * As many histories as somebody has time for, on one thread: {@code -Psoak -Dit.test=SimulationSoakIT
 * -Dbellwire.simulation.from=… -Dbellwire.simulation.count=…}. It says now and then how far it got.
 */
@EnabledIfSystemProperty(named = "bellwire.soak", matches = "true")
class SimulationSoakIT {
    private static final long FROM = Long.getLong("bellwire.simulation.from", 1_000_000);
    private static final long COUNT = Long.getLong("bellwire.simulation.count", 100_000_000);
    private static final long SLICE = 100_000;

    @RegisterExtension
    static final QuietLog LOG = new QuietLog();

    @Test
    @SuppressWarnings("SystemOut") // Whoever lets it run for hours wants to see that it runs.
    void theInvariantsHoldInEveryHistory() {
        try (Simulation simulation = new Simulation(Plant.NONE)) {
            for (long done = 0; done < COUNT; done += SLICE) {
                Optional<Failure> failure = simulation.run(FROM + done, Math.min(SLICE, COUNT - done));
                failure.ifPresent(found -> fail(simulation.explain(found)));
                System.out.println(
                        "seeds " + FROM + " to " + (FROM + Math.min(COUNT, done + SLICE) - 1) + ": nothing is wrong");
            }
        }
        assertThat(LOG.errors()).isEmpty();
    }
}
