package io.bellwire.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bellwire.simulation.Simulation.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * 100,000 histories of the gateway in virtual time. {@code -Dbellwire.simulation.seed=…} runs a single one and prints how
 * it went; {@code -Dbellwire.simulation.from=… -Dbellwire.simulation.count=…} runs others.
 */
class SimulationTest {
    private static final long ONE = Long.getLong("bellwire.simulation.seed", -1);
    private static final long FROM = Long.getLong("bellwire.simulation.from", 1);
    private static final long COUNT = Long.getLong("bellwire.simulation.count", 100_000);
    private static final QuietLog LOG = new QuietLog();

    @BeforeAll
    static void quiet() {
        LOG.begin();
    }

    @AfterAll
    static void loud() {
        LOG.end();
    }

    @Test
    void theInvariantsHoldInEveryHistory() {
        try (Simulation simulation = new Simulation(Plant.NONE)) {
            Optional<Failure> failure = ONE >= 0 ? shown(simulation) : simulation.run(FROM, COUNT);
            failure.ifPresent(found -> fail(simulation.explain(found)));
        }
        assertThat(LOG.errors()).isEmpty();
    }

    @SuppressWarnings("SystemOut") // That is what somebody asked for who gave a seed.
    private static Optional<Failure> shown(Simulation simulation) {
        Plan plan = PlanMaker.make(ONE);
        System.out.println(plan);
        return Optional.ofNullable(simulation.run(plan, System.out::println));
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        for (long seed = 1; seed <= 200; seed++) {
            List<String> first = new ArrayList<>();
            List<String> second = new ArrayList<>();
            try (Simulation simulation = new Simulation(Plant.NONE)) {
                simulation.run(PlanMaker.make(seed), first::add);
            }
            try (Simulation used = new Simulation(Plant.NONE)) {
                used.run(1_000 + seed, 3);
                used.run(PlanMaker.make(seed), second::add);
            }
            assertThat(second).as("seed " + seed).isEqualTo(first);
        }
    }
}
