package io.bellwire.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.bellwire.config.ClusterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnAddressTest {
    private static final String PUBLIC = "203.0.113.7";

    @ParameterizedTest
    @ValueSource(
            strings = {"10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.0.1", "100.64.0.1", "fd00:0:0:0:0:0:0:2"})
    void isThePrivateOne(String address) throws UnknownHostException {
        assertThat(OwnAddress.of(ClusterConfig.alone(), addresses(PUBLIC, address, "2001:db8::1", "fe80::1")))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {PUBLIC, "172.32.0.1", "100.128.0.1", "169.254.1.1", "2001:db8::1", "fe80::1"})
    void isNeverOneThatOthersMayReach(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OwnAddress.of(ClusterConfig.alone(), addresses(address)))
                .withMessageEndingWith("because this machine has no private address");
    }

    @Test
    void isNotChosenAmongSeveral() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OwnAddress.of(ClusterConfig.alone(), addresses("10.0.0.1", "192.168.0.1")))
                .withMessageStartingWith("must name the address that only the other nodes reach")
                .withMessageEndingWith("several private addresses: 10.0.0.1, 192.168.0.1");
    }

    @Test
    void isWhatTheSettingSays() {
        ClusterConfig config = new ClusterConfig(false, null, "host.example", 0, 0, "", List.of(), "", null);

        assertThat(OwnAddress.of(config, List.of())).isEqualTo("host.example");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OwnAddress.requireFree("127.0.0.1", 0, 0);
            assertThatIllegalStateException()
                    .isThrownBy(() -> OwnAddress.requireFree("127.0.0.1", taken.getLocalPort(), 0))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort() + " (cluster.host, cluster.port)");
            assertThatIllegalStateException()
                    .isThrownBy(() -> OwnAddress.requireFree("127.0.0.1", 0, taken.getLocalPort()))
                    .withMessageContaining("(cluster.host, cluster.busPort)");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> OwnAddress.requireFree("192.0.2.200", 0, 0))
                .withMessageStartingWith("cluster.host = 192.0.2.200 is not an address of this machine");
    }

    private static List<InetAddress> addresses(String... texts) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(InetAddress.getByName(text));
        }
        return addresses;
    }
}
