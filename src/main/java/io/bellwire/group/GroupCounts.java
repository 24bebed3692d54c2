package io.bellwire.group;

/**
 * In how many groups a user is. Counted apart by who put them there, and each count is bounded by {@code
 * limits.groupsPerUser}: nobody can use up the groups of somebody else by adding them.
 */
public interface GroupCounts {

    /** Groups that the user owns or joined themselves: those whose {@link Member#added} is false. */
    int joined(String userID);

    /** Groups that somebody else added the user to: those whose {@link Member#added} is true. */
    int added(String userID);
}
