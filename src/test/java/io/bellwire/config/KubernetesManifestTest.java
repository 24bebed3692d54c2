package io.bellwire.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifest in {@code src/docs/cluster.md} makes pods that would start and find each other. */
class KubernetesManifestTest {
    private static final Path FILE = Path.of("src/docs/cluster.md");
    private static final Pattern MANIFEST = Pattern.compile("```yaml\n(apiVersion: .*?)```", Pattern.DOTALL);
    private static final String POD_ADDRESS = "10.1.2.3";

    /** What an operator has put into the Secret. */
    private static final Map<String, String> SECRETS =
            Map.of("redis", "rediss://:password@redis:6379", "jwt", "x".repeat(64), "cluster", "x".repeat(44));

    @TempDir
    Path folder;

    private Map<String, Object> service;
    private Map<String, Object> deployment;
    private Map<String, Object> container;
    private GatewayConfig config;

    @BeforeEach
    void read() throws IOException {
        Matcher manifest = MANIFEST.matcher(Files.readString(FILE));
        assertThat(manifest.find()).isTrue();
        Iterable<Object> documents = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(manifest.group(1));
        List<Map<String, Object>> objects = StreamSupport.stream(documents.spliterator(), false)
                .map(KubernetesManifestTest::map)
                .toList();
        assertThat(objects).extracting(object -> object.get("kind")).containsExactly("Service", "Deployment");
        service = objects.get(0);
        deployment = objects.get(1);
        container = list(pod().get("containers")).get(0);
        config = load();
    }

    @Test
    void podsAskTheDnsForTheServiceThatSelectsThem() {
        ClusterConfig cluster = config.cluster();

        assertThat(cluster.enabled()).isTrue();
        assertThat(cluster.serviceDns()).isEqualTo(map(service.get("metadata")).get("name"));
        assertThat(cluster.host()).isEqualTo(POD_ADDRESS);
        assertThat(map(service.get("spec")))
                .containsEntry("clusterIP", "None")
                .containsEntry("publishNotReadyAddresses", true);
        assertThat(labels())
                .isEqualTo(map(service.get("spec")).get("selector"))
                .isEqualTo(at(deployment, "spec", "selector").get("matchLabels"));
    }

    @Test
    void portsAreThoseThatAreListenedTo() {
        Set<Object> ports = new TreeSet<>();
        list(container.get("ports")).forEach(port -> ports.add(port.get("containerPort")));
        Set<Object> among = new TreeSet<>();
        list(map(service.get("spec")).get("ports")).forEach(port -> among.add(port.get("port")));

        assertThat(among)
                .containsExactlyInAnyOrder(
                        config.cluster().port(), config.cluster().busPort());
        assertThat(ports)
                .containsExactlyInAnyOrder(
                        config.http().port(),
                        config.management().port(),
                        config.cluster().port(),
                        config.cluster().busPort());
    }

    @Test
    void probesAskWhereTheNodeAnswers() {
        assertThat(config.management().host())
                .as("the kubelet asks the pod's address")
                .isEqualTo(POD_ADDRESS);
        Map.of("startupProbe", "/health/started", "livenessProbe", "/health/live", "readinessProbe", "/health/ready")
                .forEach((probe, path) -> assertThat(at(container, probe, "httpGet"))
                        .containsEntry("path", path)
                        .containsEntry("port", config.management().port()));
    }

    @Test
    void podsHaveTimeToDrain() {
        assertThat((int) pod().get("terminationGracePeriodSeconds")).isGreaterThan((int)
                config.connection().drainTimeout().plusSeconds(10).toSeconds());
    }

    /** Loads it as a node in the first pod would. */
    private GatewayConfig load() {
        Map<String, String> environment = new LinkedHashMap<>();
        list(container.get("env")).forEach(variable -> environment.put((String) variable.get("name"), value(variable)));
        ConfigResult result = new ConfigLoader(environment, folder).load(ConfigLoader.Request.of(null));
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    private static String value(Map<String, Object> variable) {
        Object value = variable.get("value");
        if (value != null) {
            assertThat(value).as("Kubernetes takes texts only").isInstanceOf(String.class);
            return (String) value;
        }
        Map<String, Object> from = map(variable.get("valueFrom"));
        if (from.containsKey("fieldRef")) {
            assertThat(map(from.get("fieldRef"))).containsEntry("fieldPath", "status.podIP");
            return POD_ADDRESS;
        }
        return SECRETS.get((String) map(from.get("secretKeyRef")).get("key"));
    }

    private Map<String, Object> pod() {
        return at(deployment, "spec", "template", "spec");
    }

    private Object labels() {
        return at(deployment, "spec", "template", "metadata").get("labels");
    }

    private static Map<String, Object> at(Map<String, Object> from, String... path) {
        Map<String, Object> next = from;
        for (String key : path) {
            next = map(next.get(key));
        }
        return next;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return (List<Map<String, Object>>) value;
    }
}
