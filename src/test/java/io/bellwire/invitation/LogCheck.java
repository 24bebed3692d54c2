package io.bellwire.invitation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks I1 and I4, and that the end comes once and last, on nothing but a log. */
final class LogCheck implements InvitationEvent.Cases<Boolean> {
    private final Map<String, Integer> ends = new HashMap<>();
    private long deadline;
    private long at;
    private int ended;
    private @Nullable String wrong;

    private LogCheck() {}

    /** Null: nothing. */
    static @Nullable String wrong(List<LoggedEvent> log) {
        LogCheck check = new LogCheck();
        for (int i = 0; i < log.size(); i++) {
            LoggedEvent logged = log.get(i);
            check.require(logged.seq() == i + 1, "seq " + logged.seq());
            check.at = logged.at();
            logged.event().match(check);
        }
        boolean allEnded = !check.ends.containsValue(0);
        check.require(allEnded == (check.ended == 1), "Ended without everybody's end, or the other way round");
        check.require(check.ended <= 1, "ended twice");
        return check.wrong;
    }

    private void require(boolean holds, String otherwise) {
        wrong = wrong == null && !holds ? otherwise : wrong;
    }

    private Boolean end(List<String> users) {
        for (String userID : users) {
            require(ends.merge(userID, 1, Integer::sum) == 1, "I1: " + userID + " ended twice, or is not in");
        }
        return true;
    }

    private Boolean ofUser() {
        require(at < deadline, "I4: a call took effect at " + at + ", the deadline was " + deadline);
        require(ended == 0, "an event after the end");
        return true;
    }

    @Override
    public Boolean created(InvitationEvent.Created event) {
        require(ends.isEmpty(), "created twice");
        deadline = at + event.lifetimeMs();
        event.invitees().forEach(userID -> ends.put(userID, 0));
        return true;
    }

    @Override
    public Boolean ringing(InvitationEvent.Ringing event) {
        require(ends.get(event.invitee()) == 0, "rings after the end");
        return ofUser();
    }

    @Override
    public Boolean accepted(InvitationEvent.Accepted event) {
        return ofUser() && end(List.of(event.invitee()));
    }

    @Override
    public Boolean rejected(InvitationEvent.Rejected event) {
        return ofUser() && end(List.of(event.invitee()));
    }

    @Override
    public Boolean cancelled(InvitationEvent.Cancelled event) {
        return ofUser() && end(event.invitees());
    }

    @Override
    public Boolean timedOut(InvitationEvent.TimedOut event) {
        require(at >= deadline, "I4: timed out at " + at + ", the deadline was " + deadline);
        require(ended == 0, "timed out after the end");
        return end(event.invitees());
    }

    @Override
    public Boolean modified(InvitationEvent.Modified event) {
        return ofUser();
    }

    @Override
    public Boolean inviteesAdded(InvitationEvent.InviteesAdded event) {
        event.invitees().forEach(userID -> require(ends.put(userID, 0) == null, userID + " added twice"));
        return ofUser();
    }

    @Override
    public Boolean delivered(InvitationEvent.Delivered event) {
        require(ended == 0, "delivered after the end");
        return true;
    }

    @Override
    public Boolean ended(InvitationEvent.Ended event) {
        ended++;
        require(!ends.containsValue(0), "ended while somebody is inviting");
        return true;
    }
}
