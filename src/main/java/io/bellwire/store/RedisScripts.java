package io.bellwire.store;

import io.bellwire.store.redis.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The scripts that run in Redis, from {@code store/redis/*.lua} of the class path. Each begins with a line that reads the
 * clock, and with the parts that it shares with others.
 */
final class RedisScripts {
    /** The server's own clock. Scripts send their effects to replicas and the disk, not themselves. */
    static final String SERVER_CLOCK =
            "local t = redis.call('TIME'); local clock = t[1] * 1000 + math.floor(t[2] / 1000)";

    /** Each with the parts that it is made of. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "append", List.of("log"),
            "rows", List.of("seats"),
            "append-with-rows", List.of("log", "seats"),
            "heartbeat", List.of(),
            "read-group", List.of(),
            "write-group", List.of(),
            "join", List.of(),
            "register", List.of(),
            "unregister", List.of(),
            "decided", List.of());

    private final Supplier<String> clock;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Script> known = new HashMap<>();
    private String knownClock = "";

    /** With a line of Lua that sets {@code clock} to the time in ms. */
    RedisScripts(Supplier<String> clock) {
        this.clock = clock;
        NAMES.forEach((name, parts) -> texts.put(name, text(parts, name)));
    }

    /** All of them, to be loaded ahead. */
    List<Script> all() {
        return texts.keySet().stream().map(this::script).toList();
    }

    /** Takes events into a log, or says why not. */
    Script append() {
        return script("append");
    }

    /** The same, together with all rows that change with it; not for Redis Cluster. */
    Script appendWithRows() {
        return script("append-with-rows");
    }

    /** Adds rows to a user or a group, if a seat is free. */
    Script rows() {
        return script("rows");
    }

    /** Moves the clock on, and renews the lease of a node. */
    Script heartbeat() {
        return script("heartbeat");
    }

    /** Reads a group, if it is not as it is known. */
    Script readGroup() {
        return script("read-group");
    }

    /** Changes a group, if it still is as it is known. */
    Script writeGroup() {
        return script("write-group");
    }

    /** Counts a group among those of a user, if there is room. */
    Script join() {
        return script("join");
    }

    /** Says that a user is connected on a node, and counts it. */
    Script register() {
        return script("register");
    }

    /** Says that a user is no more connected on some nodes. */
    Script unregister() {
        return script("unregister");
    }

    /** Which invitations of a partition a node has appended to. */
    Script decided() {
        return script("decided");
    }

    private synchronized Script script(String name) {
        String line = clock.get();
        if (!line.equals(knownClock)) {
            known.clear();
            knownClock = line;
        }
        return known.computeIfAbsent(name, missing -> Script.of(line + "\n" + texts.get(missing)));
    }

    private static String text(List<String> parts, String name) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(text(part)).append('\n'));
        return text.append(text(name)).toString();
    }

    private static String text(String name) {
        try (InputStream stream = RedisScripts.class.getResourceAsStream("redis/" + name + ".lua")) {
            if (stream == null) {
                throw new IllegalStateException("no script " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
