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

    /** The user has a logged-in device on this node. Done again for each device; counted. */
    Future<Void> register(String userID, String deviceID);

    /** The device went away from this node. */
    Future<Void> unregister(String userID, String deviceID);

    /** The IDs of the nodes where each of these users is connected; users who are nowhere are left out. */
    Future<Map<String, Set<String>>> nodesOf(Collection<String> userIDs);
}
