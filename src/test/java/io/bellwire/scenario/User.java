package io.bellwire.scenario;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Somebody with devices. What is said of the user alone, the phone does. */
final class User {
    private final Scenario scenario;
    private final String userID;
    private final Map<String, Device> devices = new LinkedHashMap<>();

    User(Scenario scenario, String userID) {
        this.scenario = scenario;
        this.userID = userID;
    }

    String id() {
        return userID;
    }

    Device device(String name) {
        return devices.computeIfAbsent(name, id -> new Device(scenario, this, id));
    }

    Device phone() {
        return device("phone");
    }

    Device tablet() {
        return device("tablet");
    }

    Iterable<Device> devices() {
        return devices.values();
    }

    User logsIn() {
        phone().logsIn();
        return this;
    }

    Inviting invites(User invitee) {
        return phone().invites(invitee);
    }

    Inviting invitesInGroup(String groupID, User... invitees) {
        return phone().invitesInGroup(groupID, invitees);
    }

    long accepts(Call call) {
        return phone().accepts(call);
    }

    long accepts(Call call, String data) {
        return phone().accepts(call, data);
    }

    long rejects(Call call) {
        return phone().rejects(call);
    }

    long rejects(Call call, String reason, String data) {
        return phone().rejects(call, reason, data);
    }

    long cancels(Call call, User... only) {
        return phone().cancels(call, only);
    }

    long modifies(Call call, String data) {
        return phone().modifies(call, data);
    }

    Call adds(Call call, User... users) {
        return phone().adds(call, users);
    }

    Answer call(String method, Call call, Object... more) {
        return phone().call(method, call, more);
    }

    Answer call(String method, JsonObject params) {
        return phone().call(method, params);
    }

    Notice hears(Hears name) {
        return phone().hears(name);
    }

    void hearsNothingMore() {
        phone().hearsNothingMore();
    }

    @Override
    public String toString() {
        return userID;
    }
}
