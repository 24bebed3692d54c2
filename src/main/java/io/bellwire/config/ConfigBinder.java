package io.bellwire.config;

import io.bellwire.auth.JwtOptions;
import io.bellwire.auth.PemKeys;
import io.bellwire.auth.Secret;
import io.bellwire.auth.SigningAlgorithm;
import io.bellwire.auth.VerificationKey;
import io.bellwire.protocol.Limits;
import java.net.URI;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the records from raw values, and collects everything that is wrong on the way. */
final class ConfigBinder {

    private final ValueReader values;

    private ConfigBinder(Map<String, RawValue> raw) {
        this.values = new ValueReader(raw);
    }

    static ConfigResult bind(Map<String, RawValue> raw, List<ConfigProblem> earlier) {
        ConfigBinder binder = new ConfigBinder(raw);
        GatewayConfig config = binder.gateway();
        List<ConfigProblem> problems = new ArrayList<>(earlier);
        problems.addAll(binder.values.problems());
        return config == null || !problems.isEmpty()
                ? new ConfigResult.Invalid(List.copyOf(problems))
                : new ConfigResult.Loaded(config, binder.values.given());
    }

    private @Nullable GatewayConfig gateway() {
        HttpConfig http = section(this::http);
        ManagementConfig management =
                section(() -> new ManagementConfig(values.text("management.host"), values.integer("management.port")));
        JwtOptions jwt = jwt();
        StoreConfig store = section(this::store);
        ClusterConfig cluster = section(this::cluster);
        InvitationConfig invitation = section(this::invitation);
        GroupsConfig groups = new GroupsConfig(values.bool("groups.clientManaged"));
        ConnectionConfig connection = section(this::connection);
        Limits limits = section(() -> LimitsBinding.bind(this::limit));
        if (http == null
                || management == null
                || store == null
                || cluster == null
                || invitation == null
                || connection == null
                || limits == null) {
            return null;
        }
        return section(
                () -> new GatewayConfig(http, management, jwt, store, cluster, invitation, groups, connection, limits));
    }

    private HttpConfig http() {
        String certificate = values.text("http.tls.certificatePath");
        String key = values.text("http.tls.keyPath");
        TlsConfig tls = certificate.isEmpty() && key.isEmpty()
                ? null
                : new TlsConfig(certificate, key, values.duration("http.tls.reloadInterval"));
        return new HttpConfig(
                values.text("http.host"), values.integer("http.port"), values.list("http.allowedOrigins"), tls);
    }

    private StoreConfig store() {
        return new StoreConfig(
                values.word("store.kind", StoreConfig.Kind.class, "must be embedded, memory or redis"),
                values.text("store.path"),
                values.word("store.fsync", StoreConfig.Fsync.class, "must be always, everysec or never"),
                redis());
    }

    private RedisConfig redis() {
        return new RedisConfig(
                redisAddress(),
                values.text("store.redis.prefix"),
                values.word("store.redis.durability", RedisConfig.Durability.class, "must be standard or strict"),
                values.integer("store.redis.replicas"),
                values.duration("store.redis.commandTimeout"),
                values.duration("store.redis.connectTimeout"),
                values.integer("store.redis.inFlight"));
    }

    private RedisAddress redisAddress() {
        try {
            return RedisAddress.parse(values.text("store.redis.uri"));
        } catch (IllegalArgumentException e) {
            values.problem("store.redis.uri", String.valueOf(e.getMessage()));
            return RedisAddress.parse("redis://127.0.0.1");
        }
    }

    private ClusterConfig cluster() {
        return new ClusterConfig(
                values.bool("cluster.enabled"),
                clusterSecret(),
                values.text("cluster.host"),
                values.integer("cluster.port"),
                values.integer("cluster.busPort"),
                values.text("cluster.publicHost"),
                values.list("cluster.members"),
                values.text("cluster.kubernetes.serviceDns"),
                clusterTls());
    }

    /** One that is no good has a problem already; it is not missing besides. */
    private @Nullable ClusterSecret clusterSecret() {
        ClusterSecret secret = optional("cluster.secret", ClusterSecret::new);
        return secret == null && !values.text("cluster.secret").isEmpty()
                ? new ClusterSecret("-".repeat(ClusterSecret.MIN_BYTES))
                : secret;
    }

    private @Nullable ClusterTlsConfig clusterTls() {
        String certificate = values.text("cluster.tls.certificatePath");
        String key = values.text("cluster.tls.keyPath");
        String trust = values.text("cluster.tls.trustPath");
        return certificate.isEmpty() && key.isEmpty() && trust.isEmpty()
                ? null
                : new ClusterTlsConfig(certificate, key, trust);
    }

    private InvitationConfig invitation() {
        return new InvitationConfig(
                values.duration("invitation.defaultTimeout"),
                maxTimeout(),
                values.duration("invitation.maxLifetime"),
                values.duration("invitation.historyRetention"));
    }

    private ConnectionConfig connection() {
        return new ConnectionConfig(
                values.duration("connection.heartbeat"),
                values.duration("connection.loginTimeout"),
                values.duration("connection.drainTimeout"));
    }

    /** Two keys say the same; the one that was set decides. */
    private Duration maxTimeout() {
        return !values.isGiven("invitation.maxTimeout") && values.isGiven("limits.timeoutSeconds")
                ? Duration.ofSeconds(values.integer("limits.timeoutSeconds"))
                : values.duration("invitation.maxTimeout");
    }

    private int limit(String name) {
        String key = Settings.LIMITS + name;
        return key.equals("limits.timeoutSeconds") && !values.isGiven(key)
                ? (int) Math.max(1, Math.min(86_400, maxTimeout().toSeconds())) // beyond: invitation.* has a problem
                : values.integer(key);
    }

    private JwtOptions jwt() {
        Secret secret = optional("auth.jwt.secret", text -> {
            String problem = Secret.problem(text);
            if (problem != null) {
                throw new IllegalArgumentException(problem);
            }
            return new Secret(text);
        });
        URI jwksUri = optional("auth.jwt.jwksUri", ConfigBinder::jwksUri);
        return new JwtOptions(
                secret, publicKeys(), jwksUri, blankToNull("auth.jwt.issuer"), blankToNull("auth.jwt.audience"));
    }

    private static URI jwksUri(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be an https:// address", e);
        }
        String problem = JwtOptions.jwksUriProblem(uri);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return uri;
    }

    private List<VerificationKey> publicKeys() {
        SigningAlgorithm rsa =
                values.word("auth.jwt.rsaAlgorithm", SigningAlgorithm.class, "must be RS256, RS384 or RS512");
        if (!rsa.isRsa()) {
            values.problem("auth.jwt.rsaAlgorithm", "must be RS256, RS384 or RS512");
            return List.of();
        }
        String pem = String.join("\n", values.list("auth.jwt.publicKeys"));
        if (pem.isBlank()) {
            return List.of();
        }
        try {
            List<PublicKey> keys = PemKeys.publicKeys(pem);
            if (keys.size() > JwtOptions.MAX_PUBLIC_KEYS) {
                throw new IllegalArgumentException("must be at most " + JwtOptions.MAX_PUBLIC_KEYS + " keys");
            }
            return keys.stream().map(key -> VerificationKey.of(key, rsa, null)).toList();
        } catch (IllegalArgumentException e) {
            values.problem("auth.jwt.publicKeys", String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private @Nullable String blankToNull(String key) {
        String text = values.text(key);
        return text.isBlank() ? null : text;
    }

    private <T> @Nullable T optional(String key, Function<String, T> read) {
        String text = values.text(key);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return read.apply(text);
        } catch (IllegalArgumentException e) {
            values.problem(key, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private <T> @Nullable T section(Supplier<T> build) {
        try {
            return build.get();
        } catch (InvalidConfigException e) {
            e.problems().forEach(values::problem);
            return null;
        }
    }
}
