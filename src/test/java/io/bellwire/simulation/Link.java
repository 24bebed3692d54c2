package io.bellwire.simulation;

import io.bellwire.connection.SimulatedDoor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One connection of a client: what went over it, and how it stands at both ends. */
final class Link {
    final int number;
    final Participant participant;
    final SimulatedNode.Life life;
    final VirtualLoop loop;

    /** What the client said that it knew; null: nothing. */
    final @Nullable Map<UUID, Integer> resumed;

    final long since;
    final List<Told> told = new ArrayList<>();

    @Nullable Call login;

    SimulatedDoor.@Nullable Socket socket;

    /** Whether the client still uses it. */
    boolean open = true;

    /** Whether what the client sent last got lost with it. */
    boolean lossy;

    /** When the last message to the client, and to the gateway, arrives: they don't overtake each other. */
    long toClient;

    long toGateway;

    /** Held back to be written in the wrong order, where that is the planted fault. */
    @Nullable String heldBack;

    Link(
            int number,
            Participant participant,
            SimulatedNode.Life life,
            VirtualLoop loop,
            @Nullable Map<UUID, Integer> resumed,
            long since) {
        this.number = number;
        this.participant = participant;
        this.life = life;
        this.loop = loop;
        this.resumed = resumed == null ? null : new HashMap<>(resumed);
        this.since = since;
    }

    boolean loggedIn() {
        return login != null && login.code() == 0;
    }

    @Override
    public String toString() {
        return "connection " + number + " (" + participant.device.userID() + "/" + participant.device.deviceID() + ")";
    }
}
