package io.bellwire.group;

import io.bellwire.protocol.Limits;

/** Small bounds for groups. */
final class GroupLimits {
    private GroupLimits() {}

    /** The defaults, except for these two. */
    static Limits of(int groupsPerUser, int groupMembers) {
        return Limits.DEFAULT.with("groupsPerUser", groupsPerUser).with("groupMembers", groupMembers);
    }
}
