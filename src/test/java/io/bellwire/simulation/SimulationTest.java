package io.bellwire.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bellwire.simulation.Simulation.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * 100,000 histories of the gateway in virtual time. {@code -Dbellwire.simulation.seed=…} runs a single one and prints how
 * it went; {@code -Dbellwire.simulation.from=… -Dbellwire.simulation.count=…} runs others.
 */
class SimulationTest {
    private static final long ONE = Long.getLong("bellwire.simulation.seed", -1);
    private static final long FROM = Long.getLong("bellwire.simulation.from", 1);
    private static final long COUNT = Long.getLong("bellwire.simulation.count", 100_000);

    @RegisterExtension
    static final QuietLog LOG = new QuietLog();

    @Test
    void theInvariantsHoldInEveryHistory() throws Exception {
        if (ONE >= 0) {
            run(SimulationTest::shown);
        } else {
            Future<?> half = CompletableFuture.runAsync(
                    () -> run(simulation -> simulation.run(FROM, COUNT / 2)), task -> new Thread(task).start());
            run(simulation -> simulation.run(FROM + COUNT / 2, COUNT - COUNT / 2));
            half.get();
        }
        assertThat(LOG.errors()).isEmpty();
    }

    private static void run(Function<Simulation, Optional<Failure>> histories) {
        try (Simulation simulation = new Simulation(Plant.NONE)) {
            histories.apply(simulation).ifPresent(found -> fail(simulation.explain(found)));
        }
    }

    @SuppressWarnings("SystemOut") // That is what somebody asked for who gave a seed.
    private static Optional<Failure> shown(Simulation simulation) {
        Plan plan = PlanMaker.make(ONE);
        System.out.println(plan);
        return Optional.ofNullable(simulation.run(plan, System.out::println));
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        List<List<String>> forwards = new ArrayList<>();
        try (Simulation simulation = new Simulation(Plant.NONE)) {
            for (long seed = 1; seed <= 200; seed++) {
                forwards.add(traced(simulation, seed));
            }
        }
        try (Simulation simulation = new Simulation(Plant.NONE)) {
            for (int seed = 200; seed >= 1; seed--) {
                assertThat(traced(simulation, seed)).as("seed %d", seed).isEqualTo(forwards.get(seed - 1));
            }
        }
    }

    private static List<String> traced(Simulation simulation, long seed) {
        List<String> lines = new ArrayList<>();
        simulation.run(PlanMaker.make(seed), lines::add);
        return lines;
    }
}
