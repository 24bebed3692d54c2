package io.bellwire.signaling;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.invitation.InvitationEvent.Modified;
import io.bellwire.invitation.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of a plain call as a node of several has heard it, for as long as it is open, short and without a gap:
 * enough to decide about the invitation without reading it. It may be behind the log in the store, which says so when
 * something is appended to it.
 */
final class ShortLog {
    /** Most events. */
    private static final int MOST = 16;

    /** Most characters that clients said in all of them. */
    private static final int MOST_TEXT = 2_048;

    private @Nullable List<LoggedEvent> events;
    private int text;

    /** The events from the first one on; null: they have to be read. */
    @Nullable List<LoggedEvent> events() {
        return events;
    }

    /** The log went on. */
    void add(LoggedEvent next) {
        if (next.seq() == 1) {
            events = new ArrayList<>(2);
            text = 0;
        }
        text += textOf(next.event());
        List<LoggedEvent> before = events;
        boolean follows = before != null && next.seq() == before.size() + 1;
        if (before != null && follows && before.size() < MOST && text <= MOST_TEXT && isPlain(next.event())) {
            before.add(next);
        } else {
            events = null;
        }
    }

    /** The log was read. */
    void set(List<LoggedEvent> log) {
        events = null;
        if (log.size() <= MOST) {
            log.forEach(this::add);
        }
    }

    /** Nobody knows how the log went on. */
    void forget() {
        events = null;
    }

    private static boolean isPlain(InvitationEvent event) {
        if (event instanceof Created created) {
            return created.isPlainCall();
        }
        return !(event instanceof InviteesAdded) && !(event instanceof Ended);
    }

    /** Of what may be said while it is open. */
    private static int textOf(InvitationEvent event) {
        if (event instanceof Created created) {
            String push = created.offlinePushInfo();
            return created.data().length() + (push == null ? 0 : push.length());
        }
        return event instanceof Modified modified ? modified.data().length() : 0;
    }
}
