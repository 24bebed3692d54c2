package io.bellwire.crash;

import io.bellwire.history.Client;
import io.bellwire.history.Happening.Answered;
import io.bellwire.history.History;
import io.bellwire.history.HistoryChecker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks the gateway about everything that a crowd did, once the crowd has stopped. On the clients' event loop only. */
final class Inquiry {
    private static final int LOOK_AGAIN_MS = 250;
    private static final int PAGE = 100;

    /** What lasts longer than this is not waited for. */
    private static final double LASTING_SECONDS = 60;

    private final Crowd crowd;
    private final List<Gate> gates;
    private final Evidence evidence;
    private final Map<String, Device> auditors = new LinkedHashMap<>();
    private final Map<String, Answered> invited = new LinkedHashMap<>();
    private final Map<String, Set<String>> participants = new LinkedHashMap<>();
    private final long patienceMs;

    private Inquiry(Crowd crowd, List<Gate> gates, long patienceMs) {
        this.crowd = crowd;
        this.gates = gates;
        this.patienceMs = patienceMs;
        this.evidence = new Evidence(crowd.history);
    }

    /**
     * Gathers the evidence.
     *
     * @param gates where to ask; not at one alone, if there are more
     * @param patienceMs how long what is bound to happen is waited for; what is missing then is for the checker to find
     */
    static Future<Evidence> about(Crowd crowd, List<Gate> gates, long patienceMs) {
        return new Inquiry(crowd, gates, patienceMs).gather();
    }

    /** Has everything shown again that was shown before. */
    static Future<Map<String, Map<String, JsonObject>>> again(Crowd crowd, Evidence before) {
        Inquiry inquiry = new Inquiry(crowd, List.of(), 0);
        List<Future<?>> all = new ArrayList<>();
        before.shown.forEach(
                (inviteID, infos) -> infos.keySet().forEach(userID -> all.add(inquiry.show(inviteID, userID))));
        return Future.all(all).map(inquiry.evidence.shown);
    }

    private Future<Evidence> gather() {
        crowd.history.happenings().stream()
                .filter(Answered.class::isInstance)
                .map(Answered.class::cast)
                .filter(answer -> answer.succeeded() && answer.call().method().startsWith("invite"))
                .filter(answer -> crowd.users.contains(answer.call().client().userID()))
                .forEach(answer -> invited.putIfAbsent(answer.result().getString("inviteID"), answer));
        return until(this::allTimedOut)
                .compose(timedOut -> resumeAsIfNothingWereKnown())
                .compose(resumed -> until(this::allTold))
                .compose(told -> {
                    settled();
                    return showAll();
                })
                .compose(shown -> listAll("all"))
                .compose(listed -> listAll("open"))
                .compose(listed -> showMembers())
                .map(shown -> {
                    evidence.members.putAll(crowd.clubs);
                    crowd.rooms.forEach((groupID, members) -> evidence.members.put(groupID, new TreeSet<>(members)));
                    return evidence;
                });
    }

    private Future<Void> until(BooleanSupplier condition) {
        Promise<Void> met = Promise.promise();
        long started = System.nanoTime();
        Device.CLIENTS.setPeriodic(LOOK_AGAIN_MS, timer -> {
            boolean tired = System.nanoTime() - started > patienceMs * 1_000_000;
            if (tired || condition.getAsBoolean()) {
                Device.CLIENTS.cancelTimer(timer);
                met.tryComplete();
            }
        });
        return met.future();
    }

    private boolean allTimedOut() {
        return invited.entrySet().stream()
                .filter(entry -> runsOut(entry.getValue()))
                .allMatch(entry -> inviterOf(entry.getValue()).view.ended(entry.getKey()));
    }

    private static boolean runsOut(Answered invite) {
        double timeout = invite.call().params().getDouble("timeout");
        return timeout > 0 && timeout < LASTING_SECONDS;
    }

    private Device inviterOf(Answered invite) {
        return crowd.deviceOf(invite.call().client().userID());
    }

    /** A new device of each user hears everything from the first day on, and then an invitation that comes last. */
    private Future<Void> resumeAsIfNothingWereKnown() {
        Map<String, Promise<Void>> caughtUp = new LinkedHashMap<>();
        String lastInviter = crowd.name + "-last";
        for (String userID : crowd.users) {
            Promise<Void> done = Promise.promise();
            caughtUp.put(userID, done);
            Device auditor = new Device(crowd.history, userID, "auditor")
                    .since(1)
                    .listens(heard -> {
                        if (lastInviter.equals(heard.params().getString("inviter"))) {
                            done.tryComplete();
                        }
                    });
            auditors.put(userID, auditor);
        }
        Device last = new Device(crowd.history, lastInviter, "phone");
        return connectAuditors()
                .compose(connected -> last.connect(gates.get(0)))
                .compose(connected -> Future.all(crowd.users.stream()
                        .map(userID -> last.call("invite", new JsonObject().put("invitee", userID)))
                        .toList()))
                .compose(asked -> Future.all(
                        caughtUp.values().stream().map(Promise::future).toList()))
                .onSuccess(all -> last.disconnect())
                .mapEmpty();
    }

    private Future<?> connectAuditors() {
        List<Future<Void>> connected = new ArrayList<>();
        for (Device auditor : auditors.values()) {
            connected.add(auditor.connect(gates.get(connected.size() % gates.size())));
        }
        return Future.all(connected);
    }

    /** The notices that the gateway has written may still be on their way. */
    private boolean allTold() {
        History soFar = crowd.history.upToNow();
        soFar.settled(clients());
        return HistoryChecker.missed(soFar).isEmpty();
    }

    private List<Client> clients() {
        return Stream.concat(crowd.devices.stream(), auditors.values().stream())
                .map(Device::client)
                .toList();
    }

    /** What is missing now is for the judge to find. */
    private void settled() {
        crowd.history.settled(clients());
        auditors.values().forEach(Device::disconnect);
    }

    private Future<Void> showAll() {
        invited.forEach((inviteID, invite) -> {
            Set<String> users =
                    new LinkedHashSet<>(Set.of(invite.call().client().userID()));
            auditors.forEach((userID, auditor) -> {
                if (!auditor.view.of(inviteID).isEmpty()) {
                    users.add(userID);
                }
            });
            participants.put(inviteID, users);
        });
        List<Future<?>> all = new ArrayList<>();
        for (Map.Entry<String, Set<String>> entry : participants.entrySet()) {
            entry.getValue().forEach(userID -> all.add(show(entry.getKey(), userID)));
        }
        return Future.all(all).mapEmpty();
    }

    private Future<?> show(String inviteID, String userID) {
        return crowd.deviceOf(userID)
                .call("getSignalingInfo", new JsonObject().put("inviteID", inviteID))
                .onSuccess(answered -> {
                    if (answered.succeeded()) {
                        evidence.shown
                                .computeIfAbsent(inviteID, id -> new LinkedHashMap<>())
                                .put(userID, answered.result());
                    }
                });
    }

    private Future<Void> listAll(String state) {
        return Future.all(crowd.users.stream()
                        .map(userID -> listFrom(userID, state, null))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> listFrom(String userID, String state, @Nullable String before) {
        JsonObject params = new JsonObject().put("state", state).put("limit", PAGE);
        if (before != null) {
            params.put("before", before);
        }
        return crowd.deviceOf(userID).call("listInvitations", params).compose(answered -> {
            String next = answered.result().getString("next");
            return next == null ? Future.succeededFuture() : listFrom(userID, state, next);
        });
    }

    private Future<Void> showMembers() {
        List<Future<?>> all = new ArrayList<>();
        crowd.clubs.forEach((groupID, members) ->
                all.add(showMembers(groupID, groupID.substring(groupID.lastIndexOf("club-") + 5))));
        crowd.rooms.forEach((groupID, members) -> all.add(showMembers(groupID, members.get(0))));
        return Future.all(all).mapEmpty();
    }

    private Future<?> showMembers(String groupID, String asker) {
        return crowd.deviceOf(asker)
                .call("getGroupMembers", new JsonObject().put("groupID", groupID))
                .onSuccess(answered -> {
                    Set<String> members = new TreeSet<>();
                    if (answered.succeeded()) {
                        JsonArray rows = answered.result().getJsonArray("members");
                        for (int i = 0; i < rows.size(); i++) {
                            members.add(rows.getJsonObject(i).getString("userID"));
                        }
                    }
                    evidence.membersShown.put(groupID, members);
                });
    }
}
