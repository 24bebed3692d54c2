package io.bellwire.crash;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.History;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Users, some of them with two devices, who call each other and one another's groups for as long as they are let. To be
 * used on the clients' event loop only.
 */
final class Crowd {
    private static final int USERS = 10;
    private static final int USERS_WITH_TWO_DEVICES = 6;
    private static final int ROOMS = 2;
    private static final int MEMBERS = 6;
    private static final int BUSY_MS = 60;
    private static final int LOOK_AGAIN_MS = 20;

    final String name;
    final History history = new History();
    final List<String> users;
    final List<Device> devices = new ArrayList<>();

    /** Who may be invited together: the members of each group that is called. */
    final Map<String, List<String>> rooms = new LinkedHashMap<>();

    /** What the acknowledged calls made of the users' own groups. */
    final Map<String, Set<String>> clubs = new LinkedHashMap<>();

    /** How long the calls took, repeats included. */
    final Waits waits = new Waits();

    /** How long somebody thinks before the next call, ms, at the most. */
    final int mostIdleMs;

    private final Random random;
    private final List<Caller> callers = new ArrayList<>();
    private final List<Roamer> roamers = new ArrayList<>();

    /** @param name goes before the names of users and groups, so that each crowd has its own */
    Crowd(String name, long seed) {
        this(name, seed, BUSY_MS);
    }

    /** @param mostIdleMs how long somebody thinks before the next call, at the most */
    Crowd(String name, long seed, int mostIdleMs) {
        this.name = name;
        this.mostIdleMs = mostIdleMs;
        this.random = new Random(seed);
        this.users = IntStream.range(0, USERS).mapToObj(i -> name + "-u" + i).toList();
        for (int i = 0; i < USERS; i++) {
            devices.add(new Device(history, users.get(i), "phone"));
            if (i < USERS_WITH_TWO_DEVICES) {
                devices.add(new Device(history, users.get(i), "tablet"));
            }
        }
        for (int i = 0; i < ROOMS; i++) {
            rooms.put(name + "-room" + i, users.subList(i * (USERS - MEMBERS), i * (USERS - MEMBERS) + MEMBERS));
        }
    }

    /** The first device of a user. */
    Device deviceOf(String userID) {
        return devices.stream()
                .filter(device -> device.userID.equals(userID))
                .findFirst()
                .orElseThrow();
    }

    /** All connect, or try to: the gateway may be killed meanwhile. */
    Future<Void> connect(Gate gate) {
        return Future.join(devices.stream().map(device -> device.connect(gate)).toList())
                .mapEmpty();
    }

    /** All connect, spread over these, and come back by themselves from now on. Completes when all are in. */
    Future<Void> roam(List<Gate> gates, Consumer<Throwable> faults) {
        for (Device device : devices) {
            // Somebody on a tablet looks at it for longer before he tries again.
            boolean patient = device.deviceID.equals("tablet");
            roamers.add(new Roamer(device, gates, roamers.size(), patient, new Random(random.nextLong()), faults));
        }
        roamers.forEach(Roamer::start);
        return allIn();
    }

    /** Completes once all are logged in. */
    Future<Void> allIn() {
        Promise<Void> in = Promise.promise();
        Device.CLIENTS.setPeriodic(LOOK_AGAIN_MS, timer -> {
            if (devices.stream().allMatch(Device::isLoggedIn)) {
                Device.CLIENTS.cancelTimer(timer);
                in.complete();
            }
        });
        return in.future();
    }

    /** The codes with which connections ended, and how often. */
    Map<Integer, Integer> closes() {
        Map<Integer, Integer> closes = new TreeMap<>();
        roamers.forEach(roamer -> roamer.closes().forEach(code -> closes.merge(code, 1, Integer::sum)));
        return closes;
    }

    /** Makes the groups; to be done before the load begins. */
    Future<Void> gather() {
        List<Future<Answered>> made = new ArrayList<>();
        rooms.forEach((groupID, members) -> made.add(create(members.get(0), groupID, members)));
        for (String userID : users) {
            clubs.put(name + "-club-" + userID, new TreeSet<>(Set.of(userID)));
            made.add(create(userID, name + "-club-" + userID, List.of()));
        }
        return Future.all(made).mapEmpty();
    }

    private Future<Answered> create(String owner, String groupID, List<String> members) {
        JsonObject params = new JsonObject().put("groupID", groupID);
        return deviceOf(owner)
                .call(
                        "createGroup",
                        members.isEmpty() ? params : params.put("memberList", new JsonArray(List.copyOf(members))));
    }

    /** Begins the load. */
    void start() {
        for (Device device : devices) {
            callers.add(new Caller(this, device, random.nextLong()));
        }
        callers.forEach(Caller::start);
    }

    /** Ends it; completes when every call is answered. */
    Future<Void> stop() {
        return Future.all(callers.stream().map(Caller::stop).toList()).mapEmpty();
    }

    void disconnect() {
        roamers.forEach(Roamer::stop);
        devices.forEach(Device::disconnect);
    }
}
