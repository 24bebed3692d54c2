package io.bellwire.invitation;

/** What an invitation remembers of its modifications: to count them, and to recognise the last one when repeated. */
final class LastModification {
    private final int count;
    private final String deviceID;
    private final int seq;
    private long at;

    LastModification(int count, String deviceID, int seq, long at) {
        this.count = count;
        this.deviceID = deviceID;
        this.seq = seq;
        this.at = at;
    }

    /** How many there were, this one included. */
    int count() {
        return count;
    }

    /** The inviter's device that made it. */
    String deviceID() {
        return deviceID;
    }

    /** When, ms of store time. */
    long at() {
        return at;
    }

    /** See {@link Invitation#stamp}. */
    void stamp(int fromSeq, long stamped) {
        if (seq >= fromSeq) {
            at = stamped;
        }
    }
}
