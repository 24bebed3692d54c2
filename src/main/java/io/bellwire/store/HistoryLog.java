package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A log that has ended, on its way into a history file.
 *
 * @param names under which lists find it ({@link HistoryFormat})
 */
record HistoryLog(InvitationKey key, long endedAt, List<LoggedEvent> events, List<byte[]> names) {

    /** Of a log that nothing is added to any more. */
    static HistoryLog of(StoredLog log) {
        List<byte[]> names = new ArrayList<>();
        if (log.listed()) {
            log.users().forEach(userID -> names.add(HistoryFormat.userName(userID)));
            if (!log.listedInGroup().isEmpty()) {
                names.add(HistoryFormat.groupName(log.listedInGroup()));
            }
        }
        return new HistoryLog(log.key(), log.endedAt(), log.after(0), names);
    }

    UUID inviteID() {
        return key.inviteID();
    }
}
