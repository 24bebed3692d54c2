package io.bellwire.scenario;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.History;
import io.bellwire.history.Violation;
import io.bellwire.scenario.RaceBook.Form;
import io.bellwire.scenario.RaceBook.Race;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One inviter and those whom it invites, on connections of their own: one race after the other. A race is over when all
 * calls are answered, everybody is back, and every device has heard of the end.
 */
final class RaceLane {

    /** Races after which the history is judged and a new one begins, so that it does not fill the memory. */
    private static final int JUDGED_AT_ONCE = 40;

    private static final int LASTING_MS = 30_000;
    private static final int SHORT_MS = 24;
    private static final int OTHERS_IN_A_GROUP = 6;
    private static final Vertx TIMERS = Vertx.vertx();

    private final RaceBook book;
    private final Form form;
    private final boolean dropping;
    private final String groupID;
    private final String extra;
    private final Racer inviter;
    private final Map<String, Racer> racers = new LinkedHashMap<>();
    private final List<String> invitees = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Promise<Void> finished = Promise.promise();
    private volatile History history = new History();
    private final Set<String> judgedTogether = ConcurrentHashMap.newKeySet();
    private final Random random;
    private int races;

    // The race that is on.
    private Race race = new Race(0, Form.ONE_TO_ONE, Set.of(), Map.of());
    private volatile String inviteID = "";
    private boolean answered;
    private final Set<Racer> told = new HashSet<>();
    private final Map<Integer, JsonObject> log = new TreeMap<>();
    private final Map<Act, Integer> heardBeforeDrop = new EnumMap<>(Act.class);
    private final Map<Racer, Integer> lastSeq = new LinkedHashMap<>();

    RaceLane(IntSupplier port, int number, Form form, boolean dropping, RaceBook book) {
        this.book = book;
        this.random = new Random((form + " " + dropping + " " + number).hashCode());
        this.form = form;
        this.dropping = dropping;
        String suffix = "-" + form.name().charAt(0) + (dropping ? "d" : "") + number;
        this.groupID = "group" + suffix;
        this.extra = "extra" + suffix;
        this.inviter = racer(port, "alice" + suffix, "phone");
        String bob = "bob" + suffix;
        invitees.add(bob);
        racer(port, bob, "A");
        racer(port, bob, "B");
        if (dropping) {
            racer(port, "alice" + suffix, "tablet");
            racer(port, bob, "C");
            racer(port, bob, "R");
        }
        for (int i = 0; form == Form.GROUP && i < OTHERS_IN_A_GROUP; i++) {
            invitees.add("other" + i + suffix);
            racer(port, "other" + i + suffix, "phone" + i);
        }
    }

    private Racer racer(IntSupplier port, String userID, String deviceID) {
        Racer racer = new Racer(port, userID, deviceID, () -> history, new Racer.Ears() {
            @Override
            public boolean knows(String told) {
                return judgedTogether.contains(told);
            }

            @Override
            public void heard(Racer racer, String method, JsonObject params) {
                RaceLane.this.heard(racer, method, params);
            }
        });
        racers.put(deviceID, racer);
        return racer;
    }

    Future<Void> run() {
        Future.all(racers.values().stream().map(Racer::connects).toList())
                .compose(connected -> form == Form.GROUP ? gather() : Future.succeededFuture())
                .onSuccess(ready -> next())
                .onFailure(finished::tryFail);
        return finished.future();
    }

    private Future<?> gather() {
        JsonArray members = new JsonArray(new ArrayList<>(invitees)).add(extra);
        return inviter.call(
                "createGroup", new JsonObject().put("groupID", groupID).put("memberList", members));
    }

    synchronized List<Violation> violations() {
        return violations;
    }

    private synchronized void next() {
        Race planned = book.next(form, dropping);
        if (planned == null || races++ % JUDGED_AT_ONCE == 0) {
            judge();
        }
        if (planned == null) {
            finished.tryComplete();
            return;
        }
        race = planned;
        inviteID = new UUID(random.nextLong(), random.nextLong()).toString();
        judgedTogether.add(inviteID);
        answered = false;
        told.clear();
        log.clear();
        heardBeforeDrop.clear();
        lastSeq.clear();
        invite().onSuccess(this::begin).onFailure(finished::tryFail);
    }

    private Future<Answered> invite() {
        JsonObject params =
                new JsonObject().put("timeout", (race.acts().contains(Act.TIMEOUT) ? SHORT_MS : LASTING_MS) / 1_000.0);
        if (form == Form.ONE_TO_ONE) {
            return inviter.call("invite", params.put("inviteID", inviteID).put("invitee", invitees.get(0)));
        }
        JsonArray list = new JsonArray(new ArrayList<>(invitees));
        return inviter.call(
                "inviteInGroup",
                params.put("inviteID", inviteID).put("groupID", groupID).put("inviteeList", list));
    }

    /** Everybody has heard all by now. */
    private void judge() {
        history.settled(racers.values().stream()
                .map(racer -> racer.connection().client())
                .toList());
        violations.addAll(Gateway.judge(history, Gateway.NODES));
        history = history.next(racers.values().stream()
                .map(racer -> racer.connection().client())
                .toList());
        judgedTogether.clear();
        racers.values().forEach(racer -> {
            racer.connection().noteIn(history);
            racer.forget();
        });
    }

    private synchronized void begin(Answered invited) {
        if (!invited.succeeded()) {
            finished.tryFail("nobody could be invited: " + invited.error());
            return;
        }
        List<Future<?>> acts = new ArrayList<>();
        race.acts().stream().filter(act -> act != Act.TIMEOUT).forEach(act -> acts.add(delayed(act)));
        Future.all(acts)
                .compose(all -> finish())
                .onSuccess(all -> {
                    synchronized (this) {
                        answered = true;
                        settle();
                    }
                })
                .onFailure(finished::tryFail);
    }

    /** What is still open is cancelled, unless it runs out of time by itself. */
    private Future<?> finish() {
        return race.acts().contains(Act.TIMEOUT) ? Future.succeededFuture() : inviter.call("cancel", params("finish"));
    }

    /** Against the deadline a delay counts in ms, else in the time of a ping. */
    private Future<?> delayed(Act act) {
        int delay = race.delays().getOrDefault(act, 0);
        if (!race.acts().contains(Act.TIMEOUT)) {
            return after(delay, act);
        }
        return delay == 0
                ? perform(act)
                : TIMERS.timer(delay, java.util.concurrent.TimeUnit.MILLISECONDS)
                        .compose(passed -> perform(act));
    }

    private Future<?> after(int pings, Act act) {
        return pings == 0
                ? perform(act)
                : racerOf(act).call("ping", new JsonObject()).compose(answer -> after(pings - 1, act));
    }

    private Racer racerOf(Act act) {
        return switch (act) {
            case ACCEPT_A -> racers.get("A");
            case ACCEPT_B -> racers.get("B");
            case REJECT -> race.acts().contains(Act.ACCEPT_A) ? racers.get("B") : racers.get("A");
            case CANCEL, CANCEL_SOME, TIMEOUT, MODIFY, ADD -> inviter;
            case INVITER_DROP -> racers.get("tablet");
            case INVITEE_DROP -> racers.get("C");
            case RETRY -> racers.get("R");
        };
    }

    private Future<?> perform(Act act) {
        Racer racer = racerOf(act);
        JsonObject params = params(act.name());
        return switch (act) {
            case ACCEPT_A, ACCEPT_B -> racer.call("accept", params);
            case REJECT -> racer.call("reject", params);
            case CANCEL -> racer.call("cancel", params);
            case CANCEL_SOME -> racer.call("cancel", params.put("inviteeList", some()));
            case MODIFY -> racer.call("modifyInvitation", params);
            case ADD -> {
                params.remove("data");
                yield racer.call("addInvitees", params.put("inviteeList", new JsonArray().add(extra)));
            }
            case TIMEOUT -> Future.succeededFuture();
            case INVITER_DROP, INVITEE_DROP -> drop(act, racer);
            case RETRY -> {
                racer.call("accept", params);
                yield drop(act, racer).compose(back -> racer.call("accept", params));
            }
        };
    }

    private Future<Void> drop(Act act, Racer racer) {
        return racer.drops().compose(gone -> {
            synchronized (this) {
                heardBeforeDrop.put(act, lastSeq.getOrDefault(racer, 0));
            }
            return racer.resumes();
        });
    }

    private JsonObject params(String data) {
        return new JsonObject().put("inviteID", inviteID).put("data", data);
    }

    private JsonArray some() {
        return new JsonArray(new ArrayList<>(invitees.subList(0, Math.min(2, invitees.size()))));
    }

    private synchronized void heard(Racer racer, String method, JsonObject params) {
        if (!params.getString("inviteID").equals(inviteID)) {
            return; // A resume tells of the last seconds again.
        }
        lastSeq.merge(racer, params.getInteger("seq"), Math::max);
        log.put(params.getInteger("seq"), params.copy().put("method", method));
        if (method.equals("onInvitationEnded")) {
            told.add(racer);
            settle();
        }
    }

    private void settle() {
        if (!answered || told.size() < racers.size()) {
            return;
        }
        answered = false;
        book.ended(race, first());
        next();
    }

    // ---- Who came first

    @Override
    public synchronized String toString() {
        return form + (dropping ? " with drops" : "") + " after " + races + ": " + race + " " + inviteID + ", answered "
                + answered + ", told " + told.size() + " of " + racers.size() + ", log " + log;
    }

    private @Nullable Act first() {
        Act first = null;
        double earliest = Double.MAX_VALUE;
        for (Act act : race.acts()) {
            double moment = moment(act);
            if (moment < earliest) {
                earliest = moment;
                first = act;
            }
        }
        return first;
    }

    /** The {@code seq} of what an act did; of a drop: after the last one that was heard before. */
    private double moment(Act act) {
        if (Act.SILENT.contains(act)) {
            return heardBeforeDrop.getOrDefault(act, 0) + 0.5;
        }
        return log.entrySet().stream()
                .filter(entry -> isEffect(act, entry.getValue()))
                .mapToInt(Map.Entry::getKey)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    private static boolean isEffect(Act act, JsonObject notice) {
        return switch (act) {
            case TIMEOUT -> notice.getString("method").equals("onInvitationTimeout");
            case ADD -> notice.getString("method").equals("onInviteesAdded");
            default ->
                act.name().equals(notice.getString("data"))
                        && !notice.getString("method").equals("onReceiveNewInvitation");
        };
    }
}
