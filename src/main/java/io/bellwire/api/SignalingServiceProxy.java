package io.bellwire.api;

import io.bellwire.signaling.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/** Sends each call as a request over the event bus. */
final class SignalingServiceProxy implements SignalingService {
    private final EventBus bus;

    SignalingServiceProxy(Vertx vertx) {
        this.bus = vertx.eventBus();
        BusErrors.register(bus);
    }

    private Future<JsonObject> send(String action, JsonObject call) {
        DeliveryOptions options = new DeliveryOptions().addHeader(SignalingEndpoint.ACTION, action);
        return bus.<JsonObject>request(Addresses.SIGNALING, call, options).map(Message::body);
    }

    @Override
    public Future<JsonObject> invite(JsonObject call) {
        return send("invite", call);
    }

    @Override
    public Future<JsonObject> inviteInGroup(JsonObject call) {
        return send("inviteInGroup", call);
    }

    @Override
    public Future<JsonObject> cancel(JsonObject call) {
        return send("cancel", call);
    }

    @Override
    public Future<JsonObject> accept(JsonObject call) {
        return send("accept", call);
    }

    @Override
    public Future<JsonObject> reject(JsonObject call) {
        return send("reject", call);
    }

    @Override
    public Future<JsonObject> modifyInvitation(JsonObject call) {
        return send("modifyInvitation", call);
    }

    @Override
    public Future<JsonObject> addInvitees(JsonObject call) {
        return send("addInvitees", call);
    }

    @Override
    public Future<JsonObject> ringing(JsonObject call) {
        return send("ringing", call);
    }

    @Override
    public Future<JsonObject> getSignalingInfo(JsonObject call) {
        return send("getSignalingInfo", call);
    }

    @Override
    public Future<JsonObject> listInvitations(JsonObject call) {
        return send("listInvitations", call);
    }

    @Override
    public Future<JsonObject> createGroup(JsonObject call) {
        return send("createGroup", call);
    }

    @Override
    public Future<JsonObject> joinGroup(JsonObject call) {
        return send("joinGroup", call);
    }

    @Override
    public Future<JsonObject> leaveGroup(JsonObject call) {
        return send("leaveGroup", call);
    }

    @Override
    public Future<JsonObject> dismissGroup(JsonObject call) {
        return send("dismissGroup", call);
    }

    @Override
    public Future<JsonObject> addGroupMembers(JsonObject call) {
        return send("addGroupMembers", call);
    }

    @Override
    public Future<JsonObject> removeGroupMembers(JsonObject call) {
        return send("removeGroupMembers", call);
    }

    @Override
    public Future<JsonObject> getGroupMembers(JsonObject call) {
        return send("getGroupMembers", call);
    }
}
