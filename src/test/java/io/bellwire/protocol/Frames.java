package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** Decodes text for tests, always from the middle of a larger array, so that offsets count. */
final class Frames {

    static final String ID = "018f3c2a-7b1e-7c3d-9a4f-0123456789ab";
    private static final byte[] BEFORE = "[{\"x\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] AFTER = "}]".getBytes(StandardCharsets.UTF_8);
    private static final MessageDecoder DECODER = new MessageDecoder(Limits.DEFAULT);

    private Frames() {}

    static Incoming decode(String text) {
        return decode(DECODER, text.getBytes(StandardCharsets.UTF_8));
    }

    static Incoming decode(byte[] text) {
        return decode(DECODER, text);
    }

    static Incoming decode(MessageDecoder decoder, byte[] text) {
        byte[] surrounded = new byte[BEFORE.length + text.length + AFTER.length];
        System.arraycopy(BEFORE, 0, surrounded, 0, BEFORE.length);
        System.arraycopy(text, 0, surrounded, BEFORE.length, text.length);
        System.arraycopy(AFTER, 0, surrounded, BEFORE.length + text.length, AFTER.length);
        return decoder.decode(surrounded, BEFORE.length, text.length);
    }

    static Request single(String text) {
        Incoming incoming = decode(text);
        assertThat(incoming).isInstanceOf(Incoming.Single.class);
        return ((Incoming.Single) incoming).request();
    }

    static RpcError malformed(String text) {
        return malformed(text.getBytes(StandardCharsets.UTF_8));
    }

    static RpcError malformed(byte[] text) {
        Incoming incoming = decode(text);
        assertThat(incoming).isInstanceOf(Incoming.Malformed.class);
        return ((Incoming.Malformed) incoming).error();
    }

    /** What a request with these params (a JSON value) asks for. */
    static Request.Content content(String method, String params) {
        return single(request(method, params)).content();
    }

    static Call call(String method, String params) {
        Request.Content content = content(method, params);
        assertThat(content).isInstanceOf(Call.class);
        return (Call) content;
    }

    static RpcError error(String method, String params) {
        Request.Content content = content(method, params);
        assertThat(content).isInstanceOf(RpcError.class);
        return (RpcError) content;
    }

    static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }
}
