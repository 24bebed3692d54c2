package io.bellwire.api;

import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Notice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A decision as the rest of the system sees it: a CloudEvent 1.0 (JSON format). It becomes JSON only when somebody reads
 * it.
 */
record CloudEvent(Notice.OfInvitation decision, String source, MessageEncoder encoder) {

    /** {@code invitation.created} and so on; also the last part of the address. */
    String type() {
        return decision.match(EventType.INSTANCE);
    }

    /** The same for every consumer, and for each node that publishes it: {@code id} is there to drop repeated ones. */
    JsonObject toJson() {
        JsonObject notice = Buffer.buffer(encoder.notice(decision)).toJsonObject();
        return new JsonObject()
                .put("specversion", "1.0")
                .put("id", decision.inviteID() + ":" + decision.seq())
                .put("source", source)
                .put("type", type())
                .put("subject", decision.inviteID().toString())
                .put("time", Instant.ofEpochMilli(decision.at()).toString())
                .put("datacontenttype", "application/json")
                .put("data", notice.getJsonObject("params"));
    }
}
