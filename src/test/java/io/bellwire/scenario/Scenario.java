package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.history.Happening;
import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.History;
import io.bellwire.history.HistoryFile;
import io.bellwire.history.Violation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh gateway for each test, the users of the test, and the history of what their devices saw: after each test that went
 * well it is checked against the invariants.
 */
final class Scenario implements BeforeEachCallback, AfterEachCallback {
    /** Where the histories are written to, null: nowhere. */
    private static final @Nullable String HISTORIES = System.getProperty("bellwire.scenario.histories");

    private final JsonObject settings = new JsonObject();
    private final Map<String, User> users = new LinkedHashMap<>();
    private final History history = new History();
    private final int nodes;
    private boolean settlesAtTheEnd = true;
    private Gateway gateway;
    private Sentinel sentinel;

    private Scenario(int nodes) {
        this.nodes = nodes;
    }

    /** On a node of its own, or on as many as {@code -Dbellwire.scenario.nodes} says. */
    static Scenario onAFreshNode() {
        return new Scenario(Gateway.NODES);
    }

    /** On that many nodes. */
    static Scenario onNodes(int nodes) {
        return new Scenario(nodes);
    }

    /** With a setting, {@code section.key}. */
    Scenario with(String key, Object value) {
        int dot = key.indexOf('.');
        JsonObject section = settings.getJsonObject(key.substring(0, dot), new JsonObject());
        settings.put(key.substring(0, dot), section.put(key.substring(dot + 1), value));
        return this;
    }

    User user(String userID) {
        return users.computeIfAbsent(userID, id -> new User(this, id));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        gateway = Gateway.start(settings, nodes);
        sentinel = new Sentinel(gateway, history);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        try {
            if (context.getExecutionException().isEmpty()) {
                if (settlesAtTheEnd) {
                    settleForGood();
                }
                write(context);
                assertThat(Gateway.judge(history, nodes))
                        .as(() -> proof(history))
                        .isEmpty();
            }
        } finally {
            gateway.close();
        }
    }

    private void settleForGood() {
        List<Device> connected = connected();
        settle(connected);
        history.settled(connected.stream()
                .filter(Device::isConnected)
                .map(device -> device.connection().client())
                .toList());
    }

    private void write(ExtensionContext context) throws IOException {
        if (HISTORIES != null) {
            String name = context.getRequiredTestClass().getSimpleName() + "-"
                    + context.getUniqueId().hashCode();
            HistoryFile.write(history, Path.of(HISTORIES, name + ".jsonl"));
        }
    }

    private String proof(History history) {
        return Gateway.judge(history, nodes).stream().map(Violation::withProof).collect(Collectors.joining("\n"));
    }

    /** For a test that makes the node unable to go on. */
    void endsInARuin() {
        settlesAtTheEnd = false;
    }

    Gateway gateway() {
        return gateway;
    }

    History history() {
        return history;
    }

    /** Stops the gateway, all nodes if it has several, and starts another one on the same data. */
    void restartsTheNode() {
        gateway.restart();
        sentinel = new Sentinel(gateway, history);
    }

    /** Returns when these devices have heard all that was decided before. */
    void settle(List<Device> devices) {
        sentinel.settle(inviteIDs(), devices);
    }

    boolean isSentinel(Device device, JsonObject params) {
        return sentinel.isOwn(device, params);
    }

    private List<Device> connected() {
        List<Device> connected = new ArrayList<>();
        users.values()
                .forEach(user -> user.devices().forEach(device -> {
                    if (device.isConnected() && device.login() != null) {
                        connected.add(device);
                    }
                }));
        return connected;
    }

    /** Every invitation of which a client spoke or heard. */
    private Set<String> inviteIDs() {
        Set<String> inviteIDs = new TreeSet<>();
        for (Happening happening : history.happenings()) {
            if (happening instanceof Called call) {
                add(inviteIDs, call.params());
            } else if (happening instanceof Answered answer && answer.succeeded()) {
                add(inviteIDs, answer.result());
            } else if (happening instanceof Heard heard) {
                add(inviteIDs, heard.params());
            }
        }
        return inviteIDs;
    }

    private static void add(Set<String> inviteIDs, JsonObject params) {
        String uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
        if (params.getValue("inviteID") instanceof String inviteID && inviteID.matches(uuid)) {
            inviteIDs.add(inviteID);
        }
    }
}
