package io.bellwire.signaling;

/** What a simulation may know of an owner. */
public final class SimulatedOwner {
    private SimulatedOwner() {}

    /** How many invitations an owner has in memory. */
    public static int size(InvitationVerticle owner) {
        return owner.size();
    }
}
