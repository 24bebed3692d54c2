package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** I1 and I2: each invitee reaches one end, once, and everybody is told the same of it. */
final class Ends {
    private static final List<String> ANSWERS = List.of("accept", "reject");

    private final Trace trace;
    private final Findings findings;

    private Ends(Trace trace, Findings findings) {
        this.trace = trace;
        this.findings = findings;
    }

    static void check(Trace trace, List<Claim> claims, Findings findings) {
        Ends ends = new Ends(trace, findings);
        ends.oneEnd();
        ends.oneWinner();
        ends.noneLeft();
        ends.sameEnd(claims);
        ends.sameNotice();
        ends.sameInfo();
    }

    private void found(Rule rule, String what, Happening... proof) {
        findings.found(rule, trace.inviteID, what, proof);
    }

    /** An invitee is decided about at one {@code seq} only. */
    private void oneEnd() {
        Map<String, Heard> decidedBy = new HashMap<>();
        for (Heard heard : trace.notices) {
            for (String invitee : Claim.decided(heard)) {
                Heard before = decidedBy.putIfAbsent(invitee, heard);
                if (before != null && before.seq() != heard.seq()) {
                    found(Rule.TWO_ENDS, invitee + " at seq " + before.seq() + " and " + heard.seq(), before, heard);
                }
            }
        }
    }

    /** One device of a user only, with one method; and where there is one invitee, no cancel besides. */
    private void oneWinner() {
        Map<String, Answered> winners = new HashMap<>();
        for (Answered answer : trace.answers) {
            if (!answer.succeeded() || !ANSWERS.contains(answer.call().method())) {
                continue;
            }
            Answered before = winners.putIfAbsent(answer.call().client().userID(), answer);
            if (before != null && !sameAct(before, answer)) {
                found(Rule.TWO_WINNERS, "both of one user", before, answer);
            }
        }
        if (trace.parties().groupID().isEmpty()) {
            for (Answered cancel : trace.succeeded("cancel")) {
                winners.values().forEach(winner -> found(Rule.TWO_WINNERS, "cancel and answer", winner, cancel));
            }
        }
    }

    private static boolean sameAct(Answered one, Answered other) {
        return one.call().method().equals(other.call().method())
                && one.call().client().isSameDeviceAs(other.call().client());
    }

    private void noneLeft() {
        for (Heard heard : trace.notices) {
            if (heard.method().equals(Trace.ENDED)) {
                noneInviting(heard.params().getJsonArray("invitees"), heard);
            }
        }
        for (Trace.Shown shown : trace.shown) {
            if (shown.info().getString("state").equals("ended")) {
                noneInviting(shown.info().getJsonArray("invitees"), shown.answer());
            }
        }
    }

    private void noneInviting(JsonArray rows, Happening source) {
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.getJsonObject(i);
            if (row.getString("state").equals("inviting")) {
                found(Rule.LEFT_INVITING, row.getString("userID"), source);
            }
        }
    }

    private void sameEnd(List<Claim> claims) {
        Map<String, Claim> first = new HashMap<>();
        for (Claim claim : claims) {
            Claim before = first.putIfAbsent(claim.invitee(), claim);
            if (before == null) {
                continue;
            }
            String what = before + ", but " + claim;
            if (!before.state().equals(claim.state())) {
                found(Rule.TOLD_DIFFERENTLY, what, before.source(), claim.source());
            } else if (differ(before.at(), claim.at())
                    || differ(before.deviceID(), claim.deviceID())
                    || differ(before.data(), claim.data())) {
                found(Rule.OTHER_DETAILS, what, before.source(), claim.source());
            } else if (detail(claim) > detail(before)) {
                first.put(claim.invitee(), claim);
            }
        }
    }

    private static boolean differ(@Nullable Object one, @Nullable Object other) {
        return one != null && other != null && !one.equals(other);
    }

    private static int detail(Claim claim) {
        return (int) java.util.stream.Stream.of(claim.at(), claim.deviceID(), claim.data())
                .filter(Objects::nonNull)
                .count();
    }

    /** One {@code seq}, one notice; an offer says how things stand, and differs from device to device. */
    private void sameNotice() {
        for (Heard heard : trace.notices) {
            Heard first = trace.log().get(heard.seq());
            if (first == null || heard.method().equals(Trace.OFFER)) {
                continue;
            }
            if (!first.method().equals(heard.method()) || !first.params().equals(heard.params())) {
                found(Rule.SEQ_WITH_TWO_MEANINGS, "seq " + heard.seq(), first, heard);
            }
        }
    }

    /** At one {@code seq} there is one state; what is left of the time is all that differs. */
    private void sameInfo() {
        Map<Integer, Trace.Shown> first = new HashMap<>();
        for (Trace.Shown shown : trace.shown) {
            Trace.Shown before = first.putIfAbsent(shown.info().getInteger("seq"), shown);
            if (before != null && !lasting(before.info()).equals(lasting(shown.info()))) {
                found(
                        Rule.SHOWN_DIFFERENTLY,
                        before.info().encode() + ", but " + shown.info().encode(),
                        before.answer(),
                        shown.answer());
            }
        }
    }

    private static JsonObject lasting(JsonObject info) {
        JsonObject copy = info.copy();
        copy.remove("remaining");
        return copy;
    }
}
