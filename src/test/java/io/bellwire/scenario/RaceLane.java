package io.bellwire.scenario;

import io.bellwire.history.Client;
import io.bellwire.history.Happening.Answered;
import io.bellwire.history.History;
import io.bellwire.history.HistoryChecker;
import io.bellwire.history.Rule;
import io.bellwire.history.Violation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One inviter and one invitee with two devices, who race against each other again and again. A race is over when both
 * calls are answered and all three have heard of the end.
 */
final class RaceLane {

    /** Who may decide about an invitee. */
    enum Side {
        ACCEPT_A,
        ACCEPT_B,
        REJECT,
        CANCEL,
        TIMEOUT
    }

    /** Races after which the history is checked and a new one begins, so that it does not fill the memory. */
    private static final int CHECK_EVERY = 50;

    private static final int LONG_MS = 30_000;
    private static final int SHORT_MS = 20;
    private static final int MOST_PINGS = 3;

    /** Now and then the first has a head start of one way to the gateway and back. */
    private static final int HEAD_START_EVERY = 4;

    private static final Vertx TIMERS = Vertx.vertx();

    private final List<Side[]> pairs;
    private final int races;
    private final Random random;
    private final Connection inviter;
    private final Connection deviceA;
    private final Connection deviceB;
    private final String invitee;
    private final Map<String, Map<String, Integer>> winners = new TreeMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Promise<Void> finished = Promise.promise();
    private History history = new History();
    private int started;

    // The race that is on.
    private Side[] pair = {};
    private String inviteID = "";
    private String end = "";
    private String winningDevice = "";
    private final Set<Client> told = new HashSet<>();
    private final Map<Side, Answered> answers = new EnumMap<>(Side.class);

    RaceLane(int port, int number, List<Side[]> pairs, int races) {
        this.pairs = pairs;
        this.races = races;
        this.random = new Random(number);
        this.invitee = "bob-" + number;
        this.inviter = login(port, "alice-" + number, "phone");
        this.deviceA = login(port, invitee, "A");
        this.deviceB = login(port, invitee, "B");
    }

    private Connection login(int port, String userID, String deviceID) {
        Client client = history.connect(userID, deviceID);
        Connection connection =
                Node.await(Connection.open(port, history, client, (method, params) -> heard(client, method, params)));
        JsonObject login = new JsonObject()
                .put("token", Node.token(userID, Duration.ofHours(2)))
                .put("deviceID", deviceID)
                .put("features", new JsonArray().add("ended"));
        Node.await(connection.call("login", login));
        return connection;
    }

    Future<Void> run() {
        next();
        return finished.future();
    }

    synchronized Map<String, Map<String, Integer>> winners() {
        return winners;
    }

    synchronized List<Violation> violations() {
        return violations;
    }

    private synchronized void next() {
        if (started % CHECK_EVERY == 0) {
            check();
        }
        if (started == races) {
            check();
            finished.tryComplete();
            return;
        }
        pair = pairs.get(started++ % pairs.size());
        end = "";
        winningDevice = "";
        inviteID = "";
        told.clear();
        answers.clear();
        int timeoutMs = pair[1] == Side.TIMEOUT ? SHORT_MS : LONG_MS;
        JsonObject invite = new JsonObject().put("invitee", invitee).put("timeout", timeoutMs / 1_000.0);
        inviter.call("invite", invite).onSuccess(this::begin).onFailure(finished::tryFail);
    }

    private void check() {
        violations.addAll(HistoryChecker.check(history));
        history = history.next();
        List.of(inviter, deviceA, deviceB).forEach(connection -> connection.noteIn(history));
    }

    private synchronized void begin(Answered invited) {
        inviteID = invited.result().getString("inviteID");
        boolean otherFirst = random.nextBoolean();
        Side first = pair[otherFirst ? 1 : 0];
        Side second = pair[otherFirst ? 0 : 1];
        if (pair[1] == Side.TIMEOUT) {
            // Around the deadline, rather before it: the call has a way to go.
            int delayMs = 1 + random.nextInt(SHORT_MS - 2);
            TIMERS.setTimer(delayMs, timer -> send(pair[0]));
        } else if (random.nextInt(HEAD_START_EVERY) == 0) {
            send(first);
            connectionOf(second)
                    .call("ping", new JsonObject())
                    .onSuccess(answered -> send(second))
                    .onFailure(finished::tryFail);
        } else {
            send(first);
            send(second);
        }
        settle();
    }

    /** Pings before the call hold it up for some microseconds. */
    private synchronized void send(Side side) {
        Connection connection = connectionOf(side);
        JsonObject params = new JsonObject().put("inviteID", inviteID);
        for (int pings = random.nextInt(MOST_PINGS + 1); pings > 0; pings--) {
            connection.call("ping", new JsonObject()).onFailure(finished::tryFail);
        }
        connection
                .call(methodOf(side), params)
                .onSuccess(answer -> answered(side, answer))
                .onFailure(finished::tryFail);
    }

    private Connection connectionOf(Side side) {
        boolean onA = side == Side.ACCEPT_A
                || (side == Side.REJECT && !EnumSet.of(pair[0], pair[1]).contains(Side.ACCEPT_A));
        if (side == Side.CANCEL) {
            return inviter;
        }
        return onA ? deviceA : deviceB;
    }

    private static String methodOf(Side side) {
        return switch (side) {
            case ACCEPT_A, ACCEPT_B -> "accept";
            case REJECT -> "reject";
            case CANCEL -> "cancel";
            case TIMEOUT -> throw new IllegalArgumentException("nobody calls for it");
        };
    }

    private synchronized void answered(Side side, Answered answer) {
        answers.put(side, answer);
        settle();
    }

    private synchronized void heard(Client client, String method, JsonObject params) {
        history.heard(client, method, params);
        if (method.equals("onInviteeAccepted") || method.equals("onInviteeRejected")) {
            winningDevice = params.getString("deviceID");
        }
        if (method.equals("onInvitationEnded")) {
            end = params.getJsonArray("invitees").getJsonObject(0).getString("state");
            told.add(client);
            settle();
        }
    }

    private void settle() {
        int calls = pair[1] == Side.TIMEOUT ? 1 : 2;
        if (answers.size() < calls || told.size() < 3) {
            return;
        }
        Side winner = winner();
        long succeeded = answers.values().stream().filter(Answered::succeeded).count();
        boolean right = winner == Side.TIMEOUT
                ? succeeded == 0
                : succeeded == 1
                        && answers.get(winner) != null
                        && answers.get(winner).succeeded();
        if (!right) {
            violations.add(new Violation(
                    Rule.TWO_WINNERS, inviteID, end + " on " + winningDevice + ", but " + answers, List.of()));
        }
        winners.computeIfAbsent(pair[0] + "/" + pair[1], name -> new TreeMap<>())
                .merge(winner.name(), 1, Integer::sum);
        next();
    }

    /** By what was told, not by the answers. */
    private Side winner() {
        return switch (end) {
            case "accepted" -> winningDevice.equals("A") ? Side.ACCEPT_A : Side.ACCEPT_B;
            case "rejected" -> Side.REJECT;
            case "cancelled" -> Side.CANCEL;
            case "timeout" -> Side.TIMEOUT;
            default -> throw new IllegalStateException(end);
        };
    }
}
