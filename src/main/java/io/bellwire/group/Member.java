package io.bellwire.group;

/**
 * A member of a group.
 *
 * @param joinedAt ms of store time: the member is entitled to what was decided from then on
 * @param added whether somebody else added them; counted apart, so that nobody can use up another user's groups
 */
public record Member(String userID, long joinedAt, boolean added) {}
