package io.bellwire.store;

import static io.bellwire.store.StoreSamples.accepted;
import static io.bellwire.store.StoreSamples.added;
import static io.bellwire.store.StoreSamples.created;
import static io.bellwire.store.StoreSamples.oneToOne;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Delivered;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A log reads the same once it is packed, and takes little. */
class StoredLogTest {
    private static final UUID ID = UUID.fromString("0190a000-0000-7000-8000-000000000001");
    private static final long AT = 1_700_000_000_000L;
    private static final Ended ENDED = new Ended(Outcome.ANSWERED);

    /** Each beginning with each end, and every other kind of event between them. */
    static Stream<List<LoggedEvent>> logs() {
        List<InvitationEvent> between = kinds().filter(event -> !(event instanceof Created || event instanceof Ended))
                .toList();
        return kinds().filter(Created.class::isInstance)
                .flatMap(created ->
                        kinds().filter(Ended.class::isInstance).map(ended -> around(created, between, ended)));
    }

    private static List<LoggedEvent> around(
            InvitationEvent created, List<InvitationEvent> between, InvitationEvent end) {
        Stream<InvitationEvent> rest = Stream.concat(between.stream(), Stream.of(end));
        return logged(Stream.concat(Stream.of(created), rest).toArray(InvitationEvent[]::new));
    }

    private static Stream<InvitationEvent> kinds() {
        return EventCodecTest.GOLDEN.keySet().stream();
    }

    private static List<LoggedEvent> logged(InvitationEvent... events) {
        List<LoggedEvent> logged = new ArrayList<>();
        for (InvitationEvent event : events) {
            logged.add(new LoggedEvent(logged.size() + 1, AT + 10L * logged.size(), event));
        }
        return logged;
    }

    private static StoredLog log(List<LoggedEvent> events) {
        StoredLog log = new StoredLog(ID, events.get(0), 1);
        log.add(events);
        return log;
    }

    private static StoredLog packed(List<LoggedEvent> events) {
        StoredLog log = log(events);
        log.pack();
        return log;
    }

    @ParameterizedTest
    @MethodSource("logs")
    void readsTheSameOnceItIsPacked(List<LoggedEvent> events) {
        StoredLog log = packed(events);

        for (int afterSeq = -1; afterSeq <= events.size() + 1; afterSeq++) {
            int from = Math.min(Math.max(0, afterSeq), events.size());
            assertThat(log.after(afterSeq)).isEqualTo(events.subList(from, events.size()));
        }
        assertThat(log.finders()).isEqualTo(log(events).finders());
        assertThat(log.seq()).isEqualTo(events.size());
        assertThat(log.ended()).isTrue();
        assertThat(log.endedAt()).isEqualTo(events.get(events.size() - 1).at());
        assertThat(log.key()).isEqualTo(new InvitationKey(AT, ID));
        assertThat(log.expireAt()).isEqualTo(AT + ((Created) events.get(0).event()).lifetimeMs());
    }

    @ParameterizedTest
    @MethodSource("logs")
    void isWrittenTheSameOnceItIsPacked(List<LoggedEvent> events) {
        assertThat(written(packed(events))).isEqualTo(written(log(events)));
    }

    private static byte[] written(StoredLog log) {
        ByteSink sink = new ByteSink(1);
        log.writeEvents(sink);
        return sink.toArray();
    }

    @Test
    void isFoundByAllWhomItEverInvited() {
        Created creation = created("alice", "team", Scope.GROUP, false, "bob", "carol");
        StoredLog log = packed(logged(creation, added("dave"), ENDED));

        assertThat(log.finders().users()).containsExactly("alice", "bob", "carol", "dave");
        assertThat(log.finders().groups()).containsExactly("team");
    }

    @Test
    void isFoundByNobodyIfItWasForThoseOnlineOnly() {
        Created creation = created("alice", "team", Scope.GROUP, true, "bob");

        assertThat(log(logged(creation, added("dave"))).finders()).isEqualTo(Finders.NOBODY);
        assertThat(packed(logged(creation, added("dave"), ENDED)).finders()).isEqualTo(Finders.NOBODY);
    }

    @Test
    void takesNothingOnceItIsPacked() {
        StoredLog log = packed(logged(oneToOne("alice", "bob"), ENDED));

        assertThatThrownBy(() -> log.add(logged(accepted("bob"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ID.toString());
        assertThat(log.seq()).isEqualTo(2);
    }

    @Test
    void startsWithItsCreation() {
        LoggedEvent first = logged(ENDED).get(0);

        assertThatThrownBy(() -> new StoredLog(ID, first, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesFarLessOnceItIsPacked() {
        List<LoggedEvent> call = logged(
                oneToOne("alice", "bob"),
                new Delivered(List.of("bob")),
                new Ringing("bob", "tablet"),
                accepted("bob"),
                ENDED);
        long open = Footprint.of(call.stream().map(LoggedEvent::event).toList());

        assertThat(packed(call).footprint()).isLessThan(open / 2);
    }

    @Test
    void countsEachWhoFindsIt() {
        String[] invitees =
                IntStream.range(0, 1_000).mapToObj(number -> "user" + number).toArray(String[]::new);
        Created listed = oneToOne("alice", invitees);
        Created unlisted = created("alice", "", Scope.INVITEES, true, invitees);

        long inLists = packed(logged(listed, ENDED)).footprint()
                - packed(logged(unlisted, ENDED)).footprint();
        assertThat(inLists).isGreaterThan(200L * invitees.length);
    }
}
