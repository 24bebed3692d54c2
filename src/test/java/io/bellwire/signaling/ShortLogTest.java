package io.bellwire.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.invitation.InvitationEvent.Modified;
import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Scope;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShortLogTest {
    private final ShortLog log = new ShortLog();

    @Test
    void allThatWasHeardIsThere() {
        log.add(event(1, created(30_000, "", "bob")));
        log.add(event(2, new Ringing("bob", "phone")));

        assertThat(log.events())
                .containsExactly(event(1, created(30_000, "", "bob")), event(2, new Ringing("bob", "phone")));
    }

    @Test
    void whatWasReadIsThere() {
        List<LoggedEvent> read = List.of(event(1, created(30_000, "", "bob")), event(2, new Ringing("bob", "phone")));
        log.set(read);
        log.add(event(3, new Modified("phone", "with video")));

        assertThat(log.events()).hasSize(3);
    }

    @Test
    void nothingIsThereAfterAGap() {
        log.add(event(1, created(30_000, "", "bob")));
        log.add(event(3, new Ringing("bob", "phone")));
        assertThat(log.events()).isNull();

        log.add(event(4, new Modified("phone", "with video")));
        assertThat(log.events()).isNull();
    }

    @Test
    void nothingIsThereOnceTheBeginningIsNotKnown() {
        log.add(event(2, new Ringing("bob", "phone")));
        assertThat(log.events()).isNull();

        log.add(event(1, created(30_000, "", "bob")));
        log.forget();
        assertThat(log.events()).isNull();
    }

    @Test
    void nothingIsThereOnceItIsOver() {
        log.add(event(1, created(30_000, "", "bob")));
        log.add(event(2, new Accepted("bob", "phone", "")));
        log.add(event(3, new Ended(Outcome.ANSWERED)));
        assertThat(log.events()).isNull();
    }

    @Test
    void nothingIsThereOnceItIsLong() {
        log.set(IntStream.rangeClosed(1, 17)
                .mapToObj(seq -> event(seq, seq == 1 ? created(30_000, "", "bob") : new Modified("phone", "again")))
                .toList());
        assertThat(log.events()).isNull();

        log.add(event(1, created(30_000, "", "bob")));
        for (int seq = 2; seq <= 16; seq++) {
            log.add(event(seq, new Modified("phone", "again")));
        }
        assertThat(log.events()).hasSize(16);
        log.add(event(17, new Modified("phone", "again")));
        assertThat(log.events()).isNull();
    }

    @Test
    void nothingIsThereOnceMuchWasSaid() {
        log.add(event(1, created(30_000, "", "bob")));
        log.add(event(2, new Modified("phone", "x".repeat(1_024))));
        log.add(event(3, new Modified("phone", "x".repeat(1_024))));
        assertThat(log.events()).hasSize(3);
        log.add(event(4, new Modified("phone", "x")));
        assertThat(log.events()).isNull();

        log.add(event(1, created(30_000, "", "bob")));
        assertThat(log.events()).hasSize(1);
    }

    @Test
    void nothingIsThereOnceMoreAreInvited() {
        log.add(event(1, created(30_000, "", "bob")));
        log.add(event(2, new InviteesAdded("phone", List.of("carol"))));
        assertThat(log.events()).isNull();
    }

    static Stream<Created> noPlainCalls() {
        return Stream.of(
                created(0, "", "bob"),
                created(300_001, "", "bob"),
                created(30_000, "friends", "bob"),
                created(30_000, "", "bob", "carol"),
                new Created("alice", "phone", "", Scope.INVITEES, List.of("bob"), "x".repeat(2_049), 1, 1, false, null),
                new Created("alice", "phone", "", Scope.INVITEES, List.of("bob"), "", 1, 1, false, "x".repeat(2_049)));
    }

    @ParameterizedTest
    @MethodSource("noPlainCalls")
    void onlyPlainCallsAreThere(Created other) {
        log.add(event(1, other));
        assertThat(log.events()).isNull();
    }

    private static LoggedEvent event(int seq, InvitationEvent event) {
        return new LoggedEvent(seq, 1_000 + seq, event);
    }

    private static Created created(long timeoutMs, String groupID, String... invitees) {
        long lifetimeMs = timeoutMs == 0 ? 86_400_000 : timeoutMs;
        return new Created(
                "alice", "phone", groupID, Scope.INVITEES, List.of(invitees), "", timeoutMs, lifetimeMs, false, null);
    }
}
