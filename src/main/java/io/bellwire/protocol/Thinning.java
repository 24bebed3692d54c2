package io.bellwire.protocol;

/**
 * What is left out of a message that would be larger than {@link Limits#outboundMessageBytes} otherwise (PROTOCOL §1);
 * each step includes those before it. An object in which something is missing says {@code "truncated":true}.
 */
enum Thinning {
    NOTHING,
    /** The {@code data} of the answers in a SignalingInfo: "". */
    ANSWERS,
    /** The {@code deviceID} of the answers in a SignalingInfo: "". */
    DEVICES,
    /** The end of a list of users: first of {@code invitees}, which repeats {@code inviteeList}. */
    LISTS,
    /** The inviter's {@code data}: "". */
    DATA;

    /** Whether this step leaves out what that one does. */
    boolean includes(Thinning other) {
        return compareTo(other) >= 0;
    }
}
