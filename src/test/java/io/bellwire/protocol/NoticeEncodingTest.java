package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every notice as PROTOCOL §4 shows it, byte by byte. */
class NoticeEncodingTest {

    private static final UUID INVITE = UUID.fromString(Frames.ID);
    private final MessageEncoder encoder = new MessageEncoder(Limits.DEFAULT);

    @Test
    void newInvitation() {
        assertThat(encoded(new Notice.NewInvitation(
                        INVITE, 1, 1767225600123L, "alice", "", List.of("bob", "carol"), "d", 30_000, 29_990)))
                .isEqualTo(about("onReceiveNewInvitation", 1)
                        + ",\"inviter\":\"alice\",\"groupID\":\"\",\"inviteeList\":[\"bob\",\"carol\"],\"data\":\"d\","
                        + "\"timeout\":30,\"remaining\":29990}}");
    }

    @Test
    void accepted() {
        assertThat(encoded(new Notice.InviteeAccepted(INVITE, 2, 1767225600123L, "bob", "d", "alice", "g", "phone")))
                .isEqualTo(about("onInviteeAccepted", 2)
                        + ",\"invitee\":\"bob\",\"data\":\"d\",\"inviter\":\"alice\",\"groupID\":\"g\","
                        + "\"deviceID\":\"phone\"}}");
    }

    @Test
    void rejected() {
        assertThat(encoded(new Notice.InviteeRejected(
                        INVITE, 2, 1767225600123L, "bob", "", RejectReason.BUSY, "alice", "", "phone")))
                .isEqualTo(about("onInviteeRejected", 2)
                        + ",\"invitee\":\"bob\",\"data\":\"\",\"reason\":\"busy\",\"inviter\":\"alice\","
                        + "\"groupID\":\"\",\"deviceID\":\"phone\"}}");
    }

    @Test
    void cancelled() {
        assertThat(encoded(
                        new Notice.InvitationCancelled(INVITE, 3, 1767225600123L, "alice", "x", List.of("bob"), "g")))
                .isEqualTo(about("onInvitationCancelled", 3)
                        + ",\"inviter\":\"alice\",\"data\":\"x\",\"inviteeList\":[\"bob\"],\"groupID\":\"g\"}}");
    }

    @Test
    void timeout() {
        assertThat(encoded(new Notice.InvitationTimeout(INVITE, 4, 1767225600123L, List.of("bob"), "alice", "")))
                .isEqualTo(about("onInvitationTimeout", 4)
                        + ",\"inviteeList\":[\"bob\"],\"inviter\":\"alice\",\"groupID\":\"\"}}");
    }

    @Test
    void modified() {
        assertThat(encoded(new Notice.InvitationModified(INVITE, 5, 1767225600123L, "new", "alice", "")))
                .isEqualTo(about("onInvitationModified", 5)
                        + ",\"data\":\"new\",\"inviter\":\"alice\",\"groupID\":\"\"}}");
    }

    @Test
    void added() {
        assertThat(encoded(new Notice.InviteesAdded(INVITE, 6, 1767225600123L, List.of("dave"), "alice", "g")))
                .isEqualTo(about("onInviteesAdded", 6)
                        + ",\"inviteeList\":[\"dave\"],\"inviter\":\"alice\",\"groupID\":\"g\"}}");
    }

    @Test
    void ringing() {
        assertThat(encoded(new Notice.InviteeRinging(INVITE, 7, 1767225600123L, "bob", "phone")))
                .isEqualTo(about("onInviteeRinging", 7) + ",\"invitee\":\"bob\",\"deviceID\":\"phone\"}}");
    }

    @Test
    void ended() {
        assertThat(encoded(new Notice.InvitationEnded(
                        INVITE,
                        8,
                        1767225600123L,
                        Outcome.MIXED,
                        List.of(
                                new Notice.Ended("bob", InviteeState.REJECTED, RejectReason.BUSY),
                                new Notice.Ended("carol", InviteeState.TIMEOUT, null)))))
                .isEqualTo(about("onInvitationEnded", 8)
                        + ",\"outcome\":\"mixed\",\"invitees\":[{\"userID\":\"bob\",\"state\":\"rejected\","
                        + "\"reason\":\"busy\"},{\"userID\":\"carol\",\"state\":\"timeout\",\"reason\":\"\"}]}}");
    }

    @Test
    void groupChanged() {
        assertThat(encoded(new Notice.GroupChanged("g", GroupChange.JOINED, List.of("bob"))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"onGroupChanged\",\"params\":{\"groupID\":\"g\","
                        + "\"change\":\"joined\",\"memberList\":[\"bob\"]}}");
    }

    @Test
    void onlyThreeNeedAFeature() {
        assertThat(new Notice.InviteeRinging(INVITE, 7, 1, "bob", "phone").feature())
                .isEqualTo(Feature.RINGING);
        assertThat(new Notice.InvitationEnded(INVITE, 8, 1, Outcome.TIMEOUT, List.of()).feature())
                .isEqualTo(Feature.ENDED);
        assertThat(new Notice.GroupChanged("g", GroupChange.JOINED, List.of("bob")).feature())
                .isEqualTo(Feature.GROUPS);
        assertThat(new Notice.InvitationModified(INVITE, 5, 1, "new", "alice", "").feature())
                .isNull();
    }

    private String encoded(Notice notice) {
        return new String(encoder.notice(notice), StandardCharsets.UTF_8);
    }

    private static String about(String name, int seq) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + name + "\",\"params\":{\"inviteID\":\"" + Frames.ID
                + "\",\"seq\":" + seq + ",\"at\":1767225600123";
    }
}
