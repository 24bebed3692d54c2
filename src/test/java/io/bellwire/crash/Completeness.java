package io.bellwire.crash;

import io.bellwire.history.Happening;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** I6: what a device that came and went has heard, against what its user is entitled to. */
@SuppressWarnings("unchecked") // the lists of a JsonArray are raw
final class Completeness {
    private static final String OFFER = "onReceiveNewInvitation";

    private final String userID;
    private final String deviceID;
    private final View heard;
    private final View told;
    private final Calls calls;
    private final List<String> missing = new ArrayList<>();

    private Completeness(String userID, String deviceID, View heard, View told, Calls calls) {
        this.userID = userID;
        this.deviceID = deviceID;
        this.heard = heard;
        this.told = told;
        this.calls = calls;
    }

    /** The calls that may have told others of something, by device and invitation. */
    static final class Calls {
        private final Map<List<String>, List<Called>> calls = new HashMap<>();

        Calls(List<Happening> happenings) {
            for (Happening happening : happenings) {
                if (happening instanceof Called call && call.params().getValue("inviteID") instanceof String id) {
                    calls.computeIfAbsent(
                                    List.of(
                                            call.client().userID(),
                                            call.client().deviceID(),
                                            id),
                                    key -> new ArrayList<>())
                            .add(call);
                }
            }
        }

        private List<Called> of(String userID, String deviceID, String inviteID) {
            return calls.getOrDefault(List.of(userID, deviceID, inviteID), List.of());
        }
    }

    /**
     * What the device should have heard and has not, or has heard and should not have.
     *
     * @param told what a device of the same user hears that resumes and knows nothing
     */
    static List<String> missing(String userID, String deviceID, View heard, View told, Calls calls) {
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
        return calls.of(userID, deviceID, params.getString("inviteID")).stream()
                .filter(call -> call.method().equals(method))
                .map(Called::params)
                .anyMatch(call -> method.equals("addInvitees")
                        ? call.getJsonArray("inviteeList", new JsonArray())
                                .getList()
                                .containsAll(params.getJsonArray("inviteeList").getList())
                        : call.getString("data", "").equals(params.getString("data")));
    }
}
