package io.bellwire.protocol;

import static io.bellwire.protocol.Frames.ID;
import static io.bellwire.protocol.Frames.call;
import static io.bellwire.protocol.Frames.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method with every parameter: missing, null, of the wrong type, too long, and at the edges (PROTOCOL §1, §3, §7). */
class ParamRulesTest {

    private static final Map<Param, String> VALID = valid();
    private static final List<String> ONE_OF_EACH_TYPE = List.of("\"x\"", "1", "1.5", "true", "[1]", "{\"x\":1}");

    private static Map<Param, String> valid() {
        Map<Param, String> valid = new LinkedHashMap<>();
        valid.put(Param.TOKEN, "\"a.b.c\"");
        valid.put(Param.DEVICE_ID, "\"web\"");
        valid.put(Param.FEATURES, "[\"ended\"]");
        valid.put(Param.RESUME, "{\"since\":1}");
        valid.put(Param.INVITE_ID, "\"" + ID + "\"");
        valid.put(Param.GROUP_ID, "\"g\"");
        valid.put(Param.INVITEE, "\"bob\"");
        valid.put(Param.INVITEE_LIST, "[\"bob\"]");
        valid.put(Param.MEMBER_LIST, "[\"bob\"]");
        valid.put(Param.DATA, "\"d\"");
        valid.put(Param.TIMEOUT, "30");
        valid.put(Param.ONLINE_USER_ONLY, "false");
        valid.put(Param.OFFLINE_PUSH_INFO, "{}");
        valid.put(Param.SCOPE, "\"group\"");
        valid.put(Param.REASON, "\"busy\"");
        valid.put(Param.STATE, "\"open\"");
        valid.put(Param.JOIN, "\"open\"");
        valid.put(Param.BEFORE, "\"c\"");
        valid.put(Param.LIMIT, "10");
        return valid;
    }

    static Stream<Arguments> everyParamOfEveryMethod() {
        return Arrays.stream(Method.values())
                .flatMap(method ->
                        Arrays.stream(Param.values()).filter(method::takes).map(param -> Arguments.of(method, param)));
    }

    private static String with(Method method, Param changed, String value) {
        return VALID.entrySet().stream()
                .filter(entry -> entry.getKey() == changed || method.takes(entry.getKey()))
                .map(entry ->
                        "\"" + entry.getKey().word() + "\":" + (entry.getKey() == changed ? value : entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void thereIsAnExampleOfEachParam() {
        assertThat(VALID).containsOnlyKeys(Param.values());
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void allOfThemAreTaken(Method method) {
        assertThat(call(method.word(), with(method, Param.LIMIT, "10"))).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("everyParamOfEveryMethod")
    void nullIsRefused(Method method, Param param) {
        assertThat(error(method.word(), with(method, param, "null"))).isEqualTo(RpcError.params(param.word(), "null"));
    }

    @ParameterizedTest
    @MethodSource("everyParamOfEveryMethod")
    void otherTypesAreRefused(Method method, Param param) {
        for (String value : ONE_OF_EACH_TYPE) {
            if (!typeOf(value).equals(typeOf(VALID.get(param)))) {
                RpcError error = error(method.word(), with(method, param, value));
                assertThat(error.code()).as(value).isEqualTo(ErrorCode.INVALID_PARAMS);
                assertThat(((RpcError.Field) error.data()).path()).isEqualTo(param.word());
                assertThat(((RpcError.Field) error.data()).problem()).startsWith("must be ");
            }
        }
    }

    private static String typeOf(String value) {
        char first = value.charAt(0);
        return first == 'f' || first == 't' ? "boolean" : Character.isDigit(first) ? "number" : "" + first;
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void whatIsRequiredMustBeThere(Method method) {
        for (Param missing : Param.values()) {
            String others = Arrays.stream(Param.values())
                    .filter(param -> method.takes(param) && param != missing)
                    .map(param -> "\"" + param.word() + "\":" + VALID.get(param))
                    .collect(Collectors.joining(",", "{", "}"));
            if (method.requires(missing)) {
                assertThat(error(method.word(), others)).isEqualTo(RpcError.params(missing.word(), "missing"));
            } else {
                assertThat(call(method.word(), others)).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void whatAMethodDoesNotTakeIsIgnored(Method method) {
        for (Param other : Param.values()) {
            if (!method.takes(other)) {
                assertThat(call(method.word(), with(method, other, "[[1,{\"x\":null}]]")))
                        .isNotNull();
            }
        }
    }

    @Test
    void theFirstProblemIsReported() {
        assertThat(error("invite", "{\"timeout\":-1,\"invitee\":null,\"data\":7}"))
                .isEqualTo(RpcError.value("timeout", "must be 0 to 86400 seconds"));
    }

    // IDs

    static Stream<Arguments> idParams() {
        return Stream.of(
                Arguments.of("invite", "invitee"),
                Arguments.of("joinGroup", "groupID"),
                Arguments.of("login", "deviceID"));
    }

    @ParameterizedTest
    @MethodSource("idParams")
    void idsHaveOneTo64Bytes(String method, String param) {
        for (String good : new String[] {"x", " ", "x".repeat(64), "é".repeat(32), "😀".repeat(16), "\u2028"}) {
            assertThat(call(method, "{\"" + param + "\":\"" + good + "\"}")).isNotNull();
        }
        assertIdRefused(method, param, "", "empty");
        for (String bad : new String[] {"x".repeat(65), "é".repeat(32) + "x", "€".repeat(22), "😀".repeat(16) + "x"}) {
            assertIdRefused(method, param, bad, "longer than 64 bytes");
        }
        for (String bad : new String[] {"a\\u0000", "\\n", "\\u001f", "a\u007Fb", "\u0080", "\u009F"}) {
            assertIdRefused(method, param, bad, "holds a control character");
        }
    }

    private static void assertIdRefused(String method, String param, String id, String problem) {
        assertThat(error(method, "{\"" + param + "\":\"" + id + "\"}")).isEqualTo(RpcError.value(param, problem));
    }

    // Flags

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFlagIsWhatItSays(boolean flag) {
        Call.Invite invite = (Call.Invite) call("invite", "{\"invitee\":\"bob\",\"onlineUserOnly\":" + flag + "}");
        assertThat(invite.onlineUserOnly()).isEqualTo(flag);
    }

    // inviteID

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "018F3C2A-7b1e-7c3d-9a4f-0123456789ab",
                "018f3c2a7b1e7c3d9a4f0123456789ab",
                "{018f3c2a-7b1e-7c3d-9a4f-0123456789ab}",
                "18f3c2a-7b1e-7c3d-9a4f-0123456789ab",
                "0018f3c2a-7b1e-7c3d-9a4f-0123456789a",
                "018f3c2a-7b1e-7c3d-9a4f-0123456789abc",
                "018f3c2a-7b1e-7c3d-9a4f-0123456789a",
                "018f3c2a-7b1e-7c3d-9a4f-0123456789ag",
                "018f3c2a-7b1e-7c3d-9a4f-0123456789a`",
                "018f3c2a-7b1e-7c3d-9a4f-0123456789a:",
                "018f3c2a-7b1e-7c3d-9a4f-0123456789a/",
                "018f3c2a_7b1e-7c3d-9a4f-0123456789ab",
                "018f3c2a-7b1e_7c3d-9a4f-0123456789ab",
                "018f3c2a-7b1e-7c3d_9a4f-0123456789ab",
                "018f3c2a-7b1e-7c3d-9a4f_0123456789ab",
                "018f3c2a-7b1e-7c3d-9a4f-0123456789a\u0661",
                "1-1-1-1-1"
            })
    void inviteIDsAreLowerCaseUuids(String id) {
        assertThat(error("accept", "{\"inviteID\":\"" + id + "\"}"))
                .isEqualTo(RpcError.params("inviteID", "must be a lower-case UUID"));
    }

    @Test
    void everyUuidIsAnInviteID() {
        for (String id :
                new String[] {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", ID}) {
            Call.Accept accept = (Call.Accept) call("accept", "{\"inviteID\":\"" + id + "\"}");
            assertThat(accept.inviteID()).hasToString(id);
        }
    }

    // Lists

    @Test
    void listsAreNotEmptyAndBounded() {
        assertList("addInvitees", "inviteeList", 1_000);
        assertList("addGroupMembers", "memberList", 2_000);
    }

    private static void assertList(String method, String param, int most) {
        assertThat(error(method, list(param, Stream.of()))).isEqualTo(RpcError.value(param, "empty"));
        Stream<String> twice = IntStream.range(0, 2 * most).mapToObj(i -> "\"u" + i % most + "\"");
        assertThat(call(method, list(param, twice))).isNotNull();
        Stream<String> oneMore = IntStream.rangeClosed(0, most).mapToObj(i -> "\"u" + i + "\"");
        assertThat(error(method, list(param, oneMore)))
                .isEqualTo(RpcError.value(param, "more than " + most + " entries"));
    }

    private static String list(String param, Stream<String> entries) {
        return "{\"inviteID\":\"" + ID + "\",\"groupID\":\"g\",\"" + param + "\":["
                + entries.collect(Collectors.joining(",")) + "]}";
    }

    @Test
    void entriesOfListsAreNamed() {
        assertThat(error("cancel", list("inviteeList", Stream.of("\"a\"", "\"b\"", "\"c\"", "null"))))
                .isEqualTo(RpcError.params("inviteeList[3]", "null"));
        assertThat(error("cancel", list("inviteeList", Stream.of("[\"a\"]", "1"))))
                .isEqualTo(RpcError.params("inviteeList[0]", "must be a string"));
        assertThat(error("cancel", list("inviteeList", Stream.of("\"a\"", "\"\""))))
                .isEqualTo(RpcError.value("inviteeList[1]", "empty"));
        assertThat(error("login", "{\"features\":[\"ended\",\"Ended\"]}"))
                .isEqualTo(RpcError.params("features[1]", "unknown word"));
        assertThat(error("login", "{\"features\":[null]}")).isEqualTo(RpcError.params("features[0]", "null"));
    }

    // data

    @Test
    void dataIsBoundedInBytes() {
        for (String good : new String[] {"x".repeat(16_384), "é".repeat(8_192), "€".repeat(5_461) + "x"}) {
            assertThat(call("accept", data(good))).isEqualTo(new Call.Accept(java.util.UUID.fromString(ID), good));
        }
        for (String bad :
                new String[] {"x".repeat(16_385), "é".repeat(8_192) + "x", "€".repeat(5_462), "😀".repeat(4_097)}) {
            assertThat(error("accept", data(bad)))
                    .isEqualTo(new RpcError(
                            ErrorCode.DATA_TOO_LONG, "data: longer than 16384 bytes", new RpcError.TooLong(16_384)));
        }
        assertThat(call("accept", data("\\u0041".repeat(16_384)))).isNotNull();
    }

    private static String data(String data) {
        return "{\"inviteID\":\"" + ID + "\",\"data\":\"" + data + "\"}";
    }

    @Test
    void pushInfoIsBoundedWhenItIsCompact() {
        String most = "{\"x\":\"" + "y".repeat(16_384 - 8) + "\"}";
        assertThat(call("invite", "{\"invitee\":\"bob\",\"offlinePushInfo\":" + most.replace(":", " :   ") + "}"))
                .isNotNull();
        assertThat(error("invite", "{\"invitee\":\"bob\",\"offlinePushInfo\":" + most.replace("x", "xx") + "}"))
                .isEqualTo(new RpcError(
                        ErrorCode.DATA_TOO_LONG,
                        "offlinePushInfo: longer than 16384 bytes",
                        new RpcError.TooLong(16_384)));
    }

    // Numbers

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "-0.0, 0",
        "0e999, 0",
        "0.000e-99999999999, 0",
        "1, 1000",
        "30, 30000",
        "30.0, 30000",
        "3e1, 30000",
        "0.25, 250",
        "0.0001, 1",
        "0.00009, 1",
        "0.001, 1",
        "0.0010000000000000000000000000000000000000000000001, 2",
        "1.0001, 1001",
        "1.001, 1001",
        "1e-400, 1",
        "1e-999999999, 1",
        "1e-99999999999, 1",
        "0.1e1, 1000",
        "864e2, 86400000",
        "86399.9999, 86400000",
        "86400, 86400000",
        "86400.000, 86400000"
    })
    void timeoutsAreRoundedUpToTheMs(String seconds, long ms) {
        Call.Invite invite = (Call.Invite) call("invite", "{\"invitee\":\"bob\",\"timeout\":" + seconds + "}");
        assertThat(invite.timeoutMs()).isEqualTo(ms);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-0.001",
                "-1e-400",
                "-1e-99999999999",
                "86401",
                "86400.0000000000000000000000000000000000001",
                "86400.001",
                "1e300",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775809",
                "123456789012345678901234567890"
            })
    void timeoutsHaveARange(String seconds) {
        assertThat(error("invite", "{\"invitee\":\"bob\",\"timeout\":" + seconds + "}"))
                .isEqualTo(RpcError.value("timeout", "must be 0 to 86400 seconds"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "9223372036854775807"})
    void pagesHaveARange(String limit) {
        assertThat(error("listInvitations", "{\"limit\":" + limit + "}"))
                .isEqualTo(RpcError.value("limit", "must be 1 to 100"));
        assertThat(error("getGroupMembers", "{\"groupID\":\"g\",\"limit\":" + limit + "}"))
                .isEqualTo(RpcError.value("limit", "must be 1 to 100"));
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 'must be a whole number, without fraction and exponent'",
        "1.0, 'must be a whole number, without fraction and exponent'",
        "1e1, 'must be a whole number, without fraction and exponent'",
        "9223372036854775808, must be a whole number of at most 64 bits",
        "\"1\", must be a whole number"
    })
    void wholeNumbersAreWhole(String limit, String problem) {
        assertThat(error("listInvitations", "{\"limit\":" + limit + "}")).isEqualTo(RpcError.params("limit", problem));
    }

    // Words

    @Test
    void unknownWordsAreRefused() {
        for (String word : new String[] {"", "OPEN", "open ", "opened"}) {
            assertThat(error("listInvitations", "{\"state\":\"" + word + "\"}"))
                    .isEqualTo(RpcError.params("state", "unknown word"));
            assertThat(error("createGroup", "{\"groupID\":\"g\",\"join\":\"" + word + "\"}"))
                    .isEqualTo(RpcError.params("join", "unknown word"));
        }
    }

    @Test
    void allWordsAreKnown() {
        for (RejectReason reason : RejectReason.values()) {
            assertThat(call("reject", "{\"inviteID\":\"" + ID + "\",\"reason\":\"" + reason.word() + "\"}"))
                    .isEqualTo(new Call.Reject(java.util.UUID.fromString(ID), "", reason));
        }
        for (StateFilter state : StateFilter.values()) {
            assertThat(call("listInvitations", "{\"state\":\"" + state.word() + "\"}"))
                    .isEqualTo(new Call.ListInvitations(state, null, 20));
        }
    }

    // Cursor

    @Test
    void cursorsAreBounded() {
        assertThat(call("listInvitations", "{\"before\":\"" + "x".repeat(512) + "\"}"))
                .isNotNull();
        assertThat(error("listInvitations", "{\"before\":\"" + "x".repeat(513) + "\"}"))
                .isEqualTo(RpcError.value("before", "longer than 512 bytes"));
    }

    // Resume

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|resume.since|missing",
                "{\"known\":{}}|resume.since|missing",
                "{\"since\":null}|resume.since|null",
                "{\"since\":\"1\"}|resume.since|must be a whole number",
                "{\"since\":1.5}|resume.since|must be a whole number, without fraction and exponent",
                "{\"since\":9223372036854775808}|resume.since|must be a whole number of at most 64 bits",
                "{\"since\":1,\"known\":null}|resume.known|null",
                "{\"since\":1,\"known\":[]}|resume.known|must be an object",
                "{\"since\":1,\"known\":{\"X\":1}}|resume.known[\"X\"]|the key must be a lower-case UUID",
                "{\"since\":1,\"known\":{\"" + ID + "\":null}}|resume.known[\"" + ID + "\"]|null",
                "{\"since\":1,\"known\":{\"" + ID + "\":\"1\"}}|resume.known[\"" + ID + "\"]|must be a whole number",
                "{\"since\":1,\"known\":{\"" + ID + "\":[{\"a\":1}]}}|resume.known[\"" + ID
                        + "\"]|must be a whole number"
            },
            quoteCharacter = '\'')
    void resumeIsChecked(String resume, String path, String problem) {
        assertThat(error("login", "{\"resume\":" + resume + "}")).isEqualTo(RpcError.params(path, problem));
    }

    @Test
    void resumeNumbersHaveARange() {
        assertThat(error("login", "{\"resume\":{\"since\":-1}}"))
                .isEqualTo(RpcError.value("resume.since", "must be at least 0"));
        String path = "resume.known[\"" + ID + "\"]";
        for (String seq : new String[] {"-1", "2147483648"}) {
            assertThat(error("login", "{\"resume\":{\"since\":1,\"known\":{\"" + ID + "\":" + seq + "}}}"))
                    .isEqualTo(RpcError.value(path, "must be 0 to 2147483647"));
        }
        for (int seq : new int[] {0, Integer.MAX_VALUE}) {
            Call.Login login =
                    (Call.Login) call("login", "{\"resume\":{\"since\":1,\"known\":{\"" + ID + "\":" + seq + "}}}");
            assertThat(login.resume().known()).containsExactly(Map.entry(java.util.UUID.fromString(ID), seq));
        }
    }

    @Test
    void resumeIsBounded() {
        assertThat(((Call.Login) call("login", knowing(500))).resume().known()).hasSize(500);
        assertThat(error("login", knowing(501))).isEqualTo(RpcError.params("resume.known", "more than 500 entries"));
        assertThat(error("login", knowing(1_000))).isEqualTo(RpcError.params("resume.known", "more than 500 entries"));
    }

    /** What is beyond the bound is passed over as a whole, so that the rest is still understood. */
    @Test
    void whatResumeHasTooManyOfIsPassedOver() {
        String tooMany = knowing(501).replace(":1}}}", ":{\"since\":[null]},\"\":[{}]},\"x\":1},\"deviceID\":\"web\"}");
        assertThat(error("login", tooMany)).isEqualTo(RpcError.params("resume.known", "more than 500 entries"));
    }

    private static String knowing(int invitations) {
        return IntStream.range(0, invitations)
                .mapToObj(i -> "\"%s%04x\":1".formatted(ID.substring(0, 32), i))
                .collect(Collectors.joining(",", "{\"resume\":{\"since\":1,\"known\":{", "}}}"));
    }

    @Test
    void noMoreThan64CharactersAreRepeated() {
        String key = "k".repeat(5_000);
        RpcError error = error("login", "{\"resume\":{\"since\":1,\"known\":{\"" + key + "\":1}}}");
        assertThat(((RpcError.Field) error.data()).path()).isEqualTo("resume.known[\"" + "k".repeat(64) + "\"]");
        assertThat(error.message().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(200);
    }
}
