package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that takes effect at one moment between its beginning and its end.
 *
 * @param from its position in the history when it began
 * @param to when it was over; {@link #NEVER} if nobody knows
 * @param optional whether it may have had no effect
 * @param step what it makes of an invitation: null if it can't be here, the same if it changes nothing
 * @param proof what tells of it
 */
record Operation(int from, int to, boolean optional, Step step, Happening proof) {
    static final int NEVER = Integer.MAX_VALUE;

    private static final Set<String> MUTATING = Set.of(
            "invite", "inviteInGroup", "accept", "reject", "cancel", "modifyInvitation", "addInvitees", "ringing");

    /** Refusals that say nothing of the invitation. */
    private static final Set<Integer> SAYS_NOTHING = Set.of(-32700, -32600, -32601, -32602, 6014, 6017, 7008, 8001);

    /** Whether it was done, nobody knows. */
    private static final Set<Integer> PERHAPS = Set.of(8503, -32603);

    /** What an operation makes of an invitation. */
    interface Step {
        @Nullable Reference take(Reference state);
    }

    /** Everything that was done to an invitation, or seen of it. */
    static List<Operation> of(Trace trace, long skewNanos) {
        List<Operation> operations = new ArrayList<>();
        Set<Integer> answered = new HashSet<>();
        for (Answered answer : trace.answers) {
            answered.add(answer.call().position());
            answered(answer, operations);
        }
        trace.calls.stream()
                .filter(call -> !answered.contains(call.position()))
                .filter(call -> MUTATING.contains(call.method()))
                .forEach(call -> operations.add(perhaps(call)));
        if (trace.calls.isEmpty() && trace.invited() == null) {
            trace.all.anonymousInvites().stream()
                    .filter(call ->
                            call.client().userID().equals(trace.parties().inviter()))
                    .forEach(call -> operations.add(perhaps(call)));
        }
        trace.shown.forEach(shown -> operations.add(read(trace, shown)));
        offers(trace, operations);
        told(trace, operations);
        operations.add(deadline(trace, skewNanos));
        return operations;
    }

    private static void answered(Answered answer, List<Operation> operations) {
        Called call = answer.call();
        boolean refusedLook = call.method().equals("getSignalingInfo") && !answer.succeeded();
        if (!(MUTATING.contains(call.method()) || refusedLook) || SAYS_NOTHING.contains(answer.code())) {
            return;
        }
        boolean invites = Trace.invites(call.method());
        if (PERHAPS.contains(answer.code())) {
            operations.add(perhaps(call));
        } else if (!(answer.code() == 8011 && (invites || call.method().equals("addInvitees")))) {
            operations.add(new Operation(
                    call.position(), answer.position(), false, state -> state.after(call, answer), answer));
        }
        if (answer.succeeded() && (invites || call.method().equals("addInvitees"))) {
            JsonArray rows = answer.result().getJsonArray("invitees");
            Step step = state -> state.exists() && state.isShownBy(rows) ? state : null;
            operations.add(new Operation(call.position(), answer.position(), false, step, answer));
        }
    }

    private static Operation perhaps(Called call) {
        return new Operation(call.position(), NEVER, true, state -> state.after(call, null), call);
    }

    private static Operation read(Trace trace, Trace.Shown shown) {
        JsonObject info = shown.info();
        boolean silent = isSilent(trace);
        Step step = state -> {
            boolean so = state.exists()
                    && state.inviter().equals(info.getString("inviter"))
                    && state.open() == info.getString("state").equals("open")
                    && state.data().equals(info.getString("data"))
                    && (silent || state.log().size() == info.getInteger("seq"))
                    && state.isShownBy(info.getJsonArray("invitees"));
            return so ? state : null;
        };
        return new Operation(shown.answer().call().position(), shown.answer().position(), false, step, shown.answer());
    }

    /** An offer says that there is something to offer; the log is that long by then. */
    private static void offers(Trace trace, List<Operation> operations) {
        boolean silent = isSilent(trace);
        Heard first = null;
        for (Heard heard : trace.notices) {
            if (heard.method().equals(Trace.OFFER) && (first == null || heard.seq() > first.seq())) {
                first = heard;
                int seq = silent ? 1 : heard.seq();
                Step step = state -> state.log().size() >= seq ? state : null;
                operations.add(new Operation(-1, heard.position(), false, step, heard));
            }
        }
    }

    private static void told(Trace trace, List<Operation> operations) {
        boolean silent = isSilent(trace);
        for (Map.Entry<Integer, Heard> told : trace.log().entrySet()) {
            int seq = told.getKey();
            Heard heard = told.getValue();
            Step step = silent
                    ? state -> state.log().stream().anyMatch(event -> Told.matches(state, event, heard)) ? state : null
                    : state -> state.log().size() >= seq
                                    && Told.matches(state, state.log().get(seq - 1), heard)
                            ? state
                            : null;
            operations.add(new Operation(-1, heard.position(), false, step, heard));
        }
    }

    private static Operation deadline(Trace trace, long skewNanos) {
        long earliest = Deadline.earliestNanos(trace, skewNanos);
        Happening mark = trace.notices.isEmpty() ? null : trace.notices.get(0);
        int from = trace.all.positionAt(earliest);
        return new Operation(from, NEVER, true, Reference::timedOut, mark);
    }

    /** Where there is no timeout, deliveries count in {@code seq}, of which nobody is told. */
    static boolean isSilent(Trace trace) {
        return trace.calls.stream()
                        .anyMatch(call ->
                                Trace.invites(call.method()) && call.params().getDouble("timeout", 30.0) == 0)
                || trace.answers.stream()
                        .anyMatch(answer -> Trace.invites(answer.call().method())
                                && answer.call().params().getDouble("timeout", 30.0) == 0)
                || trace.all.anonymousInvites().stream()
                        .anyMatch(call -> call.params().getDouble("timeout", 30.0) == 0 && trace.invited() == null);
    }
}
