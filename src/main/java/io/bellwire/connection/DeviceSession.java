package io.bellwire.connection;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Feature;
import java.util.Set;

/** Who is logged in on a connection. */
record DeviceSession(Actor actor, Set<Feature> features) {

    String userID() {
        return actor.userID();
    }

    String deviceID() {
        return actor.deviceID();
    }
}
