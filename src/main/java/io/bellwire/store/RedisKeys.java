package io.bellwire.store;

import java.util.UUID;

/**
 * The names of all keys, version 1 of the layout; {@code src/docs/redis.md} says what is in each.
 *
 * <p>In Redis Cluster the keys of one script must be in one slot. What belongs to an invitation is in the slot of its
 * partition; everything else is one key at a time. On one server a script takes what it needs.
 */
final class RedisKeys {
    private static final String VERSION = "1";

    private final String base;

    RedisKeys(String prefix) {
        this.base = prefix + ":" + VERSION + ":";
    }

    /** The log of one invitation. */
    String log(int partition, UUID inviteID) {
        return base + "{p" + partition + "}:" + inviteID;
    }

    /** Which invitations of a partition are open. */
    String open(int partition) {
        return base + "{p" + partition + "}:open";
    }

    /** To which invitations of a partition a node has appended within one period; see {@link RedisDecisions}. */
    String decided(int partition, String nodeID, long period) {
        return base + "{p" + partition + "}:decided:" + nodeID + ":" + period;
    }

    /** The rows of a user: invitations and seats. */
    String user(String userID) {
        return users() + userID;
    }

    /** What {@link #user} puts before the userID. */
    String users() {
        return base + "user:";
    }

    /** The invitations that concern a whole group. */
    String groupIndex(String groupID) {
        return base + "group-index:" + groupID;
    }

    String group(String groupID) {
        return base + "group:" + groupID;
    }

    /** The groups of a user. */
    String memberships(String userID) {
        return base + "memberships:" + userID;
    }

    /** The nodes on which a user is connected, and how often that was said. */
    String sessions(String userID) {
        return base + "sessions:" + userID;
    }

    /** The leases of the nodes. */
    String nodes() {
        return base + "{nodes}";
    }

    /** The latest store time that any node has seen. */
    String clock() {
        return base + "{nodes}:clock";
    }

    /** The seeds of the partitions. */
    String seeds() {
        return base + "seeds";
    }
}
