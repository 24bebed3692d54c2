package io.bellwire.api;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Incoming;
import io.bellwire.protocol.MessageDecoder;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.Request;
import io.bellwire.protocol.RequestID;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.UserIDs;
import io.bellwire.signaling.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's end of {@link SignalingService}. It speaks the clients' protocol with itself, so that a verticle gets the
 * same checks and the same errors as a client.
 */
public final class SignalingEndpoint {

    /** The header that names the method. */
    static final String ACTION = "action";

    /** The parameter that names the user on whose behalf the call is made. */
    private static final String ACTOR = "actor";

    private static final RequestID ID = new RequestID.Whole(1);

    private final Calls calls;
    private final MessageDecoder decoder;
    private final MessageEncoder encoder;

    /** Where calls of servers are carried out. */
    @FunctionalInterface
    public interface Calls {

        /** Carries out a call on behalf of a user. The future never fails for an expected reason. */
        Future<Reply> call(Actor actor, Call call);
    }

    /** An endpoint that hands on to these. */
    public SignalingEndpoint(Calls calls, MessageDecoder decoder, MessageEncoder encoder) {
        this.calls = calls;
        this.decoder = decoder;
        this.encoder = encoder;
    }

    /** Takes requests from now on. */
    public MessageConsumer<Object> register(Vertx vertx) {
        BusErrors.register(vertx.eventBus());
        return vertx.eventBus().localConsumer(Addresses.SIGNALING, this::handle);
    }

    private void handle(Message<Object> message) {
        execute(message.headers().get(ACTION), message.body()).onSuccess(reply -> {
            JsonObject answer = Buffer.buffer(encoder.reply(ID, reply)).toJsonObject();
            if (reply instanceof RpcError error) {
                JsonObject data = answer.getJsonObject("error").getJsonObject("data", new JsonObject());
                message.reply(new ServiceException(error.code().code(), error.message(), data));
            } else {
                message.reply(answer.getJsonObject("result"));
            }
        });
    }

    private Future<Reply> execute(@Nullable String action, @Nullable Object body) {
        if (action == null) {
            return Future.succeededFuture(RpcError.params(ACTION, "the header with the method's name is missing"));
        }
        if (body != null && !(body instanceof JsonObject)) {
            return Future.succeededFuture(RpcError.params("body", "must be a JsonObject"));
        }
        JsonObject parameters = body == null ? new JsonObject() : (JsonObject) body;
        Object actor = parameters.getValue(ACTOR);
        String problem = problemOf(actor);
        if (problem != null) {
            return Future.succeededFuture(RpcError.params(ACTOR, problem));
        }
        Request.Content content = decode(action, parameters);
        if (content instanceof RpcError error) {
            return Future.succeededFuture(error);
        }
        return calls.call(new Actor((String) actor, ""), (Call) content);
    }

    private static @Nullable String problemOf(@Nullable Object actor) {
        if (!(actor instanceof String userID)) {
            return "the userID on whose behalf the call is made is missing";
        }
        return UserIDs.isValid(userID) ? null : "must be 1 to 64 bytes of UTF-8 without control characters";
    }

    private Request.Content decode(String action, JsonObject parameters) {
        byte[] text = encoded(action, parameters);
        Incoming incoming = decoder.decode(text, 0, text.length);
        if (incoming instanceof Incoming.Single single) {
            return single.request().content();
        }
        return incoming instanceof Incoming.Malformed malformed
                ? malformed.error()
                : RpcError.of(ErrorCode.INVALID_REQUEST);
    }

    private static byte[] encoded(String action, JsonObject parameters) {
        JsonObject params = parameters.copy();
        params.remove(ACTOR);
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", action)
                .put("params", params)
                .toBuffer()
                .getBytes();
    }
}
