package io.bellwire.simulation;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Cancelled;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Delivered;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.invitation.InvitationEvent.Modified;
import io.bellwire.invitation.InvitationEvent.Rejected;
import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.invitation.InvitationEvent.TimedOut;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What really became of one invitation: its log, read by other rules than those of the gateway, and when each event came
 * into the store.
 */
final class Story {

    private static final int LONG = 50_000;

    /** How an invitee ended; {@code seq} 0: not yet. */
    static final class Row {
        String state = "inviting";
        int seq;
        int since;
        long at;
        String deviceID = "";
    }

    final int number;
    final UUID inviteID;
    final List<LoggedEvent> log;
    final Created created;
    final long expireAt;
    final Map<String, Row> rows = new LinkedHashMap<>();
    final boolean grouped;
    private final SharedStore store;
    private int endedAt;

    private Story(int number, UUID inviteID, List<LoggedEvent> log, SharedStore store) {
        this.number = number;
        this.inviteID = inviteID;
        this.log = log;
        this.store = store;
        this.created = (Created) log.get(0).event();
        this.expireAt = log.get(0).at() + created.lifetimeMs();
        this.grouped = created.scope() == Scope.GROUP;
    }

    /** Null if there never was such an invitation. */
    static @Nullable Story of(int number, UUID inviteID, SharedStore store) {
        List<LoggedEvent> log = store.log(inviteID);
        return log.isEmpty() ? null : new Story(number, inviteID, log, store);
    }

    /** I1 and I4, by the log alone. */
    void read(Consumer<String> findings) {
        long before = 0;
        for (LoggedEvent logged : log) {
            if (endedAt > 0) {
                findings.accept("I1 invitation " + number + " goes on after its end: " + logged);
            }
            if (logged.at() < before) {
                findings.accept("I4 time goes back in the log: " + logged);
            }
            before = logged.at();
            read(logged, findings);
        }
        boolean open = rows.values().stream().anyMatch(row -> row.seq == 0);
        if (open == endedAt > 0) {
            findings.accept("I1 invitation " + number + (open ? " ended with somebody left" : " did not end"));
        }
    }

    private void read(LoggedEvent logged, Consumer<String> findings) {
        InvitationEvent event = logged.event();
        if (event instanceof Created) {
            created.invitees().forEach(userID -> invite(userID, logged));
        } else if (event instanceof InviteesAdded added) {
            added.invitees().forEach(userID -> invite(userID, logged));
        } else if (event instanceof Accepted accepted) {
            end(accepted.invitee(), "accepted", accepted.deviceID(), logged, findings);
        } else if (event instanceof Rejected rejected) {
            end(rejected.invitee(), "rejected", rejected.deviceID(), logged, findings);
        } else if (event instanceof Cancelled cancelled) {
            cancelled.invitees().forEach(userID -> end(userID, "cancelled", "", logged, findings));
        } else if (event instanceof TimedOut timedOut) {
            timedOut.invitees().forEach(userID -> end(userID, "timeout", "", logged, findings));
        } else if (event instanceof Ended) {
            endedAt = logged.seq();
        }
    }

    private void invite(String userID, LoggedEvent logged) {
        Row row = rows.computeIfAbsent(userID, id -> new Row());
        row.since = logged.seq();
    }

    private void end(String userID, String state, String deviceID, LoggedEvent logged, Consumer<String> findings) {
        Row row = rows.get(userID);
        if (row == null || row.seq > 0) {
            findings.accept("I1 " + userID + " ends twice, or was never invited: " + logged);
            return;
        }
        boolean due = logged.at() >= expireAt;
        if (due != state.equals("timeout")) {
            findings.accept("I4 " + state + " at " + logged.at() + ", the deadline was " + expireAt);
        }
        row.state = state;
        row.seq = logged.seq();
        row.at = logged.at();
        row.deviceID = deviceID;
    }

    /** The {@code seq} of its end; 0: it has not ended. */
    int endedAt() {
        return endedAt;
    }

    int size() {
        return log.size();
    }

    LoggedEvent event(int seq) {
        return log.get(seq - 1);
    }

    /** When the event came into the store, µs. */
    long takenAt(int seq) {
        return store.takenAt(inviteID, seq);
    }

    /** How far the log had come, µs. */
    int seqAt(long micros) {
        int seq = 0;
        while (seq < log.size() && takenAt(seq + 1) <= micros) {
            seq++;
        }
        return seq;
    }

    /** Whether it went on ringing for so long that a login that was under way was over by then. */
    boolean ringsOn(Plan.Device device, int seq) {
        Row row = rows.get(device.userID());
        int end = row == null ? endedAt : row.seq;
        return end == 0 || takenAt(end) - takenAt(seq) > LONG;
    }

    /** Whether the user was inviter or invitee by then. */
    boolean takesPart(String userID, long micros) {
        Row row = rows.get(userID);
        return created.inviter().equals(userID) ? takenAt(1) <= micros : row != null && takenAt(row.since) <= micros;
    }

    /** Whether a user had to do with it only as a member of its group by then. */
    boolean watches(String userID, int seq) {
        Row row = rows.get(userID);
        return grouped && !created.inviter().equals(userID) && (row == null || row.since > seq);
    }

    /** Whether a user who only watches must hear of an event in the end: was a member by then, and still is one. */
    boolean staysMember(String userID, int seq) {
        return takenAt(seq) > store.knownMemberSince(userID);
    }

    /** What a user is told of an event: null, "ring" or "notice". */
    @Nullable String hears(String userID, int seq) {
        InvitationEvent event = event(seq).event();
        boolean inviter = created.inviter().equals(userID);
        Row row = rows.get(userID);
        boolean invitee = row != null && row.since <= seq;
        boolean watcher = grouped && !inviter && !invitee && isMember(userID);
        if (!inviter && !invitee && !watcher) {
            return null;
        }
        if (event instanceof Created) {
            return inviter ? null : "ring";
        }
        if (event instanceof InviteesAdded) {
            return row != null && row.since == seq ? "ring" : "notice";
        }
        if (event instanceof Ringing) {
            return inviter ? "notice" : null;
        }
        boolean silent = event instanceof Delivered || (event instanceof TimedOut && created.timeoutMs() == 0);
        return silent ? null : "notice";
    }

    private static boolean isMember(String userID) {
        return !userID.equals(Plan.USERS[Plan.STRANGER]);
    }

    /** The method of an event's notice. */
    static String method(InvitationEvent event) {
        if (event instanceof Created) {
            return "onReceiveNewInvitation";
        } else if (event instanceof Ringing) {
            return "onInviteeRinging";
        } else if (event instanceof Accepted) {
            return "onInviteeAccepted";
        } else if (event instanceof Rejected) {
            return "onInviteeRejected";
        } else if (event instanceof Cancelled) {
            return "onInvitationCancelled";
        } else if (event instanceof TimedOut) {
            return "onInvitationTimeout";
        } else if (event instanceof Modified) {
            return "onInvitationModified";
        } else if (event instanceof InviteesAdded) {
            return "onInviteesAdded";
        } else if (event instanceof Ended) {
            return "onInvitationEnded";
        }
        return "nothing";
    }

    /** Whether it was done with that device, by the invitee or the inviter. */
    boolean actedWith(Plan.Device device, int seq) {
        boolean inviter = created.inviter().equals(device.userID());
        return didItself(device, seq)
                || (seq == 1 && inviter && created.deviceID().equals(device.deviceID()));
    }

    /** Whether a device did it itself: it gets an answer instead of the notice. */
    boolean didItself(Plan.Device device, int seq) {
        InvitationEvent event = event(seq).event();
        String userID = device.userID();
        String deviceID = device.deviceID();
        if (event instanceof Accepted accepted) {
            return accepted.invitee().equals(userID) && accepted.deviceID().equals(deviceID);
        } else if (event instanceof Rejected rejected) {
            return rejected.invitee().equals(userID) && rejected.deviceID().equals(deviceID);
        } else if (event instanceof Cancelled cancelled) {
            return created.inviter().equals(userID) && cancelled.deviceID().equals(deviceID);
        } else if (event instanceof Modified modified) {
            return created.inviter().equals(userID) && modified.deviceID().equals(deviceID);
        } else if (event instanceof InviteesAdded added) {
            return created.inviter().equals(userID) && added.deviceID().equals(deviceID);
        } else if (event instanceof Ringing ringing) {
            return ringing.invitee().equals(userID) && ringing.deviceID().equals(deviceID);
        }
        return false;
    }
}
