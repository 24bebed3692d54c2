package io.bellwire.history;

import io.bellwire.history.Happening.Heard;
import io.bellwire.history.Reference.Event;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Whether a notice tells of an event of the reference. */
final class Told {

    private Told() {}

    /** @param state with the event in it */
    static boolean matches(Reference state, Event event, Heard heard) {
        JsonObject told = heard.params();
        if (!event.kind().equals(kind(heard.method())) || !Reference.sameTime(event.at(), time(event, told))) {
            return false;
        }
        return switch (event.kind()) {
            case "accepted", "rejected" ->
                event.users().contains(told.getString("invitee"))
                        && event.deviceID().equals(told.getString("deviceID"))
                        && event.data().equals(told.getString("data", event.data()));
            case "ringing" ->
                event.users().contains(told.getString("invitee"))
                        && event.deviceID().equals(told.getString("deviceID"));
            case "cancelled" -> sameUsers(event, told) && event.data().equals(told.getString("data", event.data()));
            case "timeout", "added" -> sameUsers(event, told);
            case "modified" -> event.data().equals(told.getString("data"));
            case "ended" -> state.isShownBy(told.getJsonArray("invitees"));
            default -> false;
        };
    }

    private static long time(Event event, JsonObject told) {
        return told.getLong("at", event.at());
    }

    private static boolean sameUsers(Event event, JsonObject told) {
        return Set.copyOf(event.users()).equals(Set.copyOf(Trace.named(told)));
    }

    private static String kind(String method) {
        return switch (method) {
            case "onInviteeAccepted" -> "accepted";
            case "onInviteeRejected" -> "rejected";
            case "onInvitationCancelled" -> "cancelled";
            case "onInvitationTimeout" -> "timeout";
            case "onInvitationModified" -> "modified";
            case "onInviteesAdded" -> "added";
            case "onInviteeRinging" -> "ringing";
            case Trace.ENDED -> "ended";
            default -> "";
        };
    }
}
