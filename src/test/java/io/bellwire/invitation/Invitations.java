package io.bellwire.invitation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares states down to what only the machine sees. */
final class Invitations {
    private Invitations() {}

    /** Null: none. */
    static @Nullable String difference(Invitation one, Invitation other) {
        List<Object> left = parts(one);
        List<Object> right = parts(other);
        return left.equals(right) ? null : left + " is not " + right;
    }

    private static List<Object> parts(Invitation invitation) {
        List<Object> parts = new ArrayList<>(Arrays.asList(
                invitation.inviteID(),
                invitation.created(),
                invitation.data(),
                invitation.createTime(),
                invitation.expireAt(),
                invitation.seq(),
                invitation.openCount(),
                invitation.outcome(),
                invitation.answersBytes()));
        invitation.invitees().forEach(row -> addRow(parts, row));
        for (InviteeRow row = invitation.lastEnded(); row != null; row = row.endedBefore()) {
            parts.add(row.userID());
        }
        for (EffectiveCancel cancel = invitation.lastCancel(); cancel != null; cancel = cancel.before()) {
            parts.add(cancel.seq());
            parts.add(cancel.at());
        }
        LastModification last = invitation.lastModification();
        if (last != null) {
            parts.addAll(List.of(last.count(), last.deviceID(), last.at()));
        }
        return parts;
    }

    private static void addRow(List<Object> parts, InviteeRow row) {
        parts.add(row.info());
        parts.add(row.deviceID());
        parts.add(row.sinceSeq());
        parts.add(row.addedAtSeq());
        parts.add(row.rung());
        parts.add(row.delivered());
    }
}
