package io.bellwire.delivery;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The other nodes, as far as telling somebody something goes. Any thread may call. */
public interface Elsewhere {

    /** A node that is alone. */
    Elsewhere NOBODY = new Elsewhere() {
        @Override
        public Set<String> nodes() {
            return Set.of();
        }

        @Override
        public Future<Map<String, List<String>>> find(Collection<String> userIDs) {
            return Future.succeededFuture(Map.of());
        }

        @Override
        public Future<Set<String>> tell(String nodeID, Announcement announcement) {
            return Future.succeededFuture(Set.of());
        }

        @Override
        public void tell(String nodeID, GroupNews news) {}

        @Override
        public void replaced(String nodeID, String userID, String deviceID, long order) {}
    };

    /** The other nodes that are there. */
    Set<String> nodes();

    /**
     * Which of these users are connected to which other node: nodeID to userIDs. Never fails: if that can't be found out,
     * everybody may be everywhere.
     */
    Future<Map<String, List<String>>> find(Collection<String> userIDs);

    /**
     * Tells a node. What is told to one node arrives in this order, once; if it can't be delivered for long, that node
     * learns that it missed something, and reads it from the store.
     *
     * @return the users to whom {@link Announcement#offer} was written there; empty if no word of it came within a second.
     *     Never fails
     */
    Future<Set<String>> tell(String nodeID, Announcement announcement);

    /** Tells a node; may be lost. */
    void tell(String nodeID, GroupNews news);

    /**
     * The user has logged in here with this device: an older connection of both over there closes with 4409.
     *
     * @param order of the registration here; an older one has a smaller one
     */
    void replaced(String nodeID, String userID, String deviceID, long order);
}
