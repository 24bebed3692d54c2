package io.bellwire.crash;

import io.bellwire.cluster.nodes.Nodes;
import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.History;
import io.bellwire.history.Violation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Calls that ring while the node dies that drives the timeouts of many of them: half are plain calls that were created on
 * it, half are a group's, of which it owns a third. Everybody who takes part is connected to the nodes that live, and those
 * who invited on the one that died with a second device; so what is seen is what the death of an owner does, and nothing
 * else. On the clients' event loop only, but for {@link #of}.
 */
final class OrphanedCalls {
    private static final int USERS = 6;
    static final int RUNNING_OUT = 240;
    private static final int ACCEPTED = 120;

    /** What runs out does so within that time after the invite. */
    private static final int SHORTEST_MS = 1_500;

    private static final int LONGEST_MS = 7_000;
    private static final double LASTING_SECONDS = 120;
    private static final int BETWEEN_ACCEPTS_MS = 40;
    private static final int LOOK_AGAIN_MS = 100;

    private final History history = new History();
    private final List<Device> devices = new ArrayList<>();
    private final List<Device> onVictim = new ArrayList<>();
    private final Map<String, Answered> runningOut = new LinkedHashMap<>();
    private final Map<String, Device> lasting = new LinkedHashMap<>();
    private final Map<String, Double> decidedLate = new LinkedHashMap<>();
    private final Map<String, Double> heardLate = new LinkedHashMap<>();
    private final Waits accepts = new Waits();
    private final Random random;
    private final String name;

    private OrphanedCalls(long seed) {
        random = new Random(seed);
        name = "o" + Long.toHexString(seed & 0xffffff);
    }

    /**
     * What came of it.
     *
     * @param decidedLate how much later than its deadline each timeout was decided, by store time, ms, sorted
     * @param refused accepts that did not succeed
     */
    record Result(List<Violation> violations, List<Double> decidedLate, List<JsonObject> refused) {}

    /** Lets a node die while they ring. */
    static Result of(Nodes nodes, int victim, long seed) {
        OrphanedCalls calls = new OrphanedCalls(seed);
        List<Gate> survivors = new ArrayList<>(FaultRun.gates(nodes));
        survivors.remove(victim);
        ClientLoop.await(() -> calls.connect(survivors, FaultRun.gates(nodes).get(victim)));
        ClientLoop.await(calls::gather);
        ClientLoop.await(calls::inviteAll);
        nodes.node(victim).kill();
        List<JsonObject> refused = ClientLoop.await(calls::acceptAll);
        ClientLoop.await(calls::allEnded);
        ClientLoop.run(calls::settle);
        Evidence evidence = new Evidence(calls.history);
        List<Violation> violations = CrashChecker.check(evidence);
        violations.stream().map(Violation::withProof).forEach(System.out::println);
        System.out.printf(
                "the owner of ringing calls is killed: timeouts decided late %s; heard late %s; accepts took %s%n",
                Waits.inWords(List.copyOf(calls.decidedLate.values())),
                Waits.inWords(List.copyOf(calls.heardLate.values())),
                calls.accepts.since(0));
        return new Result(
                violations, calls.decidedLate.values().stream().sorted().toList(), refused);
    }

    private Future<Void> connect(List<Gate> survivors, Gate victim) {
        List<Future<Void>> connected = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            Device device = new Device(history, name + "-u" + i, "phone").listens(this::heard);
            devices.add(device);
            connected.add(device.connect(survivors.get(i % survivors.size())));
            Device second = new Device(history, name + "-u" + i, "tablet");
            onVictim.add(second);
            connected.add(second.connect(victim));
        }
        return Future.all(connected).mapEmpty();
    }

    private Future<Answered> gather() {
        JsonArray members = new JsonArray(
                devices.stream().skip(1).map(device -> device.userID).toList());
        return devices.get(0)
                .call("createGroup", new JsonObject().put("groupID", name).put("memberList", members));
    }

    private void heard(Heard heard) {
        if (heard.method().equals("onInvitationTimeout")) {
            String inviteID = heard.params().getString("inviteID");
            long expireAt = runningOut.get(inviteID).result().getLong("expireAt");
            decidedLate.put(inviteID, (double) heard.params().getLong("at") - expireAt);
            // Redis' clock and this one are the same machine's.
            heardLate.merge(inviteID, (double) System.currentTimeMillis() - expireAt, Math::max);
        }
    }

    private Future<Void> inviteAll() {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < RUNNING_OUT; i++) {
            double timeout = (SHORTEST_MS + random.nextInt(LONGEST_MS - SHORTEST_MS)) / 1_000.0;
            all.add(invite(i, timeout).onSuccess(answer -> runningOut.put(idOf(answer), answer)));
        }
        for (int i = 0; i < ACCEPTED; i++) {
            Device invitee = invitee(i);
            all.add(invite(i, LASTING_SECONDS).onSuccess(answer -> lasting.put(idOf(answer), invitee)));
        }
        return Future.all(all).mapEmpty();
    }

    private Future<Answered> invite(int number, double timeout) {
        JsonObject params = new JsonObject()
                .put("timeout", timeout)
                .put("inviteID", new UUID(random.nextLong(), random.nextLong()).toString());
        String invitee = invitee(number).userID;
        return number / USERS % 2 == 0
                ? onVictim.get(number % USERS).call("invite", params.put("invitee", invitee))
                : devices.get(number % USERS)
                        .call(
                                "inviteInGroup",
                                params.put("groupID", name)
                                        .put("scope", "invitees")
                                        .put("inviteeList", new JsonArray().add(invitee)));
    }

    private Device invitee(int number) {
        return devices.get((number + 1) % USERS);
    }

    private static String idOf(Answered invited) {
        return invited.result().getString("inviteID");
    }

    /** One after the other, from the death on until long after it was noticed. */
    private Future<List<JsonObject>> acceptAll() {
        List<JsonObject> refused = new ArrayList<>();
        List<Future<?>> all = new ArrayList<>();
        Promise<Void> allSent = Promise.promise();
        Iterator<Map.Entry<String, Device>> next = lasting.entrySet().iterator();
        Device.CLIENTS.setPeriodic(BETWEEN_ACCEPTS_MS, timer -> {
            Map.Entry<String, Device> ringing = next.next();
            all.add(accept(ringing.getKey(), ringing.getValue(), refused));
            if (!next.hasNext()) {
                Device.CLIENTS.cancelTimer(timer);
                allSent.complete();
            }
        });
        return allSent.future().compose(sent -> Future.all(all)).map(refused);
    }

    private Future<?> accept(String inviteID, Device invitee, List<JsonObject> refused) {
        long began = System.nanoTime();
        return invitee.call("accept", new JsonObject().put("inviteID", inviteID))
                .onSuccess(answer -> {
                    accepts.add(began, System.nanoTime());
                    if (!answer.succeeded()) {
                        refused.add(answer.error());
                    }
                });
    }

    private Future<Void> allEnded() {
        Promise<Void> ended = Promise.promise();
        long started = System.nanoTime();
        Device.CLIENTS.setPeriodic(LOOK_AGAIN_MS, timer -> {
            boolean tired = System.nanoTime() - started > TimeUnit.SECONDS.toNanos(20);
            if (tired
                    || Stream.concat(runningOut.keySet().stream(), lasting.keySet().stream())
                            .allMatch(this::hasEndedForBoth)) {
                Device.CLIENTS.cancelTimer(timer);
                ended.complete();
            }
        });
        return ended.future();
    }

    private boolean hasEndedForBoth(String inviteID) {
        return devices.stream().filter(device -> device.view.ended(inviteID)).count() == 2;
    }

    private void settle() {
        history.settled(devices.stream().map(Device::client).toList());
        devices.forEach(Device::disconnect);
        onVictim.forEach(device -> device.giveUp(1006));
    }
}
