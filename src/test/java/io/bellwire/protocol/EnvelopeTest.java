package io.bellwire.protocol;

import static io.bellwire.protocol.Frames.decode;
import static io.bellwire.protocol.Frames.malformed;
import static io.bellwire.protocol.Frames.single;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON-RPC 2.0 around the calls: version, ID, method, batch (PROTOCOL §1). */
class EnvelopeTest {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final Request PINGED = new Request(new RequestID.Whole(1), Method.PING, new Call.Ping());

    @Test
    void idsKeepTheirKind() {
        assertThat(idOf("1")).isEqualTo(new RequestID.Whole(1));
        assertThat(idOf("\"1\"")).isEqualTo(new RequestID.Text("1"));
        assertThat(idOf("\"\"")).isEqualTo(new RequestID.Text(""));
        assertThat(idOf("null")).isEqualTo(RequestID.NULL);
        assertThat(idOf("-9223372036854775808")).isEqualTo(new RequestID.Whole(Long.MIN_VALUE));
        assertThat(idOf("9223372036854775807")).isEqualTo(new RequestID.Whole(Long.MAX_VALUE));
        assertThat(idOf("\"" + "x".repeat(64) + "\"")).isEqualTo(new RequestID.Text("x".repeat(64)));
    }

    private static RequestID idOf(String id) {
        Request request = single("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}");
        assertThat(request.content()).isEqualTo(new Call.Ping());
        return request.id();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1.0", "1e3", "true", "[1]", "{}", "9223372036854775808", "-9223372036854775809"})
    void otherIdsAreRefusedAndAnsweredWithNull(String id) {
        assertInvalid("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}", RequestID.NULL, "id must be");
        assertInvalid("{\"method\":\"ping\",\"id\":" + id + ",\"jsonrpc\":\"1\"}", RequestID.NULL, "jsonrpc");
    }

    @Test
    void longIdsAreRefused() {
        String id = "\"" + "x".repeat(65) + "\"";
        assertInvalid("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}", RequestID.NULL, "id must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1.0\"", "\"2\"", "\"2.00\"", "2.0", "2", "null", "[]", "{\"x\":[]}"})
    void theVersionMustBeExact(String version) {
        assertInvalid(
                "{\"jsonrpc\":" + version + ",\"id\":\"a\",\"method\":\"ping\"}", new RequestID.Text("a"), "jsonrpc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "true", "[\"ping\"]", "{\"ping\":1}"})
    void theMethodMustBeAString(String method) {
        assertInvalid("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":" + method + "}", new RequestID.Whole(7), "method");
    }

    @Test
    void membersMustBeThere() {
        assertInvalid("{}", RequestID.NULL, "jsonrpc");
        assertInvalid("{\"id\":7,\"method\":\"ping\"}", new RequestID.Whole(7), "jsonrpc");
        assertInvalid("{\"id\":7,\"jsonrpc\":\"2.0\"}", new RequestID.Whole(7), "method");
        assertInvalid("{\"jsonrpc\":\"2.0\"}", RequestID.NULL, "method");
    }

    @Test
    void aNotificationHasNoId() {
        assertThat(single("{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}"))
                .isEqualTo(new Request(null, Method.PING, new Call.Ping()));
        assertThat(single("{\"jsonrpc\":\"2.0\",\"method\":\"pong\"}").id()).isNull();
        assertThat(single("{\"jsonrpc\":\"2.0\",\"method\":\"accept\"}").id()).isNull();
    }

    @Test
    void unknownMethodsAreNamed() {
        Request request = single(Frames.request("Ping", "[1]"));
        assertThat(request)
                .isEqualTo(new Request(
                        new RequestID.Whole(1),
                        null,
                        new RpcError(ErrorCode.METHOD_NOT_FOUND, "no such method: Ping", null)));
    }

    @Test
    void longMethodNamesAreCutBetweenCharacters() {
        assertThat(Frames.error("m".repeat(65), "{}").message()).isEqualTo("no such method: " + "m".repeat(64));
        assertThat(Frames.error("m".repeat(64), "{}").message()).isEqualTo("no such method: " + "m".repeat(64));
        assertThat(Frames.error("m".repeat(63) + "😀", "{}").message()).isEqualTo("no such method: " + "m".repeat(63));
        assertThat(Frames.error("m".repeat(62) + "😀", "{}").message())
                .isEqualTo("no such method: " + "m".repeat(62) + "😀");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|by name only",
                "[{}]|by name only",
                "null|null",
                "\"x\"|must be an object",
                "1|must be an object",
                "true|must be an object"
            })
    void paramsComeByName(String params, String problem) {
        assertThat(Frames.error("ping", params)).isEqualTo(RpcError.params("params", problem));
        assertThat(single("{\"params\":" + params + ",\"method\":\"ping\",\"id\":1,\"jsonrpc\":\"2.0\"}")
                        .content())
                .isEqualTo(RpcError.params("params", problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"ping\"", "null", "true", "1.5"})
    void aMessageIsAnObjectOrABatch(String text) {
        assertThat(malformed(text))
                .isEqualTo(new RpcError(ErrorCode.INVALID_REQUEST, "neither an object nor an array", null));
    }

    @Test
    void aBatchKeepsItsOrder() {
        Incoming incoming = decode("[" + PING + ",{\"jsonrpc\":\"2.0\",\"method\":\"logout\"}," + PING + "]");
        assertThat(incoming)
                .isEqualTo(new Incoming.Batch(
                        List.of(PINGED, new Request(null, Method.LOGOUT, new Call.Logout()), PINGED)));
    }

    @Test
    void anEntryThatIsNoRequestIsAnsweredWithNull() {
        Request notAnObject = new Request(
                RequestID.NULL, null, new RpcError(ErrorCode.INVALID_REQUEST, "an entry must be an object", null));
        assertThat(decode("[1,[" + PING + "]," + PING + ",null]"))
                .isEqualTo(new Incoming.Batch(List.of(notAnObject, notAnObject, PINGED, notAnObject)));
    }

    @Test
    void paramsBeforeTheMethodAreReadInABatchToo() {
        String group = "{\"params\":{\"groupID\":\"%s\"},\"jsonrpc\":\"2.0\",\"method\":\"joinGroup\",\"id\":2}";
        assertThat(decode("[ " + group.formatted("gé😀") + " , " + group.formatted("h") + "]"))
                .isEqualTo(new Incoming.Batch(List.of(
                        new Request(new RequestID.Whole(2), Method.JOIN_GROUP, new Call.JoinGroup("gé😀")),
                        new Request(new RequestID.Whole(2), Method.JOIN_GROUP, new Call.JoinGroup("h")))));
    }

    @Test
    void aBatchHasOneToThirtyTwoEntries() {
        RpcError refused = new RpcError(ErrorCode.INVALID_REQUEST, "a batch has 1 to 32 entries", null);
        assertThat(malformed("[]")).isEqualTo(refused);
        assertThat(decode(batchOf(32))).isEqualTo(new Incoming.Batch(Collections.nCopies(32, PINGED)));
        assertThat(malformed(batchOf(33))).isEqualTo(refused);
        assertThat(malformed(batchOf(500))).isEqualTo(refused);
    }

    private static String batchOf(int entries) {
        return "[" + String.join(",", Collections.nCopies(entries, PING)) + "]";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"login\",\"params\":{}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"login\",\"params\":{\"token\":null}}",
                "{\"method\":\"login\"}"
            })
    void noLoginInABatch(String login) {
        RpcError refused = new RpcError(ErrorCode.INVALID_REQUEST, "login may not be in a batch", null);
        assertThat(malformed("[" + login + "]")).isEqualTo(refused);
        assertThat(malformed("[" + PING + "," + login + "," + PING + "]")).isEqualTo(refused);
    }

    @Test
    void aFailedLoginIsStillKnownAsOne() {
        assertThat(single(Frames.request("login", "{\"token\":1}")).method()).isEqualTo(Method.LOGIN);
    }

    private static void assertInvalid(String text, RequestID id, String problem) {
        Request request = single(text);
        assertThat(request.id()).isEqualTo(id);
        assertThat(request.content()).isInstanceOf(RpcError.class);
        RpcError error = (RpcError) request.content();
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error.message()).startsWith(problem);
    }
}
