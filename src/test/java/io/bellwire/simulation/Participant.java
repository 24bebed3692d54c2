package io.bellwire.simulation;

import io.bellwire.connection.SimulatedDoor;
import io.netty.util.CharsetUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One device with a client that keeps to the protocol: logs in, comes back with what it knows, repeats what was not
 * answered. It writes down what it did and saw.
 */
final class Participant {
    private static final int RETRY = 50_000;

    /** Attempts after everything is well again; more, and something never gets well. */
    private static final int MOST_RETRIES = 60;

    final Plan.Device device;
    final int number;
    final List<Link> links = new ArrayList<>();
    private final World world;
    private final Map<UUID, Integer> known = new HashMap<>();
    private final List<Call> unsettled = new ArrayList<>();
    private @Nullable Link link;
    private @Nullable Call last;
    private long newestAt;
    private long serverTime;
    private int calls;
    private int retries;

    Participant(int number, Plan.Device device, World world) {
        this.number = number;
        this.device = device;
        this.world = world;
    }

    boolean isConnected() {
        return link != null && link.open;
    }

    @Nullable Link link() {
        return link;
    }

    // ---- What it does

    /** Connects to a node; {@code fresh}: without a word on what it knows. */
    void connect(int node, boolean fresh, int noticedAfter) {
        drop(noticedAfter);
        SimulatedNode.@Nullable Life life = world.node(node).life();
        if (life == null || !life.listens()) {
            if (world.isHealed()) {
                world.time().after(RETRY, this::settle);
            }
            return;
        }
        boolean resumes = !fresh && serverTime > 0;
        if (!resumes) {
            known.clear();
            newestAt = 0;
        }
        VirtualLoop loop = life.node().loop(world.drawLoop());
        Link next = new Link(
                world.newConnection(), this, life, loop, resumes ? known : null, newestAt > 0 ? newestAt : serverTime);
        link = next;
        links.add(next);
        life.links.add(next);
        world.trace(next, "connects to node " + node);
        next.toGateway = world.time().now() + world.networkDelay();
        world.time().at(next.toGateway, () -> loop.execute(() -> opened(next, life)));
        login(next);
    }

    private void opened(Link opened, SimulatedNode.Life life) {
        if (life.isDead()) {
            return;
        }
        if (life.drains()) {
            world.closing(opened, 1006);
            return;
        }
        opened.socket = life.door.open(life.node().context(opened.loop), new SimulatedDoor.Wire() {
            @Override
            public void text(byte[] text) {
                world.written(opened, new String(text, CharsetUtil.ISO_8859_1));
            }

            @Override
            public void closed(int code) {
                world.closing(opened, code);
            }
        });
    }

    private void login(Link over) {
        String features = device.features() ? ",\"features\":[\"ringing\",\"ended\"]" : "";
        String params = "{\"token\":\"" + device.userID() + "\",\"deviceID\":\"" + device.deviceID() + "\"" + features
                + resume(over) + "}";
        over.login = send(over, "login", -1, params);
    }

    private static String resume(Link over) {
        if (over.resumed == null) {
            return "";
        }
        StringBuilder json = new StringBuilder(100);
        json.append(",\"resume\":{\"since\":").append(over.since).append(",\"known\":{");
        boolean first = true;
        for (Map.Entry<UUID, Integer> entry : over.resumed.entrySet()) {
            json.append(first ? "\"" : ",\"")
                    .append(entry.getKey())
                    .append("\":")
                    .append(entry.getValue());
            first = false;
        }
        return json.append("}}").toString();
    }

    /** The connection breaks; the gateway notices later, µs. */
    void drop(int noticedAfter) {
        Link broken = link;
        if (broken == null || !broken.open) {
            return;
        }
        world.trace(broken, "breaks");
        broken.open = false;
        broken.lossy = world.drawLossy();
        broken.toGateway = Math.max(broken.toGateway, world.time().now() + world.networkDelay() + noticedAfter);
        world.time()
                .at(
                        broken.toGateway,
                        () -> broken.loop.execute(() -> {
                            SimulatedDoor.Socket socket = broken.socket;
                            if (socket != null) {
                                socket.cut();
                            }
                        }));
    }

    /** Has something done, over the connection that there is or a new one. */
    void call(String method, int invitation, String params) {
        if (!isConnected()) {
            connect(device.node(), false, 0);
        }
        Link over = link;
        if (over == null || !over.open) {
            return;
        }
        Call call = send(over, method, invitation, params);
        last = call;
        unsettled.add(call);
    }

    /** Does again what it did last. */
    void repeat() {
        Call again = last;
        if (again != null) {
            call(again.method, again.invitation, again.params);
        }
    }

    /** All is well again: it comes back if it was away, and repeats what it has no answer to. */
    void settle() {
        if (!isConnected()) {
            connect(device.node(), false, 0);
        }
        Link over = link;
        if (over == null || !over.open) {
            return;
        }
        List<Call> again = new ArrayList<>();
        for (Call call : unsettled) {
            boolean waits = call.link == over && call.answer == null;
            if (!waits) {
                again.add(call);
            }
        }
        unsettled.removeAll(again);
        again.forEach(call -> unsettled.add(send(over, call.method, call.invitation, call.params)));
    }

    private Call send(Link over, String method, int invitation, String params) {
        Call call =
                new Call(over, ++calls, method, invitation, params, world.time().now(), world.nextOrder());
        world.called(call);
        byte[] text = call.text().getBytes(CharsetUtil.ISO_8859_1);
        over.toGateway = Math.max(over.toGateway, world.time().now() + world.networkDelay());
        world.time()
                .at(
                        over.toGateway,
                        () -> over.loop.execute(() -> {
                            SimulatedDoor.Socket socket = over.socket;
                            if (socket != null && !(over.lossy && !over.open)) {
                                socket.message(text);
                            }
                        }));
        return call;
    }

    // ---- What it sees

    /** A message has come. */
    void received(Link over, String text) {
        if (!over.open) {
            return;
        }
        world.trace(over, text);
        if (text.startsWith("{\"jsonrpc\":\"2.0\",\"method\"")) {
            noticed(over, text);
        } else {
            answered(over, text);
        }
    }

    private void noticed(Link over, String text) {
        if (text.contains("\"method\":\"onGroupChanged\"")) {
            return; // At best effort.
        }
        UUID inviteID = UUID.fromString(Fields.theText(text, "inviteID"));
        int seq = (int) Fields.number(text, "seq");
        Told told = new Told(
                over,
                world.invitation(inviteID),
                seq,
                Fields.theText(text, "method"),
                text,
                world.time().now(),
                world.nextOrder());
        over.told.add(told);
        world.heard(told);
        known.merge(inviteID, seq, Math::max);
        newestAt = Math.max(newestAt, Fields.number(text, "at"));
    }

    private void answered(Link over, String text) {
        int id = (int) Fields.number(text, "id");
        Call call = world.call(over, id);
        if (call == null || call.answer != null) {
            world.found("a second or strange answer on " + over + ": " + text);
            return;
        }
        call.answer = text;
        call.answeredAt = world.time().now();
        call.answerOrder = world.nextOrder();
        int code = call.code();
        if (call.method.equals("joinGroup") && code == 0) {
            world.store().joined(device.userID());
        }
        if (call.method.equals("login")) {
            loggedIn(call, code);
        } else if (code != 8503) {
            unsettled.remove(call);
        } else if (world.isHealed() && retries++ < MOST_RETRIES) {
            world.time().after(RETRY, this::settle);
        }
    }

    private void loggedIn(Call call, int code) {
        Link over = call.link;
        String answer = call.answer;
        if (code == 0 && answer != null) {
            serverTime = Fields.number(answer, "serverTime");
            if (over.resumed == null) {
                for (String info : Fields.objects(answer, "pending")) {
                    known.put(UUID.fromString(Fields.theText(info, "inviteID")), (int)
                            Fields.number(info, "seq", info.lastIndexOf("\"seq\":")));
                }
            }
        } else if (code == 8503 && retries++ < MOST_RETRIES) {
            world.time().after(RETRY, () -> {
                if (over.open) {
                    login(over);
                }
            });
        }
    }

    /** The gateway has closed the connection. */
    void closed(Link over, int code) {
        world.trace(over, "is closed with " + code);
        boolean was = over.open;
        over.open = false;
        if (was && over == link && over.life.drains() && !world.isHealed()) {
            world.time().after(RETRY, () -> {
                if (link == over) {
                    connect(world.refuge(over.life.node().number), false, 0);
                }
            });
        }
        if (was && over == link && world.isHealed() && code != 4409 && retries++ < MOST_RETRIES) {
            world.time().after(RETRY, this::settle);
        }
    }
}
