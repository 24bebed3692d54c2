package io.bellwire.store;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * On which nodes users are connected. Rows of nodes that are gone are never returned. Locality only: nothing that matters
 * is lost with it.
 */
public interface SessionRegistry {

    /**
     * How a user stood right after a registration.
     *
     * @param order above that of every earlier registration of this user, on whatever node; 0 on a node that is alone
     * @param elsewhere the other nodes where the user is connected
     */
    record Registration(long order, Set<String> elsewhere) {
        /** That of a node that is alone. */
        public static final Registration ALONE = new Registration(0, Set.of());
    }

    /**
     * The user has a logged-in device on this node. Done again for each device; counted. Once it is complete, whoever asks
     * {@link #nodesOf} finds the user here.
     */
    Future<Registration> register(String userID, String deviceID);

    /** The device went away from this node. The other nodes where the user is connected, if it was the last one here; else empty. */
    Future<Set<String>> unregister(String userID, String deviceID);

    /** The IDs of the nodes where each of these users is connected; users who are nowhere are left out. */
    Future<Map<String, Set<String>>> nodesOf(Collection<String> userIDs);
}
