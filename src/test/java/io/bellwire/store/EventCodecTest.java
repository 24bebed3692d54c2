package io.bellwire.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    /** As written by format 1: these bytes are on disks, and never change. */
    static final Map<InvitationEvent, String> GOLDEN = golden();

    private static Map<InvitationEvent, String> golden() {
        Map<InvitationEvent, String> golden = new LinkedHashMap<>();
        golden.put(
                new Created("al", "ph", "g1", Scope.GROUP, List.of("bo", "ca"), "{}", 30_000, 30_000, false, null),
                "0102616c0270680267310102" + "02626f026361" + "027b7d" + "b0ea01b0ea01" + "0000");
        golden.put(
                new Created("é", "", "", Scope.INVITEES, List.of("bo"), "", 0, 86_400_000, true, "{}"),
                "0102c3a900000201" + "02626f" + "00" + "00" + "80b89929" + "0101027b7d");
        golden.put(new Ringing("bo", "tb"), "0202626f027462");
        golden.put(new Accepted("bo", "tb", "y"), "0302626f0274620179");
        golden.put(new Rejected("bo", "tb", "", RejectReason.DECLINE), "0402626f0274620001");
        golden.put(new Rejected("bo", "tb", "", RejectReason.BUSY), "0402626f0274620002");
        golden.put(new Rejected("bo", "tb", "", RejectReason.UNSUPPORTED), "0402626f0274620003");
        golden.put(new Cancelled("ph", List.of("bo"), null, "d"), "050270680102626f000164");
        golden.put(new Cancelled("ph", List.of("bo"), List.of("bo", "x"), ""), "050270680102626f010202626f017800");
        golden.put(new TimedOut(List.of("bo", "ca")), "060202626f026361");
        golden.put(new Modified("ph", "new"), "07027068036e6577");
        golden.put(new InviteesAdded("ph", List.of("di")), "0802706801026469");
        golden.put(new Delivered(List.of("bo")), "090102626f");
        golden.put(new Ended(Outcome.ANSWERED), "0a01");
        golden.put(new Ended(Outcome.REJECTED), "0a02");
        golden.put(new Ended(Outcome.CANCELLED), "0a03");
        golden.put(new Ended(Outcome.TIMEOUT), "0a04");
        golden.put(new Ended(Outcome.MIXED), "0a05");
        return golden;
    }

    private static byte[] write(InvitationEvent event) {
        ByteSink sink = new ByteSink(1);
        EventCodec.write(event, sink);
        return Arrays.copyOf(sink.array(), sink.size());
    }

    private static InvitationEvent read(String hex) {
        return EventCodec.read(new ByteSource(HexFormat.of().parseHex(hex)));
    }

    @Test
    void eachEventIsWrittenAsItAlwaysWas() {
        GOLDEN.forEach((event, hex) -> assertThat(HexFormat.of().formatHex(write(event)))
                .as(event.toString())
                .isEqualTo(hex));
    }

    @Test
    void whatWasWrittenOnceIsStillRead() {
        GOLDEN.forEach((event, hex) -> assertThat(read(hex)).isEqualTo(event));
    }

    @Test
    void everyKindOfEventIsAmongTheGoldenOnes() {
        assertThat(GOLDEN.keySet().stream().map(Object::getClass).distinct())
                .hasSameElementsAs(Arrays.asList(InvitationEvent.class.getPermittedSubclasses()));
    }

    @Test
    void anUnknownKindIsNamed() {
        assertThatThrownBy(() -> read("63"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("unknown kind of event 99");
        assertThatThrownBy(() -> read("0a63")).hasMessageContaining("unknown outcome 99");
    }

    @Test
    void aTextThatEndsTooEarlyIsNoEvent() {
        for (String hex : GOLDEN.values()) {
            for (int length = 0; length < hex.length(); length += 2) {
                String torn = hex.substring(0, length);
                assertThatThrownBy(() -> read(torn)).as(torn).isInstanceOf(CorruptDataException.class);
            }
        }
        assertThatThrownBy(() -> read("02ffffffff0f")).isInstanceOf(CorruptDataException.class);
    }
}
