package io.bellwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.auth.JwtTokenVerifier;
import io.bellwire.auth.TokenCheck.Valid;
import io.bellwire.config.GatewayConfig;
import io.bellwire.config.InvalidConfigException;
import io.bellwire.config.StoreConfig;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void setUp() {
        shell = new Shell(directory);
        shell.environment.put("BELLWIRE_AUTH_JWT_SECRET", Shell.SECRET);
    }

    @Test
    void servesUntilItIsToldToStop() throws Exception {
        CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(() -> shell.run("serve"));
        await().until(() -> shell.out().contains("\n"));

        assertThat(shell.out()).isEqualTo("ready ws://0.0.0.0:4711/v1/signaling\n");
        assertThat(shell.err()).isEqualTo("health and metrics on http://127.0.0.1:4712\n");
        assertThat(exitCode).isNotDone();
        assertThat(shell.drained).hasValue(0);

        shell.stopRequest.complete(null);

        assertThat(exitCode.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(shell.drained).hasValue(1);
    }

    @Test
    void servesWithoutTheWord() {
        shell.stopRequest.complete(null);

        assertThat(shell.run()).isZero();
        assertThat(shell.run("--port", "1234")).isZero();

        assertThat(shell.started).extracting(config -> config.http().port()).containsExactly(8080, 1234);
    }

    @Test
    void takesJsonAndFiles() throws IOException {
        shell.stopRequest.complete(null);
        Files.writeString(directory.resolve("my.yaml"), "http:\n  host: 127.0.0.2\n");

        assertThat(shell.run("serve", "--conf", "{\"http\":{\"host\":\"::1\"}}"))
                .isZero();
        assertThat(shell.out()).isEqualTo("ready ws://[::1]:4711/v1/signaling\n");

        assertThat(shell.run("--conf", "my.yaml")).isZero();
        assertThat(shell.out()).isEqualTo("ready ws://127.0.0.2:4711/v1/signaling\n");
    }

    @Test
    void saysWssWithTls() {
        shell.stopRequest.complete(null);

        String conf = "{\"http\":{\"tls\":{\"certificatePath\":\"c.pem\",\"keyPath\":\"k.pem\"}}}";

        assertThat(shell.run("serve", "--conf", conf)).isZero();
        assertThat(shell.out()).startsWith("ready wss://");
    }

    @Test
    void refusesToServeWithoutAKey() {
        shell.environment.clear();

        assertThat(shell.run("serve")).isEqualTo(2);

        assertThat(shell.err())
                .startsWith("error: there is no key to check the users' tokens with.")
                .contains("auth.jwt.secret", "auth.jwt.publicKeys", "auth.jwt.jwksUri", "genconfig", "serve --dev");
        assertThat(shell.out()).isEmpty();
        assertThat(shell.started).isEmpty();
    }

    @Test
    void aClusterNeedsRedis() {
        shell.environment.put("BELLWIRE_CLUSTER_SECRET", "sixteen bytes ok");
        shell.environment.put("BELLWIRE_CLUSTER_MEMBERS", "10.0.0.1, 10.0.0.2:5702");

        assertThat(shell.run("serve", "--cluster")).isEqualTo(2);
        assertThat(shell.err())
                .contains(
                        "cluster.enabled = true (flag --cluster): needs store.kind = redis", "store.kind is embedded");

        shell.environment.put("BELLWIRE_STORE_KIND", "redis");
        shell.stopRequest.complete(null);
        assertThat(shell.run("serve", "--cluster")).isZero();
        assertThat(shell.started.get(0).cluster().members()).containsExactly("10.0.0.1", "10.0.0.2:5702");
    }

    @Test
    void refusesAClusterInDevelopment() {
        assertThat(shell.run("serve", "--dev", "--cluster")).isEqualTo(2);

        assertThat(shell.err())
                .startsWith("error: --cluster can't be with --dev: ")
                .contains("in memory", "Redis");
        assertThat(shell.started).isEmpty();
    }

    @Test
    void saysWhatOnlyTheMachineShows() {
        shell.startResult = Future.failedFuture(InvalidConfigException.of("cluster.host", "", "must name an address"));

        assertThat(shell.run("serve")).isEqualTo(2);

        assertThat(shell.err().lines())
                .containsExactly("error: the configuration is not valid:", "  cluster.host = : must name an address");
    }

    @Test
    void listsAllThatIsWrong() {
        shell.environment.put("BELLWIRE_STORE_KIND", "mongo");

        assertThat(shell.run("serve", "--port", "x", "--cluster")).isEqualTo(2);

        assertThat(shell.err().lines())
                .containsExactly(
                        "error: the configuration is not valid:",
                        "  http.port = x (flag --port): must be a whole number",
                        "  store.kind = mongo (environment BELLWIRE_STORE_KIND): must be embedded, memory or redis",
                        "  cluster.secret: is needed with cluster.enabled, the same on all nodes: "
                                + "make one with `openssl rand -base64 32`",
                        "  cluster.members = : or cluster.kubernetes.serviceDns must say where other nodes are, "
                                + "with cluster.enabled");
        assertThat(shell.started).isEmpty();
    }

    @Test
    void failsWhenTheNodeDoesNotStart() {
        shell.startResult = Future.failedFuture("port 8080 is in use");

        assertThat(shell.run("serve")).isEqualTo(1);

        assertThat(shell.err()).isEqualTo("error: port 8080 is in use\n");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void devNeedsNothing() {
        shell.environment.clear();
        shell.stopRequest.complete(null);

        assertThat(shell.run("serve", "--dev")).isZero();

        GatewayConfig config = shell.started.get(0);
        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().allowedOrigins()).containsExactly("*");
        assertThat(config.store().kind()).isEqualTo(StoreConfig.Kind.MEMORY);
        assertThat(shell.out())
                .contains("call --from alice --to bob", "Connect to   ws://127.0.0.1:4711/v1/signaling")
                .contains("In a browser http://127.0.0.1:4711/\n")
                .contains("--key " + config.jwt().secret().text())
                .endsWith("ready ws://127.0.0.1:4711/v1/signaling\n");
        assertThat(user(config, "alice")).isEqualTo("alice");
        assertThat(user(config, "bob")).isEqualTo("bob");
    }

    @Test
    void onlyDevGivesTokensToPages() {
        shell.stopRequest.complete(null);

        assertThat(shell.run("serve", "--dev")).isZero();
        assertThat(shell.run("serve")).isZero();

        assertThat(userOf(
                        shell.started.get(0),
                        shell.devTokens.get(0).orElseThrow().mint("carol")))
                .isEqualTo("carol");
        assertThat(shell.devTokens.get(1)).isEmpty();
    }

    private String user(GatewayConfig config, String name) {
        String line = shell.out()
                .lines()
                .filter(text -> text.startsWith("  " + name + " "))
                .findAny()
                .orElseThrow();
        return userOf(config, line.substring(line.lastIndexOf(' ') + 1));
    }

    private static String userOf(GatewayConfig config, String token) {
        JwtTokenVerifier verifier = JwtTokenVerifier.withFixedKeys(config.jwt(), InstantSource.fixed(Shell.NOW));
        return ((Valid) verifier.verify(token).result()).userID();
    }

    @Test
    void devUsesAKeyOfItsOwnAndReadsNoDefaultFile() throws IOException {
        Files.createDirectory(directory.resolve("conf"));
        Files.writeString(directory.resolve("conf/gateway.yaml"), "http:\n  port: 1\n");
        shell.stopRequest.complete(null);

        assertThat(shell.run("--dev")).isZero();
        assertThat(shell.run("--dev")).isZero();

        assertThat(shell.started).extracting(config -> config.http().port()).containsOnly(8080);
        assertThat(shell.started)
                .extracting(config -> config.jwt().secret().text())
                .doesNotContain(Shell.SECRET)
                .doesNotHaveDuplicates();
    }

    @Test
    void devStaysOnLoopback() {
        shell.environment.put("BELLWIRE_HTTP_HOST", "0.0.0.0");

        assertThat(shell.run("--dev")).isEqualTo(2);

        assertThat(shell.err())
                .isEqualTo("error: http.host = 0.0.0.0: must be a loopback address with --dev, "
                        + "because its key is printed on the screen\n");
        assertThat(shell.started).isEmpty();
    }
}
