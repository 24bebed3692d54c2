package io.bellwire.scenario;

/** The notices of PROTOCOL §4, by their names. */
enum Hears {
    onReceiveNewInvitation,
    onInviteeAccepted,
    onInviteeRejected,
    onInvitationCancelled,
    onInvitationTimeout,
    onInvitationModified,
    onInviteesAdded,
    onInviteeRinging,
    onInvitationEnded,
    onGroupChanged
}
