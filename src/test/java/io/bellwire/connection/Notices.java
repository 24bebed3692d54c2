package io.bellwire.connection;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.protocol.Feature;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notices for tests: what matters is who gets them, not what they say. */
final class Notices {

    private Notices() {}

    static EncodedNotice notice(UUID inviteID, int seq) {
        return notice(inviteID, seq, false, null);
    }

    static EncodedNotice last(UUID inviteID, int seq) {
        return notice(inviteID, seq, true, null);
    }

    static EncodedNotice notice(@Nullable UUID inviteID, int seq, boolean last, @Nullable Feature feature) {
        return new EncodedNotice(inviteID, seq, last, feature, payload(inviteID, seq, 0));
    }

    /** One that is at least that long. */
    static EncodedNotice large(UUID inviteID, int seq, int bytes) {
        return new EncodedNotice(inviteID, seq, false, null, payload(inviteID, seq, bytes));
    }

    private static ByteBuf payload(@Nullable UUID inviteID, int seq, int filler) {
        JsonObject json = new JsonObject()
                .put("method", "test")
                .put(
                        "params",
                        new JsonObject()
                                .put("inviteID", String.valueOf(inviteID))
                                .put("seq", seq));
        if (filler > 0) {
            json.put("filler", "x".repeat(filler));
        }
        return Unpooled.copiedBuffer(json.encode(), StandardCharsets.UTF_8);
    }

    /** The {@code seq} of a notice that came. */
    static int seq(JsonObject notice) {
        return notice.getJsonObject("params").getInteger("seq");
    }
}
