package io.bellwire.crash;

import io.bellwire.history.Happening.Heard;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a device heard on all its connections: by inviteID, and by {@code seq} within it. */
final class View {
    private final Map<String, TreeMap<Integer, Heard>> notices = new LinkedHashMap<>();

    /** Keeps a notice; one that comes again (a client need not remember all) changes nothing. */
    void add(Heard heard) {
        notices.computeIfAbsent(heard.params().getString("inviteID"), inviteID -> new TreeMap<>())
                .putIfAbsent(heard.seq(), heard);
    }

    /** Those of one invitation, in order. */
    SortedMap<Integer, Heard> of(String inviteID) {
        return notices.getOrDefault(inviteID, new TreeMap<>());
    }

    /** Whether this device was told that the invitation is over. */
    boolean ended(String inviteID) {
        SortedMap<Integer, Heard> all = of(inviteID);
        return !all.isEmpty() && all.get(all.lastKey()).method().equals("onInvitationEnded");
    }

    /** All invitations of which something was heard. */
    Iterable<String> inviteIDs() {
        return notices.keySet();
    }
}
