package io.bellwire.group;

import io.bellwire.protocol.Limits;

/** Small bounds for groups. */
final class GroupLimits {
    private GroupLimits() {}

    /** The defaults, except for these two. */
    static Limits of(int groupsPerUser, int groupMembers) {
        Limits d = Limits.DEFAULT;
        return new Limits(
                d.dataBytes(),
                d.answersBytes(),
                d.inviteeList(),
                d.timeoutSeconds(),
                d.messageBytes(),
                d.outboundMessageBytes(),
                d.outboundBytes(),
                d.batchEntries(),
                d.callsPerSecond(),
                d.callsBurst(),
                d.callsPerSecondPerUser(),
                d.openPerInviter(),
                d.openPerInvitee(),
                d.openInvitations(),
                d.modifications(),
                groupsPerUser,
                groupMembers,
                d.devicesPerUser(),
                d.resumeKnown(),
                d.pendingInvitations(),
                d.connectionsPerAddress(),
                d.unauthenticatedConnections(),
                d.connections());
    }
}
