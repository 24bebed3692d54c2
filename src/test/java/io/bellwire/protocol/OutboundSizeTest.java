package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No message is larger than {@code limits.outboundMessageBytes} (PROTOCOL §1). */
class OutboundSizeTest {

    private static final int BOUND = Limits.DEFAULT.outboundMessageBytes();
    private static final UUID INVITE = UUID.fromString(Frames.ID);
    /** 64 bytes that take 128 on the wire. */
    private static final String LONGEST = "\"".repeat(60);

    private final MessageEncoder encoder = new MessageEncoder(Limits.DEFAULT);
    private final ObjectMapper mapper = new ObjectMapper();

    private static String user(int number) {
        return LONGEST + "%04d".formatted(number);
    }

    private static SignalingInfo info(int invitees, String data, String answer, String device) {
        List<SignalingInfo.Invitee> list = IntStream.range(0, invitees)
                .mapToObj(i -> new SignalingInfo.Invitee(user(i), InviteeState.ACCEPTED, answer, null, device, 1))
                .toList();
        return new SignalingInfo(INVITE, "alice", "g", data, 30_000, false, false, 1, 2, 0, list, 9);
    }

    private JsonNode read(byte[] message) throws IOException {
        assertThat(message).hasSizeLessThanOrEqualTo(BOUND);
        return mapper.readTree(message);
    }

    private JsonNode result(SignalingInfo info) throws IOException {
        return read(encoder.reply(new RequestID.Whole(1), new Answer.Info(info)))
                .get("result");
    }

    @Test
    void whatFitsIsNotThinned() throws IOException {
        JsonNode info = result(info(500, "d", "answer", "phone"));
        assertThat(info.has("truncated")).isFalse();
        assertThat(info.get("invitees")).hasSize(500);
    }

    @Test
    void answersGoFirst() throws IOException {
        JsonNode info = result(info(500, "d", "x".repeat(400), "phone"));
        assertThat(info.get("truncated").booleanValue()).isTrue();
        assertThat(info.get("invitees")).hasSize(500).allSatisfy(invitee -> {
            assertThat(invitee.get("data").textValue()).isEmpty();
            assertThat(invitee.get("deviceID").textValue()).isEqualTo("phone");
        });
        assertThat(info.get("inviteeList")).hasSize(500);
    }

    @Test
    void devicesGoNext() throws IOException {
        JsonNode info = result(info(700, "d", "x".repeat(400), LONGEST));
        assertThat(info.get("truncated").booleanValue()).isTrue();
        assertThat(info.get("invitees"))
                .hasSize(700)
                .allSatisfy(invitee ->
                        assertThat(invitee.get("deviceID").textValue()).isEmpty());
    }

    @Test
    void thenTheListOfInviteesIsCut() throws IOException {
        byte[] message = encoder.reply(
                new RequestID.Whole(1), new Answer.Info(info(1_000, "\u0001".repeat(16_384), "x", LONGEST)));
        JsonNode info = read(message).get("result");
        assertThat(info.get("truncated").booleanValue()).isTrue();
        assertThat(info.get("inviteeList")).hasSize(1_000);
        assertThat(info.get("invitees").size()).isBetween(100, 999);
        assertThat(info.get("data").textValue()).hasSize(16_384);
        assertThat(message.length).isGreaterThan(BOUND - 1_000);
        assertThat(info.fieldNames()).toIterable().last().isEqualTo("truncated");
    }

    @Test
    void thenEvenTheListOfUserIDsAndTheData() throws IOException {
        JsonNode wide = result(info(5_000, "d", "x", "y"));
        assertThat(wide.get("inviteeList").size()).isBetween(1_500, 4_999);
        assertThat(wide.get("invitees")).isEmpty();
        JsonNode heavy = result(info(10, "x".repeat(BOUND), "x", "y"));
        assertThat(heavy.get("data").textValue()).isEmpty();
        assertThat(heavy.get("truncated").booleanValue()).isTrue();
    }

    @Test
    void onlyWhatIsThinnedSaysSo() throws IOException {
        List<SignalingInfo> page = List.of(info(1, "", "", ""), info(700, "", "x".repeat(400), ""));
        JsonNode list = read(encoder.reply(RequestID.NULL, new Answer.Invitations(page, null)))
                .at("/result/invitations");
        assertThat(list.get(0).has("truncated")).isFalse();
        assertThat(list.get(1).get("truncated").booleanValue()).isTrue();
    }

    @Test
    void noticesAreCutToo() throws IOException {
        List<String> users =
                IntStream.range(0, 3_000).mapToObj(OutboundSizeTest::user).toList();
        Stream<Notice> notices = Stream.of(
                new Notice.NewInvitation(INVITE, 1, 2, "a", "g", users, "\u0001".repeat(16_384), 3, 4),
                new Notice.InvitationCancelled(INVITE, 1, 2, "a", "", users, "g"),
                new Notice.InvitationTimeout(INVITE, 1, 2, users, "a", "g"),
                new Notice.InviteesAdded(INVITE, 1, 2, users, "a", "g"),
                new Notice.GroupChanged("g", GroupChange.DISMISSED, users));
        for (Notice notice : notices.toList()) {
            JsonNode params = read(encoder.notice(notice)).get("params");
            assertThat(params.get("truncated").booleanValue()).isTrue();
        }
        List<Notice.Ended> ended = users.stream()
                .map(user -> new Notice.Ended(user, InviteeState.TIMEOUT, null))
                .toList();
        JsonNode params = read(encoder.notice(new Notice.InvitationEnded(INVITE, 1, 2, Outcome.TIMEOUT, ended)))
                .get("params");
        assertThat(params.get("truncated").booleanValue()).isTrue();
        assertThat(params.get("invitees").size()).isGreaterThan(1_000);
    }

    @Test
    void errorsAreCutToo() throws IOException {
        List<String> users =
                IntStream.range(0, 3_000).mapToObj(OutboundSizeTest::user).toList();
        RpcError error = RpcError.of(ErrorCode.NO_PERMISSION, new RpcError.NonMembers(users));
        JsonNode data = read(encoder.reply(RequestID.NULL, error)).at("/error/data");
        assertThat(data.get("truncated").booleanValue()).isTrue();
        assertThat(data.get("nonMembers").size()).isGreaterThan(1_900);
    }

    @Test
    void pagesAreFilledAndFit() throws IOException {
        List<SignalingInfo> all = Collections.nCopies(100, info(20, "x".repeat(1_000), "y", "z"));
        int fitting = encoder.invitationsThatFit(all);
        assertThat(fitting).isBetween(30, 99);
        byte[] page = encoder.reply(
                new RequestID.Text("\u0001".repeat(64)),
                new Answer.LoggedIn(
                        LONGEST, LONGEST, 1, 25, Limits.DEFAULT, all.subList(0, fitting), "\u0001".repeat(512)));
        JsonNode pending = read(page).at("/result/pending");
        assertThat(pending)
                .hasSize(fitting)
                .allSatisfy(info -> assertThat(info.has("truncated")).isFalse());
        assertThat(page.length).isGreaterThan(BOUND - 20_000);
    }

    @Test
    void aPageHoldsAtLeastOneEntry() throws IOException {
        List<SignalingInfo> all = Collections.nCopies(2, info(1_000, "x", "y".repeat(500), "z"));
        assertThat(encoder.invitationsThatFit(all)).isEqualTo(1);
        assertThat(encoder.invitationsThatFit(List.of())).isZero();
        read(encoder.reply(RequestID.NULL, new Answer.Invitations(all.subList(0, 1), "next")));
    }

    @Test
    void pagesOfMembersFit() throws IOException {
        List<Answer.Member> all = IntStream.range(0, 3_000)
                .mapToObj(i -> new Answer.Member(user(i), GroupRole.MEMBER, false))
                .toList();
        int fitting = encoder.membersThatFit(all);
        assertThat(fitting).isBetween(1_000, 2_000);
        assertThat(encoder.membersThatFit(all.subList(0, 100))).isEqualTo(100);
        read(encoder.reply(RequestID.NULL, new Answer.Members(all.subList(0, fitting), "next")));
    }

    @Test
    void aBatchSharesTheBound() throws IOException {
        List<Answer.Member> members = IntStream.range(0, 1_000)
                .mapToObj(i -> new Answer.Member(user(i), GroupRole.MEMBER, false))
                .toList();
        RequestID id = new RequestID.Text("\u0001".repeat(64));
        List<MessageEncoder.Answered> answers =
                Collections.nCopies(32, new MessageEncoder.Answered(id, new Answer.Members(members, null)));
        JsonNode batch = read(encoder.batch(answers));
        assertThat(batch).hasSize(32);
        assertThat(batch.get(0).at("/result/members")).hasSize(1_000);
        assertThat(batch.get(31).at("/error/code").intValue()).isEqualTo(7008);
        assertThat(batch.get(31).at("/error/data/limit").textValue()).isEqualTo("outboundMessageBytes");
    }

    @Test
    void aBatchOfLargeInvitationsIsThinned() throws IOException {
        List<MessageEncoder.Answered> answers = Collections.nCopies(
                32,
                new MessageEncoder.Answered(
                        new RequestID.Whole(1), new Answer.Info(info(1_000, "d", "x".repeat(100), "y"))));
        JsonNode batch = read(encoder.batch(answers));
        assertThat(batch).hasSize(32);
        assertThat(batch.get(31).at("/result/inviteID").textValue()).isEqualTo(Frames.ID);
        assertThat(batch.get(31).at("/result/truncated").booleanValue()).isTrue();
    }

    @Test
    void aMessageOfExactlyTheBoundIsWhole() throws IOException {
        int room = BOUND - encoder.reply(RequestID.NULL, whole("")).length;
        byte[] full = encoder.reply(RequestID.NULL, whole("x".repeat(room)));
        assertThat(full).hasSize(BOUND);
        assertThat(read(full).get("result").has("truncated")).isFalse();
        JsonNode over = read(encoder.reply(RequestID.NULL, whole("x".repeat(room + 1))));
        assertThat(over.at("/result/truncated").booleanValue()).isTrue();
    }

    /** An answer of which nothing can be left out but its answers. */
    private static Answer whole(String answer) {
        return new Answer.Info(info(1, "d", answer, ""));
    }

    @Test
    void aBatchOfExactlyTheBoundIsWhole() throws IOException {
        int room = BOUND - encoder.batch(twice("")).length;
        byte[] full = encoder.batch(twice("x".repeat(room)));
        assertThat(full).hasSize(BOUND);
        assertThat(read(full).at("/1/result").has("truncated")).isFalse();
        JsonNode over = read(encoder.batch(twice("x".repeat(room + 1))));
        assertThat(over.at("/1/result/truncated").booleanValue()).isTrue();
    }

    private static List<MessageEncoder.Answered> twice(String second) {
        return List.of(
                new MessageEncoder.Answered(RequestID.NULL, whole("first")),
                new MessageEncoder.Answered(RequestID.NULL, whole(second)));
    }

    /** 7008 takes the place of an answer that is one byte too long and can't be thinned, not of one that fits. */
    @Test
    void anAnswerThatJustFitsItsShareKeepsItsPlace() throws IOException {
        int room = BOUND - encoder.batch(List.of(loggedIn(""))).length;
        byte[] full = encoder.batch(List.of(loggedIn("x".repeat(room))));
        assertThat(full).hasSize(BOUND);
        assertThat(read(full).at("/0/result/userID").textValue()).hasSize(room);
        assertThat(read(encoder.batch(List.of(loggedIn("x".repeat(room + 1)))))
                        .at("/0/error/code")
                        .intValue())
                .isEqualTo(7008);
    }

    private static MessageEncoder.Answered loggedIn(String userID) {
        return new MessageEncoder.Answered(
                RequestID.NULL, new Answer.LoggedIn(userID, "d", 1, 25, Limits.DEFAULT, List.of(), null));
    }

    /** Room is left for each answer that is still to come, were it only for an error. */
    @Test
    void aLargeAnswerLeavesRoomForTheLater() throws IOException {
        MessageEncoder.Answered large =
                new MessageEncoder.Answered(RequestID.NULL, new Answer.Info(info(5_000, "d", "", "")));
        JsonNode batch = read(encoder.batch(Collections.nCopies(9, large)));
        int first = batch.get(0).toString().length();
        assertThat(first).isBetween(BOUND - 8 * 1_024 - 200, BOUND - 8 * 1_024);
    }

    /** However the lengths fall, what is cut fills the message to less than one more entry. */
    @Test
    void listsAreCutNoShorterThanTheBound() throws IOException {
        List<String> users =
                IntStream.range(0, 3_000).mapToObj(OutboundSizeTest::user).toList();
        int entry = encoder.notice(cut("", users.subList(0, 2))).length
                - encoder.notice(cut("", users.subList(0, 1))).length;
        int fullest = 0;
        for (int pad = 0; pad < entry; pad++) {
            byte[] message = encoder.notice(cut("x".repeat(pad), users));
            read(message);
            assertThat(message).hasSizeGreaterThan(BOUND - entry);
            fullest = Math.max(fullest, message.length);
        }
        assertThat(fullest).isEqualTo(BOUND);
    }

    private static Notice cut(String groupID, List<String> users) {
        return new Notice.GroupChanged(groupID, GroupChange.DISMISSED, users);
    }

    /** A page takes what is left of the bound when 8 KiB are kept for the rest of the answer. */
    @Test
    void aPageIsFilledToTheLastByte() {
        int room = BOUND - 8_192;
        int entries = 16;
        assertThat(room % entries).isZero();
        int overhead = encodedLength(entry(0)) + 1;
        List<SignalingInfo> exact = Collections.nCopies(2 * entries, entry(room / entries - overhead));
        assertThat(encoder.invitationsThatFit(exact)).isEqualTo(entries);
        List<SignalingInfo> over = Collections.nCopies(2 * entries, entry(room / entries - overhead + 1));
        assertThat(encoder.invitationsThatFit(over)).isEqualTo(entries - 1);
    }

    private static SignalingInfo entry(int length) {
        return info(1, "x".repeat(length), "y", "z");
    }

    /** Of one invitation on a page: a page of two is longer by it and a comma. */
    private int encodedLength(SignalingInfo info) {
        return encoder.reply(RequestID.NULL, new Answer.Invitations(List.of(info, info), null)).length
                - encoder.reply(RequestID.NULL, new Answer.Invitations(List.of(info), null)).length
                - 1;
    }

    @Test
    void aLargeMessageLeavesNothingBehind() {
        encoder.reply(RequestID.NULL, new Answer.Info(info(1_000, "d", "x", "y")));
        assertThat(new String(encoder.reply(RequestID.NULL, Answer.Done.INSTANCE), StandardCharsets.UTF_8))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}");
    }
}
