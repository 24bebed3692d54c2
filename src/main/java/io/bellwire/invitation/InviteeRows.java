package io.bellwire.invitation;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The invitees of one invitation in the order in which they were invited; for others a list that they can only read. A
 * handful is searched one by one; from {@link #INDEXED_FROM} on there is an index, which the many one-to-one
 * invitations in memory do without.
 */
final class InviteeRows extends AbstractList<InviteeRow> {
    private static final int INDEXED_FROM = 9;

    private InviteeRow[] rows = {};
    private @Nullable Map<String, InviteeRow> index;

    @Override
    public InviteeRow get(int position) {
        return rows[position];
    }

    @Override
    public int size() {
        return rows.length;
    }

    /** The row of a user, null if they are not in. */
    @Nullable InviteeRow find(String userID) {
        if (index != null) {
            return index.get(userID);
        }
        for (InviteeRow row : rows) {
            if (row.userID().equals(userID)) {
                return row;
            }
        }
        return null;
    }

    /** Puts users who are not in yet behind the others. */
    void invite(List<String> userIDs, int seq, long at) {
        requireNew(userIDs);
        int before = rows.length;
        rows = Arrays.copyOf(rows, before + userIDs.size());
        for (int i = 0; i < userIDs.size(); i++) {
            rows[before + i] = new InviteeRow(userIDs.get(i), seq, at);
        }
        if (rows.length >= INDEXED_FROM) {
            extendIndex(before);
        }
    }

    private void requireNew(List<String> userIDs) {
        Set<String> distinct = new HashSet<>(userIDs);
        if (distinct.size() < userIDs.size() || distinct.stream().anyMatch(userID -> find(userID) != null)) {
            throw new IllegalStateException("somebody is invited twice");
        }
    }

    private void extendIndex(int from) {
        Map<String, InviteeRow> byUser = index;
        if (byUser == null) {
            byUser = new HashMap<>();
            from = 0;
        }
        for (int i = from; i < rows.length; i++) {
            byUser.put(rows[i].userID(), rows[i]);
        }
        index = byUser;
    }
}
