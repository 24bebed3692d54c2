package io.bellwire.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code conf/compose.yaml} starts nodes that would start. */
class ComposeFileTest {
    private static final Path FILE = Path.of("conf/compose.yaml");

    @TempDir
    Path folder;

    @Test
    void everyNodeIsSetUpRight() throws IOException {
        Map<String, Object> services = map(file().get("services"));
        List<String> nodes = services.keySet().stream()
                .filter(name -> name.startsWith("node"))
                .toList();

        assertThat(nodes).containsExactly("node1", "node2", "node3");
        for (String node : nodes) {
            ClusterConfig cluster =
                    load(map(map(services.get(node)).get("environment"))).cluster();
            assertThat(cluster.enabled()).isTrue();
            assertThat(cluster.members()).containsExactlyElementsOf(nodes);
        }
    }

    @Test
    void nodesHaveTimeToDrain() throws IOException {
        Map<String, Object> node = map(map(file().get("services")).get("node1"));
        ConfigResult defaults = ConfigBinder.bind(Map.of(), List.of());

        assertThat(Texts.parseDuration(String.valueOf(node.get("stop_grace_period"))))
                .isGreaterThan(((ConfigResult.Loaded) defaults)
                        .config()
                        .connection()
                        .drainTimeout()
                        .plusSeconds(10));
    }

    @Test
    void onlyThePortsOfClientsAreOpen() throws IOException {
        Map<String, Object> services = map(file().get("services"));

        assertThat(services.values().stream()
                        .map(service -> String.valueOf(map(service).get("ports"))))
                .containsExactlyInAnyOrder("null", "[8081:8080]", "[8082:8080]", "[8083:8080]");
    }

    @Test
    void redisKeepsWhatWasAnswered() throws IOException {
        assertThat(String.valueOf(map(map(file().get("services")).get("redis")).get("command")))
                .contains("--appendonly, yes", "--maxmemory-policy, noeviction");
    }

    /** With the secrets' files where they are in a container, as far as the settings are concerned. */
    private GatewayConfig load(Map<String, Object> environment) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Map.Entry<String, Object> variable : environment.entrySet()) {
            String value = String.valueOf(variable.getValue());
            if (value.startsWith("/run/secrets/")) {
                value = Files.writeString(folder.resolve(Path.of(value).getFileName()), "x".repeat(44))
                        .toString();
            }
            variables.put(variable.getKey(), value);
        }
        ConfigResult result = new ConfigLoader(variables, folder).load(ConfigLoader.Request.of(null));
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    private static Map<String, Object> file() throws IOException {
        return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FILE)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
