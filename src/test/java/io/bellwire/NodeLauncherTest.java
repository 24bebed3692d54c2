package io.bellwire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeLauncherTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "16, 15"})
    void leavesACoreToWhateverIsNoEventLoop(int cores, int eventLoops) {
        assertThat(NodeLauncher.eventLoops(cores)).isEqualTo(eventLoops);
    }
}
