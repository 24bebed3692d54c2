package io.bellwire.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.simulation.Simulation.Failure;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation can convict: each fault that is built in on purpose is found within few histories. */
class PlantedFaultsTest {
    private static final long ENOUGH = 3_000;
    private static final QuietLog LOG = new QuietLog();

    @BeforeAll
    static void quiet() {
        LOG.begin();
    }

    @AfterAll
    static void loud() {
        LOG.end();
    }

    @ParameterizedTest
    @EnumSource(value = Plant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void isFound(Plant plant) {
        try (Simulation simulation = new Simulation(plant)) {
            Optional<Failure> failure = simulation.run(1, ENOUGH);
            assertThat(failure).as("what %s breaks", plant).isPresent();
        }
    }
}
