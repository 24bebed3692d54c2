package io.bellwire.simulation;

import io.bellwire.history.Client;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.History;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes of what the clients of the last history did and saw one that {@code io.bellwire.history} can judge. */
final class Recorder {
    private static final int NANOS = 1_000;

    /** Something at its place among all that happened. */
    private record Moment(int order, long micros, Runnable note) {}

    private final List<Moment> moments = new ArrayList<>();
    private final Map<Integer, Client> clients = new HashMap<>();
    private final Map<Call, Called> called = new HashMap<>();
    private final History history = new History(this::nanos);
    private long micros;

    private Recorder() {}

    /** The history of the plan that was run last. */
    static History of(Plan plan, World world) {
        return new Recorder().record(plan, world);
    }

    private long nanos() {
        return micros * NANOS;
    }

    private History record(Plan plan, World world) {
        connect(world);
        if (plan.grouped()) {
            group();
        }
        world.calls().forEach(this::call);
        world.told().forEach(this::notice);
        moments.sort(Comparator.comparingInt(Moment::order));
        for (Moment moment : moments) {
            micros = moment.micros();
            moment.note().run();
        }
        return history;
    }

    /** In the order of their numbers, as the history numbers them. */
    private void connect(World world) {
        List<Link> links = new ArrayList<>();
        world.participants().forEach(participant -> links.addAll(participant.links));
        links.sort(Comparator.comparingInt(link -> link.number));
        for (Link link : links) {
            Plan.Device device = link.participant.device;
            clients.put(link.number, history.connect(device.userID(), device.deviceID()));
        }
    }

    private void group() {
        Client office = history.connect(Plan.USERS[0], "office");
        JsonArray members =
                new JsonArray().add(Plan.USERS[1]).add(Plan.USERS[2]).add(Plan.USERS[3]);
        JsonObject params = new JsonObject().put("groupID", Plan.GROUP).put("memberList", members);
        Called created = history.called(office, "createGroup", params);
        JsonObject result = new JsonObject()
                .put("groupID", Plan.GROUP)
                .put("owner", Plan.USERS[0])
                .put("join", "open")
                .put("size", 1 + members.size());
        history.answered(created, new JsonObject().put("result", result));
    }

    private Client client(Link link) {
        Client client = clients.get(link.number);
        if (client == null) {
            throw new IllegalStateException("who is on " + link);
        }
        return client;
    }

    private void call(Call call) {
        moments.add(new Moment(
                call.order,
                call.sentAt,
                () -> called.put(call, history.called(client(call.link), call.method, new JsonObject(call.params)))));
        String answer = call.answer;
        if (answer != null) {
            moments.add(new Moment(
                    call.answerOrder,
                    call.answeredAt,
                    () -> history.answered(called.get(call), new JsonObject(answer))));
        }
    }

    private void notice(Told notice) {
        JsonObject text = new JsonObject(notice.text());
        moments.add(new Moment(
                notice.order(),
                notice.at(),
                () -> history.heard(client(notice.link()), text.getString("method"), text.getJsonObject("params"))));
    }
}
