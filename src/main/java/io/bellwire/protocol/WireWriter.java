package io.bellwire.protocol;

import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes what several messages share, and leaves out as much of it as {@link Thinning} says. */
final class WireWriter {

    private final JsonWriter json = new JsonWriter();
    private Thinning thinning = Thinning.NOTHING;
    private int listBytes;
    private int listBudget;
    private boolean truncated;

    /** Begins a message. */
    void begin(Thinning leftOut, int bytesForLists) {
        json.reset();
        thinning = leftOut;
        listBytes = 0;
        listBudget = bytesForLists;
        truncated = false;
    }

    JsonWriter json() {
        return json;
    }

    /** Bytes of list entries written since the beginning. */
    int listBytes() {
        return listBytes;
    }

    void text(String key, String value) {
        json.key(key);
        json.string(value);
    }

    void textOrNull(String key, @Nullable String value) {
        json.key(key);
        if (value == null) {
            json.nothing();
        } else {
            json.string(value);
        }
    }

    void number(String key, long value) {
        json.key(key);
        json.number(value);
    }

    void flag(String key, boolean value) {
        json.key(key);
        json.bool(value);
    }

    void seconds(String key, long ms) {
        json.key(key);
        json.seconds(ms);
    }

    void inviteID(UUID id) {
        json.key("inviteID");
        json.uuid(id);
    }

    void reason(@Nullable RejectReason reason) {
        text("reason", reason == null ? "" : reason.word());
    }

    /** The inviter's {@code data}. */
    void data(String data) {
        shortened("data", data, Thinning.DATA);
    }

    /** Text that is left out, as "", from a certain thinning on. */
    private void shortened(String key, String value, Thinning from) {
        boolean leaveOut = thinning.includes(from) && !value.isEmpty();
        truncated |= leaveOut;
        text(key, leaveOut ? "" : value);
    }

    /** A list of userIDs. */
    void users(String key, List<String> users) {
        list(key, users, JsonWriter::string);
    }

    /** A list that may be cut at its end. */
    <T> void list(String key, List<T> entries, BiConsumer<JsonWriter, T> entry) {
        json.key(key);
        json.beginArray();
        boolean mayCut = thinning.includes(Thinning.LISTS);
        for (T each : entries) {
            int before = json.size();
            entry.accept(json, each);
            int written = json.size() - before;
            if (mayCut && written > listBudget) {
                json.rewind(before);
                truncated = true;
                break;
            }
            listBudget -= written;
            listBytes += written;
        }
        json.endArray();
    }

    /** Says that something was left out of the object that ends now. */
    void endTruncatable() {
        if (truncated) {
            flag("truncated", true);
            truncated = false;
        }
        json.endObject();
    }

    /** One invitation (PROTOCOL §5). */
    void info(SignalingInfo info) {
        json.beginObject();
        inviteID(info.inviteID());
        text("inviter", info.inviter());
        text("groupID", info.groupID());
        list("inviteeList", info.invitees(), (to, invitee) -> to.string(invitee.userID()));
        data(info.data());
        seconds("timeout", info.timeoutMs());
        flag("onlineUserOnly", info.onlineUserOnly());
        number("businessID", 1);
        text("state", (info.open() ? StateFilter.OPEN : StateFilter.ENDED).word());
        number("createTime", info.createTime());
        number("expireAt", info.expireAt());
        number("remaining", info.remainingMs());
        list("invitees", info.invitees(), (to, invitee) -> invitee(invitee));
        number("seq", info.seq());
        endTruncatable();
    }

    private void invitee(SignalingInfo.Invitee invitee) {
        json.beginObject();
        text("userID", invitee.userID());
        text("state", invitee.state().word());
        shortened("data", invitee.data(), Thinning.ANSWERS);
        reason(invitee.reason());
        shortened("deviceID", invitee.deviceID(), Thinning.DEVICES);
        number("at", invitee.at());
        json.endObject();
    }
}
