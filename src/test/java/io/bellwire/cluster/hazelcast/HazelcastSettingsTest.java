package io.bellwire.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperties;
import io.bellwire.config.ClusterConfig;
import io.bellwire.config.ClusterSecret;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HazelcastSettingsTest {
    private static final ClusterSecret SECRET = new ClusterSecret("a secret of some bytes");

    @Test
    void everyPropertyIsOneThatHazelcastKnows() throws IllegalAccessException {
        List<String> known = new java.util.ArrayList<>(List.of("hazelcast.local.localAddress"));
        for (var field : ClusterProperty.class.getFields()) {
            if (field.get(null) instanceof com.hazelcast.spi.properties.HazelcastProperty property) {
                known.add(property.getName());
            }
        }

        assertThat(known)
                .containsAll(
                        settings(config(List.of("a"), "", "")).getProperties().stringPropertyNames());
    }

    @Test
    void tellsNobodyOutsideAnything() {
        Config settings = settings(config(List.of("a"), "", ""));
        HazelcastProperties properties = new HazelcastProperties(settings);
        AdvancedNetworkConfig network = settings.getAdvancedNetworkConfig();

        assertThat(properties.getBoolean(ClusterProperty.PHONE_HOME_ENABLED)).isFalse();
        assertThat(properties.getBoolean(ClusterProperty.ENABLE_JMX)).isFalse();
        assertThat(properties.getBoolean(ClusterProperty.SOCKET_SERVER_BIND_ANY))
                .isFalse();
        assertThat(settings.getMetricsConfig().isEnabled()).isFalse();
        assertThat(settings.getJetConfig().isEnabled()).isFalse();
        assertThat(network.isEnabled()).isTrue();
        assertThat(network.getEndpointConfigs()).containsOnlyKeys(EndpointQualifier.MEMBER);
        assertThat(network.getJoin().getMulticastConfig().isEnabled()).isFalse();
        assertThat(network.getJoin().isAutoDetectionEnabled()).isFalse();
    }

    @Test
    void findsMembersByList() {
        AdvancedNetworkConfig network = settings(config(List.of("10.0.0.1", "b:1", "[fd00::1]:2", "fd00::2"), "", ""))
                .getAdvancedNetworkConfig();

        assertThat(network.getJoin().getTcpIpConfig().isEnabled()).isTrue();
        assertThat(network.getJoin().getTcpIpConfig().getMembers())
                .containsExactly("10.0.0.1:5799", "b:1", "[fd00::1]:2", "[fd00::2]:5799");
        assertThat(network.getJoin().getKubernetesConfig().isEnabled()).isFalse();
    }

    @Test
    void findsMembersInTheDns() {
        Config settings = settings(config(List.of(), "nodes.example", ""));
        var kubernetes = settings.getAdvancedNetworkConfig().getJoin().getKubernetesConfig();

        assertThat(kubernetes.isEnabled()).isTrue();
        assertThat(kubernetes.getProperties())
                .containsEntry("service-dns", "nodes.example")
                .containsEntry("service-port", "5799");
        assertThat(settings.getAdvancedNetworkConfig()
                        .getJoin()
                        .getTcpIpConfig()
                        .isEnabled())
                .isFalse();
        assertThat(settings.getProperty("hazelcast.wait.seconds.before.join"))
                .as("with 0 Hazelcast does not look at all")
                .isNotEqualTo("0");
    }

    @Test
    void tellsOthersWhereItIsReached() {
        Config settings = settings(config(List.of("a"), "", "node-1.example"));
        var endpoint = (ServerSocketEndpointConfig)
                settings.getAdvancedNetworkConfig().getEndpointConfigs().get(EndpointQualifier.MEMBER);

        assertThat(endpoint.getPublicAddress()).isEqualTo("node-1.example:5799");
        assertThat(endpoint.getPort()).isEqualTo(5799);
        assertThat(endpoint.isPortAutoIncrement()).isFalse();
        assertThat(settings.getProperty("hazelcast.local.localAddress")).isEqualTo("10.0.0.9");
    }

    @Test
    void theNameOfTheClusterFollowsFromTheSecretAndDoesNotShowIt() {
        List<String> names = Stream.of("a secret of some bytes", "a secret of some bytez")
                .map(text -> HazelcastSettings.clusterName(new ClusterSecret(text)))
                .toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("bellwire-[0-9a-f]{32}"));
        assertThat(HazelcastSettings.clusterName(SECRET)).isEqualTo(names.get(0));
    }

    private static Config settings(ClusterConfig config) {
        return HazelcastSettings.of(config, "10.0.0.9", "n1");
    }

    private static ClusterConfig config(List<String> members, String serviceDns, String publicHost) {
        return new ClusterConfig(true, SECRET, "10.0.0.9", 5799, 0, publicHost, members, serviceDns, null);
    }
}
