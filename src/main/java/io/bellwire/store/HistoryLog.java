package io.bellwire.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A log that has ended, on its way into a history file.
 *
 * @param names under which lists find it ({@link HistoryFormat})
 */
record HistoryLog(StoredLog log, List<byte[]> names) {

    /** Of a log that nothing is added to any more. */
    static HistoryLog of(StoredLog log) {
        Finders finders = log.finders();
        List<byte[]> names = new ArrayList<>();
        finders.users().forEach(userID -> names.add(HistoryFormat.userName(userID)));
        finders.groups().forEach(groupID -> names.add(HistoryFormat.groupName(groupID)));
        return new HistoryLog(log, names);
    }

    UUID inviteID() {
        return log.key().inviteID();
    }
}
