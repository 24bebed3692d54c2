package io.bellwire.cluster.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the tests of several nodes stand on. */
class NetworkIT {

    @Test
    void theNextNetworkMayHaveTheNamesOfOneThatIsStillInUseByAProcess() throws IOException {
        String missing = Network.whyNoNamespaces();
        assumeTrue(missing == null, missing);
        Network first = Network.ofNamespaces();
        Host host = first.newHost();
        Process inside = new ProcessBuilder(host.command(List.of("sh", "-c", "echo inside; exec sleep 60"))).start();
        try {
            assertThat(inside.inputReader().readLine()).isEqualTo("inside");
            first.close();

            try (Network next = Network.ofNamespaces()) {
                assertThat(next.newHost()).isEqualTo(host);
            }
            assertThat(inside.isAlive()).isTrue();
        } finally {
            inside.destroyForcibly();
            first.close();
        }
    }
}
