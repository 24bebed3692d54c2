package io.bellwire.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.config.ConfigLoader.Flag;
import io.bellwire.config.ConfigLoader.Request;
import io.bellwire.config.ConfigResult.Given;
import io.bellwire.config.ConfigResult.Invalid;
import io.bellwire.config.ConfigResult.Loaded;
import io.bellwire.protocol.Limits;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    private static final String SECRET = "a secret of a good many bytes, really";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new LinkedHashMap<>();

    @Test
    void hasTheDefaultsOfTheDocuments() {
        GatewayConfig config = valid(load("{}"));

        assertThat(config.http()).isEqualTo(new HttpConfig("0.0.0.0", 8080, List.of(), null));
        assertThat(config.management()).isEqualTo(new ManagementConfig("127.0.0.1", 9090));
        assertThat(config.jwt().hasKeys()).isFalse();
        assertThat(config.store())
                .isEqualTo(new StoreConfig(
                        StoreConfig.Kind.EMBEDDED,
                        "data",
                        StoreConfig.Fsync.ALWAYS,
                        new RedisConfig(
                                RedisAddress.parse("redis://127.0.0.1:6379"),
                                "bellwire",
                                RedisConfig.Durability.STANDARD,
                                0,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2),
                                20_000)));
        assertThat(config.cluster().enabled()).isFalse();
        assertThat(config.invitation())
                .isEqualTo(new InvitationConfig(
                        Duration.ofSeconds(30), Duration.ofHours(24), Duration.ofHours(24), Duration.ofDays(7)));
        assertThat(config.groups().clientManaged()).isTrue();
        assertThat(config.connection())
                .isEqualTo(new ConnectionConfig(Duration.ofSeconds(25), Duration.ofSeconds(5), Duration.ofSeconds(20)));
        assertThat(config.limits()).isEqualTo(Limits.DEFAULT);
    }

    /** Flag over environment over file over default: each column is where the port is set, and to what. */
    @ParameterizedTest
    @CsvSource({
        "   ,    ,    , 8080",
        "   ,    , 1003, 1003",
        "   , 1002,    , 1002",
        "   , 1002, 1003, 1002",
        "1001,    ,    , 1001",
        "1001,    , 1003, 1001",
        "1001, 1002,    , 1001",
        "1001, 1002, 1003, 1001"
    })
    void prefersFlagOverEnvironmentOverFile(String flag, String variable, String file, int port) throws IOException {
        Files.createDirectory(directory.resolve("conf"));
        Files.writeString(directory.resolve("conf/gateway.yaml"), file == null ? "" : "http:\n  port: " + file + "\n");
        if (variable != null) {
            environment.put("BELLWIRE_HTTP_PORT", variable);
        }
        Map<String, Flag> flags = flag == null ? Map.of() : Map.of("http.port", new Flag("--port", flag));

        ConfigResult result = loader().load(new Request(null, Map.of(), flags));

        assertThat(valid(result).http().port()).isEqualTo(port);
    }

    @Test
    void takesOtherDefaultsOnlyWhereNobodySaysAnything() {
        Map<String, String> defaults = Map.of("http.host", "127.0.0.1", "management.host", "::1");

        GatewayConfig config =
                valid(loader().load(new Request("{\"http\":{\"host\":\"10.0.0.1\"}}", defaults, Map.of())));

        assertThat(config.http().host()).isEqualTo("10.0.0.1");
        assertThat(config.management().host()).isEqualTo("::1");
    }

    @Test
    void readsEveryKindOfValue() {
        GatewayConfig config = valid(load("""
                http:
                  port: 0
                  allowedOrigins: [https://a.example.org, "https://b.example.org:8443"]
                  tls:
                    certificatePath: cert.pem
                    keyPath: key.pem
                store.kind: memory
                groups:
                  clientManaged: false
                connection:
                  loginTimeout: 500ms
                  heartbeat: 1m
                limits:
                  dataBytes: 1000
                  messageBytes: 2MiB
                  callsPerSecond: 0
                """));

        assertThat(config.http().allowedOrigins())
                .containsExactly("https://a.example.org", "https://b.example.org:8443");
        assertThat(config.http().tls()).isEqualTo(new TlsConfig("cert.pem", "key.pem", Duration.ofMinutes(1)));
        assertThat(config.store().kind()).isEqualTo(StoreConfig.Kind.MEMORY);
        assertThat(config.groups().clientManaged()).isFalse();
        assertThat(config.connection().loginTimeout()).hasMillis(500);
        assertThat(config.connection().heartbeat()).hasSeconds(60);
        assertThat(config.limits().dataBytes()).isEqualTo(1000);
        assertThat(config.limits().messageBytes()).isEqualTo(2 << 20);
        assertThat(config.limits().callsPerSecond()).isZero();
    }

    @Test
    void readsListsFromTheEnvironment() {
        environment.put("BELLWIRE_HTTP_ALLOWEDORIGINS", "https://a.example.org, https://b.example.org");

        assertThat(valid(load("{}")).http().allowedOrigins())
                .containsExactly("https://a.example.org", "https://b.example.org");
    }

    @Test
    void readsASecretFromAFile() throws IOException {
        Files.writeString(directory.resolve("secret"), SECRET + "\n");
        environment.put("BELLWIRE_AUTH_JWT_SECRET_FILE", "secret");

        assertThat(valid(load("{}")).jwt().secret().text()).isEqualTo(SECRET);
    }

    @Test
    void bindsEveryLimitByItsName() {
        for (Setting setting : Settings.all()) {
            if (setting.key().startsWith("limits.") && !setting.key().equals("limits.timeoutSeconds")) {
                environment.clear();
                environment.put(setting.environmentName(), setting.defaultText());
                assertThat(valid(load("{}")).limits()).as(setting.key()).isEqualTo(Limits.DEFAULT);
            }
        }
    }

    @Test
    void letsEitherKeyOfTheLongestTimeoutDecide() {
        assertThat(valid(load("limits: {timeoutSeconds: 60}")).invitation().maxTimeout())
                .hasSeconds(60);
        assertThat(valid(load("invitation: {maxTimeout: 2m}")).limits().timeoutSeconds())
                .isEqualTo(120);
        assertThat(problems(load("limits: {timeoutSeconds: 60}\ninvitation: {maxTimeout: 2m}")))
                .containsExactly("limits.timeoutSeconds = 60 (given line 1): "
                        + "says the same as invitation.maxTimeout, 2m: set only one of them");
    }

    @Test
    void letsServiceLinksAndLoggingPass() {
        environment.put("BELLWIRE_SERVICE_HOST", "10.0.0.1");
        environment.put("BELLWIRE_SERVICE_PORT", "8080");
        environment.put("BELLWIRE_SERVICE_PORT_HTTP", "8080");
        environment.put("BELLWIRE_PORT", "tcp://10.0.0.1:8080");
        environment.put("BELLWIRE_PORT_8080_TCP", "tcp://10.0.0.1:8080");
        environment.put("BELLWIRE_PORT_8080_TCP_PROTO", "tcp");
        environment.put("BELLWIRE_HTTP_PORT", "tcp://10.0.0.1:80");
        environment.put("BELLWIRE_LOG_LEVEL", "debug");
        environment.put("PATH", "/bin");

        assertThat(valid(load("{}")).http().port()).isEqualTo(8080);
    }

    /** What people write wrongly, and word for word what they are told. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: {port: 80800}|http.port = 80800 (given line 1): must be from 0 to 65535",
                "http: {port: eighty}|http.port = eighty (given line 1): must be a whole number",
                "http: {port: 8_080}|http.port = 8_080 (given line 1): must be a whole number",
                "http: {port: [1]}|http.port = [1] (given line 1): must be a whole number",
                "http: {port: {a: 1}}|http.port (given line 1): takes a value, not keys below it",
                "http: {host: ''}|http.host =  (given line 1): must not be empty",
                "http: {prot: 1}|http.prot (given line 1): is not a known setting, did you mean http.port?",
                "htpp: {port: 1}|htpp (given line 1): is not a known setting, did you mean http?",
                "http.Port: 1|http.Port (given line 1): is not a known setting, did you mean http.port?",
                "http: 8080|http (given line 1): is a section and takes no value itself",
                "{http: {port: 1}, http.port: 2}|http.port (given line 1): is there twice",
                "http: {allowedOrigins: [app.example.org]}|http.allowedOrigins = [app.example.org] (given line 1): must be * or an origin like https://app.example.org, in lower case, without a path",
                "http: {tls: {keyPath: k.pem}}|http.tls.certificatePath = : must name a PEM file, as http.tls.keyPath does",
                "management: {port: 8080}|management.port = 8080 (given line 1): must differ from http.port",
                "store: {kind: mongo}|store.kind = mongo (given line 1): must be embedded, memory or redis",
                "store: {redis: {uri: 'http://x'}}|store.redis.uri (given line 1): must be redis://HOST:PORT, redis-sentinel://HOST:PORT,HOST:PORT/MASTER or redis-cluster://HOST:PORT,HOST:PORT, with USER:PASSWORD@ before the first host if needed; rediss… for TLS",
                "store: {redis: {uri: 'redis-sentinel://:secret@h'}}|store.redis.uri (given line 1): must name the master behind the sentinels: redis-sentinel://HOST:PORT/MASTER",
                "store: {redis: {durability: maybe}}|store.redis.durability = maybe (given line 1): must be standard or strict",
                "store: {redis: {prefix: 'a b'}}|store.redis.prefix = a b (given line 1): must be 1 to 32 letters, digits, dots, dashes or underscores",
                "store: {redis: {inFlight: 1}}|store.redis.inFlight = 1 (given line 1): must be from 100 to 1000000",
                "store: {fsync: sometimes}|store.fsync = sometimes (given line 1): must be always, everysec or never",
                "{cluster: {enabled: true, secret: 0123456789abcdef, members: [a]}}|cluster.enabled = true (given line 1): needs store.kind = redis, which all nodes share and which decides between them; store.kind is embedded",
                "{store: {kind: redis}, cluster: {enabled: true, members: [a]}}|cluster.secret: is needed with cluster.enabled, the same on all nodes: make one with `openssl rand -base64 32`",
                "{store: {kind: redis}, cluster: {enabled: true, secret: 0123456789abcdef}}|cluster.members = : or cluster.kubernetes.serviceDns must say where other nodes are, with cluster.enabled",
                "cluster: {secret: 0123456789abcde}|cluster.secret (given line 1): must be at least 16 bytes long, it has 15: make one with `openssl rand -base64 32`, the same for all nodes",
                "{store: {kind: redis}, cluster: {enabled: true, secret: short, members: [a]}}|cluster.secret (given line 1): must be at least 16 bytes long, it has 5: make one with `openssl rand -base64 32`, the same for all nodes",
                "cluster: {host: 0.0.0.0}|cluster.host = 0.0.0.0 (given line 1): must be one address of this machine that only the other nodes reach, not all of its addresses",
                "cluster: {host: 'a:1'}|cluster.host = a:1 (given line 1): must be an address or the name of a host, without a port",
                "cluster: {publicHost: 'a b'}|cluster.publicHost = a b (given line 1): must be an address or the name of a host, without a port",
                "cluster: {port: 70000}|cluster.port = 70000 (given line 1): must be from 0 to 65535",
                "cluster: {busPort: 5701}|cluster.busPort = 5701 (given line 1): must differ from cluster.port",
                "cluster: {members: ['a:b']}|cluster.members = [a:b] (given line 1): must be HOST or HOST:PORT of another node",
                "cluster: {members: [a], kubernetes: {serviceDns: b}}|cluster.members = [a] (given line 1): and cluster.kubernetes.serviceDns say the same: set only one of them",
                "cluster: {tls: {keyPath: k, trustPath: t}}|cluster.tls.certificatePath = : must name a PEM file: of certificatePath, keyPath and trustPath all are needed, or none",
                "cluster: {enabled: yes}|cluster.enabled = yes (given line 1): must be true or false",
                "invitation: {defaultTimeout: 30}|invitation.defaultTimeout = 30 (given line 1): must be a time, as in 500ms, 30s, 5m, 24h or 7d",
                "invitation: {maxTimeout: 48h}|invitation.maxTimeout = 48h (given line 1): must be from 1s to 24h",
                "invitation: {maxTimeout: 10s}|invitation.defaultTimeout = 30s: must not be longer than invitation.maxTimeout, 10s",
                "invitation: {maxLifetime: 1h}|invitation.maxLifetime = 1h (given line 1): must not be shorter than invitation.maxTimeout, 24h",
                "connection: {heartbeat: 1500ms}|connection.heartbeat = 1500ms (given line 1): must be whole seconds",
                "connection: {heartbeat: 0s}|connection.heartbeat = 0s (given line 1): must be from 1s to 10m",
                "limits: {dataBytes: 16kb}|limits.dataBytes = 16kb (given line 1): must be a size in bytes, as in 16384, 128KiB or 1MiB",
                "limits: {dataBytes: 1GiB}|limits.dataBytes = 1GiB (given line 1): must be from 1 to 1MiB",
                "limits: {inviteeList: 0}|limits.inviteeList = 0 (given line 1): must be from 1 to 10000",
                "limits: {inviteeList: -1}|limits.inviteeList = -1 (given line 1): must be a whole number",
                "limits: {outboundBytes: 64KiB}|limits.outboundBytes = 64KiB (given line 1): must not be smaller than limits.outboundMessageBytes, 256KiB",
                "auth: {jwt: {jwksUri: 'http://id.example.org/'}}|auth.jwt.jwksUri = http://id.example.org/ (given line 1): must be https:// (http:// is allowed for a loopback host only)",
                "auth: {jwt: {jwksUri: 'a b'}}|auth.jwt.jwksUri = a b (given line 1): must be an https:// address",
                "auth: {jwt: {rsaAlgorithm: ES256}}|auth.jwt.rsaAlgorithm = ES256 (given line 1): must be RS256, RS384 or RS512",
                "auth: {jwt: {publicKeys: [nonsense]}}|auth.jwt.publicKeys (given line 1): no -----BEGIN PUBLIC KEY----- block found",
                "auth: {jwt: {secret: hunter2}}|auth.jwt.secret (given line 1): must be at least 32 bytes long, it has 7: make one with `bellwire genconfig` or `openssl rand -base64 48`",
                "hello|given (given line 1): must hold keys and values, as in `http:` and below it `port: 8080`",
            })
    void saysWhatIsWrong(String yaml, String message) {
        assertThat(problems(load(yaml))).containsExactly(message);
    }

    @Test
    void saysWhereYamlIsBroken() {
        assertThat(problems(load("http:\n  port: [1\n")))
                .singleElement()
                .asString()
                .startsWith("given: is not readable as YAML (line 3, column 1): ");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThat(problems(loader().load(Request.of("nowhere.yaml"))))
                .containsExactly("nowhere.yaml: there is no such configuration file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BELLWIRE_HTTP_PROT|1|BELLWIRE_HTTP_PROT (environment): is not a known setting, did you mean BELLWIRE_HTTP_PORT?",
                "BELLWIRE_X|1|BELLWIRE_X (environment): is not a known setting",
                "BELLWIRE_HTTP_PORT|x|http.port = x (environment BELLWIRE_HTTP_PORT): must be a whole number",
                "BELLWIRE_HTTP_PORT_FILE|x|BELLWIRE_HTTP_PORT_FILE (environment): is not a known setting, did you mean BELLWIRE_HTTP_PORT?",
                "BELLWIRE_AUTH_JWT_SECRET_FILE|nowhere|BELLWIRE_AUTH_JWT_SECRET_FILE = nowhere (environment): must name a readable file of at most 64KiB of UTF-8 text",
                "BELLWIRE_AUTH_JWT_SECRET|short|auth.jwt.secret (environment BELLWIRE_AUTH_JWT_SECRET): must be at least 32 bytes long, it has 5: make one with `bellwire genconfig` or `openssl rand -base64 48`",
            })
    void saysWhatIsWrongWithTheEnvironment(String name, String value, String message) {
        environment.put(name, value);

        assertThat(problems(load("{}"))).containsExactly(message);
    }

    @Test
    void refusesASecretTwice() {
        environment.put("BELLWIRE_AUTH_JWT_SECRET", SECRET);
        environment.put("BELLWIRE_AUTH_JWT_SECRET_FILE", "secret");

        assertThat(problems(load("{}")))
                .containsExactly("BELLWIRE_AUTH_JWT_SECRET_FILE (environment): "
                        + "and BELLWIRE_AUTH_JWT_SECRET are both set: set one of them");
    }

    @Test
    void reportsEverythingTogether() {
        environment.put("BELLWIRE_NONSENSE", "1");

        List<String> problems = problems(load("http: {port: x, host: ''}\nlimits: {batchEntries: 0}\nnonsense: 1\n"));

        assertThat(problems).hasSize(5);
        assertThat(String.join("\n", problems))
                .contains(
                        "BELLWIRE_NONSENSE",
                        "http.port",
                        "http.host",
                        "limits.batchEntries",
                        "nonsense (given line 3)");
    }

    @Test
    void reportsAllProblemsOfASection() {
        assertThat(problems(load("connection: {heartbeat: 0s, loginTimeout: 1h}")))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"http\":{\"port\":1234,\"allowedOrigins\":[\"https://a.example.org\"]},\"auth.jwt.issuer\":\"caf\\u00e9\"}",
                " {\"http.port\": 1234, \"http\": {\"allowedOrigins\": [\"https:\\/\\/a.example.org\"]}, \"auth\": {\"jwt\": {\"issuer\": \"café\"}}}"
            })
    void readsJson(String json) {
        GatewayConfig config = valid(loader().load(Request.of(json)));

        assertThat(config.http().port()).isEqualTo(1234);
        assertThat(config.http().allowedOrigins()).containsExactly("https://a.example.org");
        assertThat(config.jwt().issuer()).isEqualTo("café");
    }

    @Test
    void readsADeploymentConfig() {
        JsonObject json =
                new JsonObject().put("http", new JsonObject().put("port", 0)).put("store.kind", "memory");

        assertThat(valid(ConfigLoader.load(json)).store().kind()).isEqualTo(StoreConfig.Kind.MEMORY);
        assertThat(problems(ConfigLoader.load(new JsonObject().put("x", 1))))
                .containsExactly("x (deployment config line 1): is not a known setting");
    }

    @Test
    void showsWhatIsSetAndWhereButNoSecret() {
        environment.put("BELLWIRE_AUTH_JWT_SECRET", SECRET);

        Loaded loaded = (Loaded) load("http:\n  port: 1234\n");

        assertThat(loaded.given())
                .containsExactly(
                        new Given("http.port", "1234", "given line 2"),
                        new Given("auth.jwt.secret", "(secret)", "environment BELLWIRE_AUTH_JWT_SECRET"));
        assertThat(loaded.toString()).doesNotContain(SECRET);
    }

    private ConfigLoader loader() {
        return new ConfigLoader(environment, directory);
    }

    private ConfigResult load(String yaml) {
        try {
            Files.writeString(directory.resolve("given"), yaml);
            return loader().load(Request.of("given"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GatewayConfig valid(ConfigResult result) {
        assertThat(result).isInstanceOf(Loaded.class);
        return ((Loaded) result).config();
    }

    private static List<String> problems(ConfigResult result) {
        assertThat(result).isInstanceOf(Invalid.class);
        return ConfigLoader.lines(((Invalid) result).problems()).toList();
    }
}
