package io.bellwire.store;

import static io.bellwire.store.StoreSamples.accepted;
import static io.bellwire.store.StoreSamples.added;
import static io.bellwire.store.StoreSamples.created;
import static io.bellwire.store.StoreSamples.oneToOne;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.StateFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What has ended is read, found and removed like what is open. */
class CatalogTest {
    private static final Ended ENDED = new Ended(Outcome.ANSWERED);
    private static final Catalog.Start OLDEST = Catalog.Start.of(0, null);

    private final Catalog catalog = new Catalog();

    /** Adds the events to what is there, and returns them. */
    private List<LoggedEvent> add(UUID inviteID, InvitationEvent... events) {
        List<LoggedEvent> logged = new ArrayList<>();
        int seq = catalog.seq(inviteID);
        for (InvitationEvent event : events) {
            logged.add(new LoggedEvent(++seq, 1_000L * seq, event));
        }
        catalog.add(inviteID, logged, 0, 0);
        return logged;
    }

    private List<UUID> found(String userID, StateFilter state) {
        return catalog.list(userID, state, null, 10).stream()
                .map(InvitationKey::inviteID)
                .toList();
    }

    private List<UUID> foundInGroup(String groupID) {
        return catalog.from("nobody", List.of(groupID), OLDEST, 10).stream()
                .map(InvitationKey::inviteID)
                .toList();
    }

    private static UUID inviteID(int number) {
        return new UUID(0, number);
    }

    @Test
    void whatHasEndedIsReadAndFound() {
        List<LoggedEvent> log = new ArrayList<>();
        log.addAll(add(inviteID(1), created("alice", "team", Scope.GROUP, false, "bob")));
        log.addAll(add(inviteID(1), added("carol"), accepted("bob")));
        log.addAll(add(inviteID(1), ENDED));

        assertThat(catalog.read(inviteID(1), 0)).isEqualTo(log);
        assertThat(catalog.read(inviteID(1), 2)).isEqualTo(log.subList(2, 4));
        assertThat(catalog.readOpen(inviteID(1))).isNull();
        assertThat(catalog.seq(inviteID(1))).isEqualTo(4);
        for (String userID : List.of("alice", "bob", "carol")) {
            assertThat(found(userID, StateFilter.ENDED)).containsExactly(inviteID(1));
            assertThat(found(userID, StateFilter.OPEN)).isEmpty();
        }
        assertThat(foundInGroup("team")).containsExactly(inviteID(1));
    }

    @Test
    void whatIsRemovedIsFoundByNobody() {
        add(inviteID(1), created("alice", "team", Scope.GROUP, false, "bob"), added("carol"), ENDED);
        catalog.removeOldestEnded(1);

        assertThat(catalog.read(inviteID(1), 0)).isNull();
        for (String userID : List.of("alice", "bob", "carol")) {
            assertThat(found(userID, StateFilter.ALL)).isEmpty();
        }
        assertThat(foundInGroup("team")).isEmpty();
    }

    @Test
    void onlyWhatHasEndedCounts() {
        add(inviteID(1), oneToOne("alice", "bob"));
        assertThat(catalog.endedFootprint()).isZero();

        add(inviteID(1), accepted("bob"), ENDED);
        assertThat(catalog.endedFootprint()).isPositive();
    }

    @Test
    void whatIsRemovedGivesBackWhatItTook() {
        add(inviteID(1), oneToOne("alice", "bob"), accepted("bob"), ENDED);
        long one = catalog.endedFootprint();
        add(inviteID(2), created("alice", "team", Scope.GROUP, true, "bob"), ENDED);
        add(inviteID(3), created("alice", "team", Scope.GROUP, false, "é", "dave"), added("carol"), ENDED);
        add(inviteID(4), oneToOne("alice", "bob"), accepted("bob"), ENDED);
        catalog.shrinkEnded(one);

        assertThat(catalog.endedFootprint()).isEqualTo(one);
        assertThat(found("alice", StateFilter.ALL)).containsExactly(inviteID(4));
        assertThat(catalog.removeEnded(inviteID(4))).isTrue();
        assertThat(catalog.endedFootprint()).isZero();
    }
}
