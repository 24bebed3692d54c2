package io.bellwire.simulation;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Cancelled;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.invitation.InvitationEvent.Modified;
import io.bellwire.invitation.InvitationEvent.Rejected;
import io.bellwire.invitation.InvitationEvent.Ringing;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** I2, I3 and I8 by the answers that clients got: each must be true of the log, at the time when it was given. */
final class Answers {
    /** What each event is asked for with. */
    private static final Map<String, String> METHODS = Map.of(
            "onReceiveNewInvitation", "invite",
            "onInviteeAccepted", "accept",
            "onInviteeRejected", "reject",
            "onInvitationCancelled", "cancel",
            "onInvitationModified", "modifyInvitation",
            "onInviteesAdded", "addInvitees");

    /** What one node asks of another one is carried out so soon or not at all, and how long the store is waited for, µs. */
    private static final long CARRIED_OUT_WITHIN = 600_000;

    private final Plan plan;
    private final IntFunction<@Nullable Story> stories;
    private final List<Call> calls;
    private final Consumer<String> findings;

    Answers(Plan plan, IntFunction<@Nullable Story> stories, List<Call> calls, Consumer<String> findings) {
        this.plan = plan;
        this.stories = stories;
        this.calls = calls;
        this.findings = findings;
    }

    void check(Call call) {
        String answer = call.answer;
        if (answer == null) {
            return;
        }
        int code = call.code();
        if (call.method.equals("login")) {
            login(call, answer, code);
        } else if (call.method.equals("listInvitations")) {
            shown(call, Fields.objects(answer, "invitations"));
        } else if (call.invitation >= 0) {
            onInvitation(call, answer, code, stories.apply(call.invitation));
        }
    }

    private void wrong(String invariant, Call call) {
        findings.accept(invariant + " a wrong answer: " + call);
    }

    private static String user(Call call) {
        return call.link.participant.device.userID();
    }

    // ---- What is shown

    private void login(Call call, String answer, int code) {
        if (code != 0) {
            if (code != 8503) {
                wrong("login", call);
            }
            return;
        }
        List<String> pending = Fields.objects(answer, "pending");
        shown(call, pending);
        for (int i = 0; i < plan.inviteIDs().size(); i++) {
            Story story = stories.apply(i);
            if (story != null && !story.created.onlineUserOnly() && mustBePending(call, story)) {
                String inviteID = story.inviteID.toString();
                if (pending.stream().noneMatch(info -> inviteID.equals(Fields.text(info, "inviteID")))) {
                    wrong("I6", call);
                }
            }
        }
    }

    private static boolean mustBePending(Call call, Story story) {
        boolean open = story.endedAt() == 0 || story.takenAt(story.endedAt()) > call.answeredAt;
        return open && story.takesPart(user(call), call.sentAt);
    }

    private void shown(Call call, List<String> infos) {
        for (String info : infos) {
            shown(call, info);
        }
    }

    private void shown(Call call, String info) {
        String inviteID = Fields.theText(info, "inviteID");
        int number = plan.inviteIDs().get(0).toString().equals(inviteID) ? 0 : 1;
        Story story = stories.apply(number);
        int seq = (int) Fields.number(info, "seq", info.lastIndexOf("\"seq\":"));
        if (story == null || seq > story.size() || story.takenAt(seq) > call.answeredAt) {
            wrong("I3", call);
            return;
        }
        if (seq < story.seqAt(call.sentAt)) {
            wrong("I2 (stale)", call);
        }
        boolean watcher = story.grouped && !user(call).equals(Plan.USERS[Plan.STRANGER]);
        if (!watcher && !story.takesPart(user(call), call.answeredAt)) {
            wrong("I8", call);
        }
        rows(call, story, Fields.objects(info, "invitees"), seq);
    }

    /** Rows of an answer: as the log had them at {@code seq}. */
    private void rows(Call call, Story story, List<String> rows, int seq) {
        for (String row : rows) {
            Story.Row real = story.rows.get(Fields.theText(row, "userID"));
            String state = Fields.theText(row, "state");
            if (real == null || (!state.equals("inviting") && !state.equals(real.state))) {
                wrong("I2", call);
            } else if (state.equals("inviting") == (real.seq > 0 && real.seq <= seq)) {
                wrong("I2", call);
            }
        }
    }

    // ---- What is done

    private void onInvitation(Call call, String answer, int code, @Nullable Story story) {
        if (user(call).equals(Plan.USERS[Plan.STRANGER])) {
            stranger(call, answer, code);
            return;
        }
        switch (code) {
            case 0 -> succeeded(call, answer, story);
            case 8010 -> processed(call, answer, story);
            case 8011 -> forbidden(call, story);
            case 6017 -> {
                if (!call.method.equals("addInvitees") && !call.method.equals("cancel")) {
                    wrong("codes", call);
                }
            }
            case 8503, 6014 -> {}
            default -> wrong("codes", call);
        }
    }

    private void stranger(Call call, String answer, int code) {
        String data = "\"data\":{\"inviteID\":\"" + plan.inviteID(call.invitation) + "\"}";
        if (code != 8503 && code != 6014 && !(code == 8010 && answer.contains(data))) {
            wrong("I8", call);
        }
    }

    private void succeeded(Call call, String answer, @Nullable Story story) {
        if (story == null) {
            wrong("I3", call);
            return;
        }
        int seq = effect(call, answer, story);
        if (seq == 0 || (seq > 0 && story.takenAt(seq) > call.answeredAt)) {
            wrong("I3", call);
        } else if (seq > 0 && isOwn(call, story, seq)) {
            answerFirst(call, story, seq);
        }
    }

    /** The {@code seq} of what the call did; 0: there is no such thing, -1: it does nothing. */
    private int effect(Call call, String answer, Story story) {
        long at = Fields.number(answer, "at");
        String userID = user(call);
        String deviceID = call.link.participant.device.deviceID();
        return switch (call.method) {
            case "accept" ->
                find(
                        story,
                        at,
                        event -> event instanceof Accepted accepted
                                && accepted.invitee().equals(userID)
                                && accepted.deviceID().equals(deviceID));
            case "reject" ->
                find(
                        story,
                        at,
                        event -> event instanceof Rejected rejected
                                && rejected.invitee().equals(userID)
                                && rejected.deviceID().equals(deviceID));
            case "cancel" ->
                find(
                        story,
                        at,
                        event -> event instanceof Cancelled cancelled
                                && cancelled.deviceID().equals(deviceID)
                                && userID.equals(story.created.inviter()));
            case "modifyInvitation" ->
                find(
                        story,
                        at,
                        event -> event instanceof Modified modified
                                && modified.deviceID().equals(deviceID)
                                && modified.data().equals(Fields.text(call.params, "data")));
            case "ringing" ->
                find(
                        story,
                        -1,
                        event -> event instanceof Ringing ringing
                                && ringing.invitee().equals(userID));
            case "getSignalingInfo" -> {
                shown(call, answer.substring(answer.indexOf("{\"inviteID\"")));
                yield -1;
            }
            case "addInvitees" -> added(call, answer, story);
            default -> invited(call, answer, story);
        };
    }

    private static int find(Story story, long at, Predicate<InvitationEvent> what) {
        for (int seq = 1; seq <= story.size(); seq++) {
            boolean then = at < 0 || story.event(seq).at() == at;
            if (then && what.test(story.event(seq).event())) {
                return seq;
            }
        }
        return 0;
    }

    private int invited(Call call, String answer, Story story) {
        invitees(call, answer, story);
        boolean same =
                user(call).equals(story.created.inviter()) && Fields.number(answer, "expireAt") == story.expireAt;
        return same ? 1 : 0;
    }

    private int added(Call call, String answer, Story story) {
        invitees(call, answer, story);
        String user = Fields.texts(call.params, "inviteeList").get(0);
        if (story.created.invitees().contains(user)) {
            return -1;
        }
        return find(
                story,
                -1,
                event -> event instanceof InviteesAdded more && more.invitees().contains(user));
    }

    private void invitees(Call call, String answer, Story story) {
        for (String row : Fields.objects(answer, "invitees")) {
            Story.Row real = story.rows.get(Fields.theText(row, "userID"));
            String state = Fields.theText(row, "state");
            boolean inviting = state.equals("inviting");
            if (real == null
                    || (!inviting && !state.equals(real.state))
                    || (!inviting && story.takenAt(real.seq) > call.answeredAt)
                    || (inviting && isExclusive() && real.seq > 0 && story.takenAt(real.seq) < call.sentAt)) {
                wrong("I2", call);
            }
        }
    }

    /**
     * Whether an owner knows what the log says when it refuses, or says that somebody is still inviting: nobody else appends,
     * or it has just looked. Where it is alone and its own append that it gave up on comes late, it may not.
     */
    private boolean isExclusive() {
        return plan.nodes() > 1 || plan.weather().lateMs() == 0;
    }

    /** On the calling connection the answer goes out before any notice that the call, or anything after it, caused. */
    private void answerFirst(Call call, Story story, int seq) {
        for (Told notice : call.link.told) {
            boolean early = notice.invitation() == story.number
                    && notice.seq() >= seq
                    && notice.order() < call.answerOrder
                    && notice.order() > call.order;
            if (early && isOnlyAttempt(call)) {
                findings.accept("I5 heard " + notice.text() + " before the answer to " + call);
            }
        }
    }

    private static boolean isOwn(Call call, Story story, int seq) {
        Plan.Device device = call.link.participant.device;
        boolean created = seq == 1 && story.created.deviceID().equals(device.deviceID());
        return created || story.didItself(device, seq);
    }

    private boolean isOnlyAttempt(Call call) {
        for (Call other : calls) {
            boolean same = other != call
                    && other.invitation == call.invitation
                    && other.method.equals(call.method)
                    && other.link.participant == call.link.participant;
            if (same) {
                return false;
            }
        }
        return true;
    }

    // ---- What nobody wants any more

    /** What nobody waits for is not carried out: whoever asked for it was told something else meanwhile. */
    void checkAskedFor(Story story) {
        if (plan.weather().skewMs() != 0 || plan.has(Step.Kind.JUMP)) {
            return;
        }
        for (int seq = 1; seq <= story.size(); seq++) {
            String method = METHODS.get(Story.method(story.event(seq).event()));
            if (method != null && !isAskedFor(story, seq, method)) {
                findings.accept("I3 nobody wanted it any more: " + story.event(seq));
            }
        }
    }

    private boolean isAskedFor(Story story, int seq, String method) {
        for (Call call : calls) {
            boolean same = call.invitation == story.number
                    && call.method.startsWith(method)
                    && story.actedWith(call.link.participant.device, seq);
            if (same && call.sentAt <= story.takenAt(seq) && story.takenAt(seq) <= carriedOutUntil(call)) {
                return true;
            }
        }
        return false;
    }

    private long carriedOutUntil(Call call) {
        if (call.answer == null || call.code() == 8503) {
            return Long.MAX_VALUE;
        }
        Plan.Weather weather = plan.weather();
        return Math.max(call.answeredAt, call.sentAt)
                + CARRIED_OUT_WITHIN
                + 2L * (weather.storeMicros() + weather.networkMicros())
                + weather.lateMs() * 1_000L;
    }

    // ---- What is refused

    private void processed(Call call, String answer, @Nullable Story story) {
        String data = answer.substring(answer.indexOf("\"data\":"));
        String state = Fields.text(data, "state");
        if (story == null) {
            if (state != null) {
                wrong("I3", call);
            }
            return;
        }
        if (state == null) {
            if (isExclusive() && story.takesPart(user(call), call.sentAt)) {
                wrong("I2 (unknown)", call);
            }
            return;
        }
        Story.Row row = story.rows.get(user(call));
        boolean ofInvitee =
                call.method.equals("accept") || call.method.equals("reject") || call.method.equals("ringing");
        if (ofInvitee && row != null) {
            boolean same = state.equals(row.state)
                    && Fields.number(data, "at") == row.at
                    && row.seq > 0
                    && story.takenAt(row.seq) <= call.answeredAt;
            if (!same) {
                wrong("I2", call);
            }
        } else if (story.rows.values().stream().noneMatch(real -> real.state.equals(state))) {
            wrong("I2", call);
        }
    }

    private void forbidden(Call call, @Nullable Story story) {
        if (story == null || !isExclusive()) {
            return;
        }
        boolean inviter = user(call).equals(story.created.inviter());
        boolean invitee = story.rows.containsKey(user(call)) && story.takesPart(user(call), call.sentAt);
        boolean allowed = switch (call.method) {
            case "accept", "reject", "ringing" -> invitee;
            case "getSignalingInfo" -> inviter || invitee;
            default -> inviter && !isForOneWhoLeft(call);
        };
        if (allowed) {
            wrong("codes", call);
        }
    }

    /** Who is no member can't be invited. */
    private boolean isForOneWhoLeft(Call call) {
        boolean invites = call.method.equals("addInvitees") || call.method.equals("inviteInGroup");
        return invites && Fields.texts(call.params, "inviteeList").stream().anyMatch(this::mayHaveLeft);
    }

    private boolean mayHaveLeft(String userID) {
        return plan.steps().stream()
                .anyMatch(step -> step.kind() == Step.Kind.LEAVE
                        && plan.devices().get(step.who()).userID().equals(userID));
    }
}
