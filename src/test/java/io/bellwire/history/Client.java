package io.bellwire.history;

/**
 * Who spoke or heard.
 *
 * @param connection number of the connection within the history
 */
public record Client(int connection, String userID, String deviceID) {

    /** Whether both are the same device of the same user, on whatever connection. */
    boolean isSameDeviceAs(Client other) {
        return userID.equals(other.userID) && deviceID.equals(other.deviceID);
    }
}
