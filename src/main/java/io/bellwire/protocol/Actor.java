package io.bellwire.protocol;

/**
 * Who speaks: a user on one of their devices.
 *
 * @param userID the user, 1–64 bytes of UTF-8
 * @param deviceID the device, or "" where a server speaks on the user's behalf
 */
public record Actor(String userID, String deviceID) {}
