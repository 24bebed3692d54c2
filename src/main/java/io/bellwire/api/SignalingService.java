package io.bellwire.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/**
 * The gateway for other verticles, over the event bus: the calls of PROTOCOL §3 and §6 on behalf of any user.
 *
 * <p>Each method takes the call's parameters and returns its result, both as PROTOCOL describes them. The parameters hold
 * {@code actor} besides: the userID on whose behalf the call is made. A call that fails, fails with an {@link
 * io.vertx.serviceproxy.ServiceException}: its code is one of PROTOCOL §7, its debug info the error's {@code data}. Those
 * who hear of a call are the same as if a client had made it, all devices of the actor included.
 *
 * <p>Without this class the same is a request to {@code bellwire.signaling}: the parameters as body, the method's name in
 * the header {@code action}.
 */
public interface SignalingService {

    /** A service that sends each call to a gateway on this event bus. */
    static SignalingService createProxy(Vertx vertx) {
        return new SignalingServiceProxy(vertx);
    }

    /** {@code invite}. */
    Future<JsonObject> invite(JsonObject call);

    /** {@code inviteInGroup}. */
    Future<JsonObject> inviteInGroup(JsonObject call);

    /** {@code cancel}. */
    Future<JsonObject> cancel(JsonObject call);

    /** {@code accept}. */
    Future<JsonObject> accept(JsonObject call);

    /** {@code reject}. */
    Future<JsonObject> reject(JsonObject call);

    /** {@code modifyInvitation}. */
    Future<JsonObject> modifyInvitation(JsonObject call);

    /** {@code addInvitees}. */
    Future<JsonObject> addInvitees(JsonObject call);

    /** {@code ringing}. */
    Future<JsonObject> ringing(JsonObject call);

    /** {@code getSignalingInfo}. */
    Future<JsonObject> getSignalingInfo(JsonObject call);

    /** {@code listInvitations}. */
    Future<JsonObject> listInvitations(JsonObject call);

    /** {@code createGroup}; works whatever {@code groups.clientManaged} says. */
    Future<JsonObject> createGroup(JsonObject call);

    /** {@code joinGroup}. */
    Future<JsonObject> joinGroup(JsonObject call);

    /** {@code leaveGroup}. */
    Future<JsonObject> leaveGroup(JsonObject call);

    /** {@code dismissGroup}. */
    Future<JsonObject> dismissGroup(JsonObject call);

    /** {@code addGroupMembers}. */
    Future<JsonObject> addGroupMembers(JsonObject call);

    /** {@code removeGroupMembers}. */
    Future<JsonObject> removeGroupMembers(JsonObject call);

    /** {@code getGroupMembers}. */
    Future<JsonObject> getGroupMembers(JsonObject call);
}
