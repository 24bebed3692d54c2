package io.bellwire.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.simulation.Simulation.Failure;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation can convict: each fault that is built in on purpose is found within few histories. */
class PlantedFaultsTest {
    private static final long ENOUGH = 3_000;

    /** Some of the faults that only a node among others can have need three of them, and bad luck. */
    private static final long ENOUGH_OF_MANY = 12_000;

    @RegisterExtension
    static final QuietLog LOG = new QuietLog();

    @ParameterizedTest
    @EnumSource(value = Plant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void isFound(Plant plant) {
        try (Simulation simulation = new Simulation(plant)) {
            Optional<Failure> failure = plant.needsOthers()
                    ? simulation.run(1, ENOUGH_OF_MANY, plan -> plan.nodes() > 1)
                    : simulation.run(1, ENOUGH, plan -> true);
            assertThat(failure).as("what %s breaks", plant).isPresent();
        }
    }
}
