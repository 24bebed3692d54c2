package io.bellwire.cluster;

import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.GroupNews;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.vertx.core.Future;
import java.util.Set;
import java.util.UUID;

/**
 * What other nodes can want of this one. All is called on the event loop of the links, and must not block; what it
 * returns may complete on any thread.
 */
public interface LocalNode {

    /**
     * Carries out a call for another node. This node owns the partition, as far as it knows. If the future fails the other
     * node does it itself.
     *
     * @param notAfter ms of store time; who comes to it later must drop it
     */
    Future<Reply> call(UUID inviteID, Actor actor, Call.OnInvitation call, long notAfter);

    /** Tells the clients of this node. The users to whom {@link Announcement#offer} was written. */
    Future<Set<String>> announced(Announcement announcement);

    /** Tells the clients of this node; best effort. */
    void groupChanged(GroupNews news);

    /**
     * The user has logged in on another node with this device: an older connection of both here closes with 4409.
     *
     * @param order of the registration there; an older one has a smaller one
     */
    void replaced(String userID, String deviceID, long order);

    /**
     * What another node told may have got lost: what is told next is not to be believed to follow upon what was told
     * before, until {@link #decided} has brought what was lost.
     */
    void doubt();

    /** Another node has decided something here, and its word may have got lost: clients are to be told what they were not. */
    void decided(StoredInvitation invitation);

    /**
     * What was missed can't be found out any more: all clients are closed with 1012, in slices, and resume. Called again
     * only if that happens again.
     */
    void closeClients();
}
