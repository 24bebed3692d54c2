package io.bellwire.config;

import io.bellwire.config.Setting.Kind;
import io.bellwire.protocol.Limits;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The only list of keys. {@code conf/gateway.yaml} documents each of them. */
public final class Settings {

    /** What the keys of {@link Limits} begin with. */
    static final String LIMITS = "limits.";

    private static final Map<String, Setting> BY_KEY = new LinkedHashMap<>();

    static {
        add(Setting.of("http.host", Kind.TEXT, "0.0.0.0"));
        add(Setting.of("http.port", Kind.INTEGER, "8080"));
        add(Setting.of("http.allowedOrigins", Kind.LIST, "[]"));
        add(Setting.of("http.tls.certificatePath", Kind.TEXT, ""));
        add(Setting.of("http.tls.keyPath", Kind.TEXT, ""));
        add(Setting.of("http.tls.reloadInterval", Kind.DURATION, "1m"));
        add(Setting.of("management.host", Kind.TEXT, "127.0.0.1"));
        add(Setting.of("management.port", Kind.INTEGER, "9090"));
        add(Setting.secret("auth.jwt.secret", ""));
        add(new Setting("auth.jwt.publicKeys", Kind.PEM, "[]", false, true));
        add(Setting.of("auth.jwt.rsaAlgorithm", Kind.TEXT, "RS256"));
        add(Setting.of("auth.jwt.jwksUri", Kind.TEXT, ""));
        add(Setting.of("auth.jwt.issuer", Kind.TEXT, ""));
        add(Setting.of("auth.jwt.audience", Kind.TEXT, ""));
        add(Setting.of("store.kind", Kind.TEXT, "embedded"));
        add(Setting.of("store.path", Kind.TEXT, "data"));
        add(Setting.of("store.fsync", Kind.TEXT, "always"));
        add(Setting.secret("store.redis.uri", "redis://127.0.0.1:6379"));
        add(Setting.of("store.redis.prefix", Kind.TEXT, "bellwire"));
        add(Setting.of("store.redis.durability", Kind.TEXT, "standard"));
        add(Setting.of("store.redis.replicas", Kind.INTEGER, "0"));
        add(Setting.of("store.redis.commandTimeout", Kind.DURATION, "2s"));
        add(Setting.of("store.redis.connectTimeout", Kind.DURATION, "2s"));
        add(Setting.of("store.redis.inFlight", Kind.INTEGER, "20000"));
        add(Setting.of("cluster.enabled", Kind.BOOLEAN, "false"));
        add(Setting.secret("cluster.secret", ""));
        add(Setting.of("cluster.host", Kind.TEXT, ""));
        add(Setting.of("cluster.port", Kind.INTEGER, "5701"));
        add(Setting.of("cluster.busPort", Kind.INTEGER, "0"));
        add(Setting.of("cluster.publicHost", Kind.TEXT, ""));
        add(Setting.of("cluster.members", Kind.LIST, "[]"));
        add(Setting.of("cluster.kubernetes.serviceDns", Kind.TEXT, ""));
        add(Setting.of("cluster.tls.certificatePath", Kind.TEXT, ""));
        add(Setting.of("cluster.tls.keyPath", Kind.TEXT, ""));
        add(Setting.of("cluster.tls.trustPath", Kind.TEXT, ""));
        add(Setting.of("invitation.defaultTimeout", Kind.DURATION, "30s"));
        add(Setting.of("invitation.maxTimeout", Kind.DURATION, "24h"));
        add(Setting.of("invitation.maxLifetime", Kind.DURATION, "24h"));
        add(Setting.of("invitation.historyRetention", Kind.DURATION, "7d"));
        add(Setting.of("groups.clientManaged", Kind.BOOLEAN, "true"));
        add(Setting.of("connection.heartbeat", Kind.DURATION, "25s"));
        add(Setting.of("connection.loginTimeout", Kind.DURATION, "5s"));
        add(Setting.of("connection.drainTimeout", Kind.DURATION, "20s"));
        addLimits();
    }

    private Settings() {}

    /** Every key, in the order of the file. */
    public static List<Setting> all() {
        return List.copyOf(BY_KEY.values());
    }

    /** The setting of a key; null: there is none. */
    public static @Nullable Setting find(String key) {
        return BY_KEY.get(key);
    }

    /** Whether keys begin with this name and a dot. */
    static boolean isSection(String name) {
        return BY_KEY.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    /** The known word that is most like an unknown one; null: nothing comes close. */
    static @Nullable String nearest(String word, List<String> known) {
        String best = null;
        int bestDistance = Math.max(3, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Levenshtein's: how many letters to put in, take out or change. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int changed = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }

    private static void add(Setting setting) {
        BY_KEY.put(setting.key(), setting);
    }

    /** One key per bound, so that a bound can't be forgotten here. */
    private static void addLimits() {
        for (String name : Limits.names()) {
            boolean size = name.endsWith("Bytes");
            int value = Limits.DEFAULT.bound(name);
            add(Setting.of(
                    LIMITS + name,
                    size ? Kind.SIZE : Kind.INTEGER,
                    size ? Texts.size(value) : Integer.toString(value)));
        }
    }

    /** Every word that may stand in a file: the keys, and the sections above them. */
    static List<String> words() {
        Set<String> words = new LinkedHashSet<>(BY_KEY.keySet());
        for (String key : BY_KEY.keySet()) {
            for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
                words.add(key.substring(0, dot));
            }
        }
        return List.copyOf(words);
    }
}
