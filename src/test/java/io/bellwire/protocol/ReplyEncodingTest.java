package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every answer and every error as PROTOCOL §2, §3, §5, §6 and §7 show it, byte by byte. */
class ReplyEncodingTest {

    private static final UUID INVITE = UUID.fromString(Frames.ID);
    private static final String INVITE_ID = "\"inviteID\":\"" + Frames.ID + "\"";
    private static final String INFO = "{" + INVITE_ID + ",\"inviter\":\"alice\",\"groupID\":\"g\","
            + "\"inviteeList\":[\"bob\",\"carol\"],\"data\":\"d\",\"timeout\":30,\"onlineUserOnly\":true,"
            + "\"businessID\":1,\"state\":\"open\",\"createTime\":1767225600000,\"expireAt\":1767225630000,"
            + "\"remaining\":12345,\"invitees\":["
            + "{\"userID\":\"bob\",\"state\":\"rejected\",\"data\":\"no\",\"reason\":\"busy\",\"deviceID\":\"phone\","
            + "\"at\":1767225601000},"
            + "{\"userID\":\"carol\",\"state\":\"inviting\",\"data\":\"\",\"reason\":\"\",\"deviceID\":\"\","
            + "\"at\":1767225600000}],\"seq\":2}";
    private final MessageEncoder encoder = new MessageEncoder(Limits.DEFAULT);

    private static SignalingInfo info(boolean open) {
        return new SignalingInfo(
                INVITE,
                "alice",
                "g",
                "d",
                30_000,
                true,
                open,
                1767225600000L,
                1767225630000L,
                12_345,
                List.of(
                        new SignalingInfo.Invitee(
                                "bob", InviteeState.REJECTED, "no", RejectReason.BUSY, "phone", 1767225601000L),
                        new SignalingInfo.Invitee("carol", InviteeState.INVITING, "", null, "", 1767225600000L)),
                2);
    }

    @Test
    void idsAreEchoedInTheirKind() {
        assertThat(encoded(new RequestID.Whole(1), Answer.Done.INSTANCE))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        assertThat(encoded(new RequestID.Text("1"), Answer.Done.INSTANCE))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":{}}");
        assertThat(encoded(RequestID.NULL, Answer.Done.INSTANCE))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}");
        assertThat(encoded(null, Answer.Done.INSTANCE)).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}");
    }

    @Test
    void loggedIn() {
        assertResult(
                new Answer.LoggedIn("alice", "web-7f", 1767225600123L, 25, Limits.DEFAULT, List.of(), null),
                "{\"userID\":\"alice\",\"deviceID\":\"web-7f\",\"serverTime\":1767225600123,\"heartbeat\":25,"
                        + "\"limits\":{\"dataBytes\":16384,\"inviteeList\":1000,\"timeoutSeconds\":86400,"
                        + "\"messageBytes\":131072},\"pending\":[],\"pendingNext\":null}");
        assertThat(encoded(
                        new RequestID.Whole(7),
                        new Answer.LoggedIn("a", "b", 1, 25, Limits.DEFAULT, List.of(info(true)), "cursor")))
                .endsWith(",\"pending\":[" + INFO + "],\"pendingNext\":\"cursor\"}}");
    }

    @Test
    void invited() {
        assertResult(
                new Answer.Invited(
                        INVITE,
                        1767225630123L,
                        List.of(
                                new Answer.Invitee("bob", InviteeState.INVITING, Reach.DELIVERED),
                                new Answer.Invitee("carol", InviteeState.ACCEPTED, Reach.QUEUED))),
                "{" + INVITE_ID + ",\"expireAt\":1767225630123,\"invitees\":["
                        + "{\"userID\":\"bob\",\"state\":\"inviting\",\"reach\":\"delivered\"},"
                        + "{\"userID\":\"carol\",\"state\":\"accepted\",\"reach\":\"queued\"}]}");
    }

    @Test
    void acted() {
        assertResult(new Answer.Acted(INVITE, 1767225600123L), "{" + INVITE_ID + ",\"at\":1767225600123}");
    }

    @Test
    void info() {
        assertResult(new Answer.Info(info(true)), INFO);
        assertResult(new Answer.Info(info(false)), INFO.replace("\"open\"", "\"ended\""));
    }

    @Test
    void invitations() {
        assertResult(
                new Answer.Invitations(List.of(info(true), info(true)), "n"),
                "{\"invitations\":[" + INFO + "," + INFO + "],\"next\":\"n\"}");
        assertResult(new Answer.Invitations(List.of(), null), "{\"invitations\":[],\"next\":null}");
    }

    @Test
    void groups() {
        assertResult(
                new Answer.Group("g", "alice", JoinPolicy.INVITE, 3),
                "{\"groupID\":\"g\",\"owner\":\"alice\",\"join\":\"invite\",\"size\":3}");
        assertResult(
                new Answer.Members(
                        List.of(
                                new Answer.Member("alice", GroupRole.OWNER, true),
                                new Answer.Member("bob", GroupRole.MEMBER, false)),
                        null),
                "{\"members\":[{\"userID\":\"alice\",\"role\":\"owner\",\"online\":true},"
                        + "{\"userID\":\"bob\",\"role\":\"member\",\"online\":false}],\"next\":null}");
    }

    @Test
    void errors() {
        assertError(RpcError.of(ErrorCode.INTERNAL), "{\"code\":-32603,\"message\":\"internal error\"}");
        assertError(
                RpcError.of(ErrorCode.NOT_LOGGED_IN, new RpcError.LoginRefused(RpcError.LoginRefused.Reason.EXPIRED)),
                "{\"code\":6014,\"message\":\"not logged in\",\"data\":{\"reason\":\"expired\"}}");
        assertError(
                RpcError.params("inviteeList[3]", "null"),
                "{\"code\":-32602,\"message\":\"inviteeList[3]: null\",\"data\":{\"path\":\"inviteeList[3]\","
                        + "\"problem\":\"null\"}}");
        assertError(
                RpcError.value("resume.known[\"x\"]", "bad"),
                "{\"code\":6017,\"message\":\"resume.known[\\\"x\\\"]: bad\",\"data\":{"
                        + "\"path\":\"resume.known[\\\"x\\\"]\",\"problem\":\"bad\"}}");
        assertError(
                RpcError.tooMany("openPerInviter", 1_500),
                "{\"code\":7008,\"message\":\"too many: openPerInviter\",\"data\":{\"retryAfter\":1500,"
                        + "\"limit\":\"openPerInviter\"}}");
        assertError(
                RpcError.of(ErrorCode.DATA_TOO_LONG, new RpcError.TooLong(16_384)),
                "{\"code\":8001,\"message\":\"data too long\",\"data\":{\"limit\":16384}}");
        assertError(
                RpcError.of(ErrorCode.NO_PERMISSION, new RpcError.NonMembers(List.of("a", "b"))),
                "{\"code\":8011,\"message\":\"no permission\",\"data\":{\"nonMembers\":[\"a\",\"b\"]}}");
        assertError(
                RpcError.of(ErrorCode.UNAVAILABLE, new RpcError.RetryAfter(300)),
                "{\"code\":8503,\"message\":\"unavailable, repeat the call\",\"data\":{\"retryAfter\":300}}");
    }

    @Test
    void whoWon() {
        String notOpen =
                "{\"code\":8010,\"message\":\"invitation unknown or already processed\",\"data\":{" + INVITE_ID;
        assertError(RpcError.unknown(INVITE), notOpen + "}}");
        assertError(
                RpcError.of(
                        ErrorCode.NOT_OPEN,
                        new RpcError.Processed(INVITE, InviteeState.REJECTED, "bob", "phone", 5, RejectReason.BUSY)),
                notOpen + ",\"state\":\"rejected\",\"by\":\"bob\",\"deviceID\":\"phone\",\"at\":5,"
                        + "\"reason\":\"busy\"}}");
        assertError(
                RpcError.of(ErrorCode.NOT_OPEN, new RpcError.Processed(INVITE, InviteeState.TIMEOUT, "", "", 5, null)),
                notOpen + ",\"state\":\"timeout\",\"by\":\"\",\"deviceID\":\"\",\"at\":5,\"reason\":\"\"}}");
    }

    @Test
    void batches() {
        byte[] batch = encoder.batch(List.of(
                new MessageEncoder.Answered(new RequestID.Whole(1), Answer.Done.INSTANCE),
                new MessageEncoder.Answered(RequestID.NULL, RpcError.of(ErrorCode.INTERNAL))));
        assertThat(new String(batch, StandardCharsets.UTF_8))
                .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}},{\"jsonrpc\":\"2.0\",\"id\":null,"
                        + "\"error\":{\"code\":-32603,\"message\":\"internal error\"}}]");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.001",
        "10, 0.01",
        "100, 0.1",
        "250, 0.25",
        "999, 0.999",
        "1000, 1",
        "1001, 1.001",
        "1010, 1.01",
        "30000, 30",
        "86400000, 86400"
    })
    void timeoutsAreSeconds(long ms, String seconds) {
        JsonWriter json = new JsonWriter();
        json.seconds(ms);
        assertThat(json.toText()).isEqualTo(seconds);
    }

    private void assertResult(Answer answer, String result) {
        assertThat(encoded(new RequestID.Whole(7), answer))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":" + result + "}");
    }

    private void assertError(RpcError error, String expected) {
        assertThat(encoded(new RequestID.Whole(7), error))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":" + expected + "}");
    }

    private String encoded(RequestID id, Reply reply) {
        return new String(encoder.reply(id, reply), StandardCharsets.UTF_8);
    }
}
