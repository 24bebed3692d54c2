package io.bellwire.signaling;

import io.bellwire.protocol.Notice;

/** Where every decision is published for the rest of the system, once it is in the store. */
public interface DomainEvents {

    /** Publishes nothing. */
    DomainEvents NONE = decision -> {};

    /** Something was decided; called on the owner's event loop, so it must be quick and must not throw. */
    void publish(Notice.OfInvitation decision);
}
