package io.bellwire.cli;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One call between two clients of our own, told event by event. It runs on one event loop. */
final class CallScript {

    private static final Set<String> PLUMBING = Set.of("inviteID", "seq", "at", "groupID");

    private final Vertx vertx;
    private final Plan plan;
    private final Narrator narrator;
    private final long startedAt = System.nanoTime();
    private final Promise<String> outcome = Promise.promise();

    /** Ours from the start, so that what happens to other invitations of the two is not taken for this one. */
    private final String inviteID = UUID.randomUUID().toString();

    /** Who takes part. */
    record Party(String userID, String token) {}

    /**
     * What is to happen.
     *
     * @param cancelAfter null: nothing is cancelled
     * @param acceptAfter null: not accepted here
     * @param reject the reason; null: not rejected here
     */
    record Plan(
            String url,
            Party inviter,
            Party invitee,
            String data,
            Duration timeout,
            @Nullable Duration cancelAfter,
            @Nullable Duration acceptAfter,
            @Nullable String reject) {

        boolean answers() {
            return acceptAfter != null || reject != null;
        }
    }

    /** Who tells the user. */
    interface Narrator {
        void tell(long elapsedMs, String who, String what);
    }

    private int partiesToHearOfTheEnd;

    CallScript(Vertx vertx, Plan plan, Narrator narrator) {
        this.vertx = vertx;
        this.plan = plan;
        this.narrator = narrator;
        this.partiesToHearOfTheEnd = plan.answers() ? 2 : 1;
    }

    /** Makes the call. The future is its outcome in the words of PROTOCOL §4, or fails if it could not be made. */
    Future<String> run() {
        vertx.runOnContext(ignored -> start());
        return outcome.future();
    }

    long elapsedMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
    }

    private void start() {
        WebSocketClient client = vertx.createWebSocketClient();
        Future<?> answering = plan.answers() ? invitee(client) : Future.succeededFuture();
        answering.compose(ignored -> inviter(client)).compose(this::invite).onFailure(outcome::tryFail);
    }

    private Future<SignalingClient> inviter(WebSocketClient client) {
        return logIn(client, plan.inviter(), name -> {});
    }

    private Future<SignalingClient> invitee(WebSocketClient client) {
        Promise<SignalingClient> self = Promise.promise();
        Future<SignalingClient> loggedIn = logIn(client, plan.invitee(), name -> {
            if (name.equals("onReceiveNewInvitation")) {
                self.future().onSuccess(this::answer);
            }
        });
        loggedIn.onComplete(self);
        return loggedIn;
    }

    /** Shows what a party hears of this call; it is over when all parties here have heard of its end. */
    private void heard(Party party, String name, JsonObject params) {
        tell(party.userID(), "← " + name + details(params));
        if (name.equals("onInvitationEnded") && --partiesToHearOfTheEnd == 0) {
            outcome.tryComplete(params.getString("outcome"));
        }
    }

    private Future<SignalingClient> logIn(WebSocketClient client, Party party, Consumer<String> reaction) {
        SignalingClient.Listener listener = new SignalingClient.Listener() {
            @Override
            public void noticed(String name, JsonObject params) {
                if (inviteID.equals(params.getString("inviteID"))) {
                    heard(party, name, params);
                    reaction.accept(name);
                }
            }

            @Override
            public void closed(int closeCode, String reason) {
                outcome.tryFail("the connection of " + party.userID() + " was closed with " + closeCode + " " + reason);
            }
        };
        JsonObject login = new JsonObject()
                .put("token", party.token())
                .put("features", new JsonArray().add("ringing").add("ended"));
        return SignalingClient.connect(client, plan.url(), listener)
                .compose(connected -> connected.call("login", login).map(result -> {
                    tell(
                            party.userID(),
                            "logged in as " + result.getString("userID") + ", device " + result.getString("deviceID"));
                    return connected;
                }));
    }

    private Future<JsonObject> invite(SignalingClient inviter) {
        String who = plan.inviter().userID();
        double seconds = plan.timeout().toMillis() / 1000.0;
        tell(who, "→ invite " + plan.invitee().userID() + " for " + seconds + " s, inviteID " + inviteID);
        JsonObject params = new JsonObject()
                .put("inviteID", inviteID)
                .put("invitee", plan.invitee().userID())
                .put("data", plan.data())
                .put("timeout", seconds);
        return inviter.call("invite", params).onSuccess(result -> {
            JsonObject row = result.getJsonArray("invitees").getJsonObject(0);
            tell(who, "the invitation to " + row.getString("userID") + " is " + row.getString("reach"));
            if (plan.cancelAfter() != null) {
                later(plan.cancelAfter(), () -> act(inviter, who, "cancel", null));
            }
        });
    }

    private void answer(SignalingClient invitee) {
        String who = plan.invitee().userID();
        act(invitee, who, "ringing", null);
        if (plan.reject() != null) {
            act(invitee, who, "reject", plan.reject());
        } else if (plan.acceptAfter() != null) {
            later(plan.acceptAfter(), () -> act(invitee, who, "accept", null));
        }
    }

    /** A refusal is part of the story (somebody was faster), not its end. */
    private void act(SignalingClient client, String who, String method, @Nullable String reason) {
        if (outcome.future().isComplete()) {
            return;
        }
        JsonObject params = new JsonObject().put("inviteID", inviteID);
        if (reason != null) {
            params.put("reason", reason);
        }
        tell(who, "→ " + method + (reason == null ? "" : " " + reason));
        client.call(method, params)
                .onSuccess(ignored -> tell(who, method + " is answered"))
                .onFailure(fault -> tell(who, Outcomes.reason(fault)));
    }

    private void later(Duration delay, Runnable action) {
        if (delay.toMillis() == 0) {
            action.run();
        } else {
            vertx.setTimer(delay.toMillis(), ignored -> action.run());
        }
    }

    private void tell(String who, String what) {
        narrator.tell(elapsedMs(), who, what);
    }

    private static String details(JsonObject params) {
        return params.stream()
                .filter(entry -> !PLUMBING.contains(entry.getKey()))
                .map(entry -> " " + entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining());
    }
}
