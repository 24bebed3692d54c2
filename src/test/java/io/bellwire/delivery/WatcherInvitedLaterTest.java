package io.bellwire.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.group.Group;
import io.bellwire.group.Member;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.JoinPolicy;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Notice;
import io.bellwire.protocol.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A member of the group who watches a call, and is added to it then. */
class WatcherInvitedLaterTest {
    private static final UUID ID = UUID.fromString("018f0000-0000-7000-8000-000000000001");
    private static final long LIFETIME_MS = 30_000;
    private static final Group GROUP = new Group(
            "class",
            "teacher",
            JoinPolicy.OPEN,
            Map.of(
                    "teacher", new Member("teacher", 0, true),
                    "ann", new Member("ann", 0, true),
                    "bob", new Member("bob", 0, true)),
            1);

    private final List<LoggedEvent> log = new ArrayList<>();

    WatcherInvitedLaterTest() {
        happens(new InvitationEvent.Created(
                "teacher", "phone", "class", Scope.GROUP, List.of("ann"), "", LIFETIME_MS, LIFETIME_MS, false, null));
    }

    private void happens(InvitationEvent event) {
        int seq = log.size() + 1;
        log.add(new LoggedEvent(seq, seq, event));
    }

    private List<Class<?>> bobMissed() {
        List<Class<?>> missed = new ArrayList<>();
        Missed.after("bob", ID, log, 0, GROUP, log.size()).forEach(notice -> missed.add(notice.getClass()));
        return missed;
    }

    @Test
    void hearsOfItWhileHeWatches() {
        assertThat(bobMissed()).containsExactly(Notice.NewInvitation.class);
    }

    @Test
    void isNotRungOnceHeHasAnswered() {
        happens(new InvitationEvent.InviteesAdded("phone", List.of("bob")));
        happens(new InvitationEvent.Accepted("bob", "phone", ""));

        assertThat(bobMissed()).containsExactly(Notice.InviteeAccepted.class);
    }

    /** What a node says of the event of that {@code seq} when it finds the whole log, with bob on the node that it is said to. */
    private Announcement said(int seq) {
        Invitation state = Invitation.fold(ID, log.subList(0, seq));
        News news = new News(state, Invitation.fold(ID, log), log.get(seq - 1), GROUP, log.size());
        Announcement said = new Telling(news, new MessageEncoder(Limits.DEFAULT)).to(List.of("bob"), 1);
        assertThat(said).isNotNull();
        return said;
    }

    @Test
    void hearsOnAnotherNodeOfWhatWasDecidedWhileHeWatched() {
        happens(new InvitationEvent.Modified("phone", "louder"));
        happens(new InvitationEvent.InviteesAdded("phone", List.of("bob")));

        assertThat(said(1).participants()).isEmpty();
        assertThat(said(2).participants()).isEmpty();
        assertThat(said(3).participants()).containsExactly("bob");
    }

    @Test
    void isNotRungOnAnotherNodeOnceHeHasAnswered() {
        happens(new InvitationEvent.InviteesAdded("phone", List.of("bob")));
        happens(new InvitationEvent.Accepted("bob", "phone", ""));

        assertThat(said(1).participants()).containsExactly("bob");
    }
}
