package io.bellwire.crash;

import io.bellwire.history.Happening;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.History;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** I6: what a device that came and went has heard, against what its user is entitled to. */
@SuppressWarnings("unchecked") // lists of a JsonArray are raw
final class Completeness {
    private static final String OFFER = "onReceiveNewInvitation";

    private final String userID;
    private final String deviceID;
    private final View heard;
    private final View told;
    private final List<Called> calls;
    private final List<String> missing = new ArrayList<>();

    private Completeness(String userID, String deviceID, View heard, View told, List<Called> calls) {
        this.userID = userID;
        this.deviceID = deviceID;
        this.heard = heard;
        this.told = told;
        this.calls = calls;
    }

    static List<String> missing(Device device, View told, History history) {
        return missing(device.userID, device.deviceID, device.view, told, history.happenings());
    }

    /**
     * What the device should have heard and has not, or has heard and should not have.
     *
     * @param told what a device of the same user hears that resumes and knows nothing
     */
    static List<String> missing(String userID, String deviceID, View heard, View told, List<Happening> happenings) {
        List<Called> calls = happenings.stream()
                .filter(Called.class::isInstance)
                .map(Called.class::cast)
                .filter(call -> call.client().userID().equals(userID)
                        && call.client().deviceID().equals(deviceID))
                .toList();
        Completeness completeness = new Completeness(userID, deviceID, heard, told, calls);
        Set<String> inviteIDs = new LinkedHashSet<>();
        told.inviteIDs().forEach(inviteIDs::add);
        heard.inviteIDs().forEach(inviteIDs::add);
        inviteIDs.forEach(completeness::check);
        return completeness.missing;
    }

    private void check(String inviteID) {
        SortedMap<Integer, Heard> mine = heard.of(inviteID);
        SortedMap<Integer, Heard> all = told.of(inviteID);
        if (mine.isEmpty() && told.ended(inviteID)) {
            return; // It was over before this device could hear of it: a dead call does not ring.
        }
        boolean offered =
                mine.values().stream().anyMatch(notice -> notice.method().equals(OFFER));
        all.forEach((seq, notice) -> {
            boolean has = notice.method().equals(OFFER) ? offered : mine.containsKey(seq);
            if (!has && !ownAct(notice)) {
                missing.add(userID + "'s " + deviceID + " has not heard " + notice);
            }
        });
        mine.forEach((seq, notice) -> {
            if (!notice.method().equals(OFFER) && !all.containsKey(seq)) {
                missing.add(userID + "'s " + deviceID + " alone has heard " + notice);
            }
        });
    }

    /** The device that acts gets its answer, not the notice. */
    private boolean ownAct(Heard notice) {
        JsonObject params = notice.params();
        return switch (notice.method()) {
            case "onInviteeAccepted", "onInviteeRejected", "onInviteeRinging" ->
                deviceID.equals(params.getString("deviceID")) && userID.equals(params.getString("invitee"));
            case "onInvitationCancelled" -> called("cancel", params);
            case "onInvitationModified" -> called("modifyInvitation", params);
            case "onInviteesAdded" -> called("addInvitees", params);
            default -> false;
        };
    }

    private boolean called(String method, JsonObject params) {
        return calls.stream()
                .filter(call -> call.method().equals(method))
                .map(Called::params)
                .filter(call -> call.getString("inviteID").equals(params.getString("inviteID")))
                .anyMatch(call -> method.equals("addInvitees")
                        ? call.getJsonArray("inviteeList", new JsonArray())
                                .getList()
                                .containsAll(params.getJsonArray("inviteeList").getList())
                        : call.getString("data", "").equals(params.getString("data")));
    }
}
