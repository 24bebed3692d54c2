package io.bellwire.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each event reaches the case that is meant for it, and hands back what that makes of it. */
class InvitationEventTest {

    private static final List<String> BOB = List.of("bob");

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(
                        "created",
                        new InvitationEvent.Created("alice", "a", "", Scope.INVITEES, BOB, "d", 1, 1, false, null)),
                Arguments.of("ringing", new InvitationEvent.Ringing("bob", "b")),
                Arguments.of("accepted", new InvitationEvent.Accepted("bob", "b", "d")),
                Arguments.of("rejected", new InvitationEvent.Rejected("bob", "b", "d", RejectReason.BUSY)),
                Arguments.of("cancelled", new InvitationEvent.Cancelled("a", BOB, null, "d")),
                Arguments.of("timedOut", new InvitationEvent.TimedOut(BOB)),
                Arguments.of("modified", new InvitationEvent.Modified("a", "d")),
                Arguments.of("inviteesAdded", new InvitationEvent.InviteesAdded("a", BOB)),
                Arguments.of("delivered", new InvitationEvent.Delivered(BOB)),
                Arguments.of("ended", new InvitationEvent.Ended(Outcome.ANSWERED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void everyEventMeetsItsCase(String expected, InvitationEvent event) {
        assertThat(event.match(new Cases())).isEqualTo(new Seen(expected, event));
    }

    private record Seen(String meant, InvitationEvent event) {}

    private static final class Cases implements InvitationEvent.Cases<Seen> {
        @Override
        public Seen created(InvitationEvent.Created event) {
            return new Seen("created", event);
        }

        @Override
        public Seen ringing(InvitationEvent.Ringing event) {
            return new Seen("ringing", event);
        }

        @Override
        public Seen accepted(InvitationEvent.Accepted event) {
            return new Seen("accepted", event);
        }

        @Override
        public Seen rejected(InvitationEvent.Rejected event) {
            return new Seen("rejected", event);
        }

        @Override
        public Seen cancelled(InvitationEvent.Cancelled event) {
            return new Seen("cancelled", event);
        }

        @Override
        public Seen timedOut(InvitationEvent.TimedOut event) {
            return new Seen("timedOut", event);
        }

        @Override
        public Seen modified(InvitationEvent.Modified event) {
            return new Seen("modified", event);
        }

        @Override
        public Seen inviteesAdded(InvitationEvent.InviteesAdded event) {
            return new Seen("inviteesAdded", event);
        }

        @Override
        public Seen delivered(InvitationEvent.Delivered event) {
            return new Seen("delivered", event);
        }

        @Override
        public Seen ended(InvitationEvent.Ended event) {
            return new Seen("ended", event);
        }
    }
}
