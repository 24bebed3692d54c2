package io.bellwire.history;

/**
 * Who spoke or heard.
 *
 * @param connection number of the connection within the history
 */
public record Client(int connection, String userID, String deviceID) {}
