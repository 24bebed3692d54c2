package io.bellwire.protocol;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Every bound that a client can run into (PROTOCOL §1, §3, §6, §7). Each component is the settings key {@code
 * limits.<name>} and the word that a 7008 names.
 *
 * @param dataBytes longest {@code data} or {@code offlinePushInfo}, bytes of UTF-8 (8001)
 * @param answersBytes the {@code data} of all answers to one invitation together, and again of all its cancels
 *     together with the names that they list, bytes of UTF-8 (8001)
 * @param inviteeList most invitees of one invitation (6017)
 * @param timeoutSeconds longest {@code timeout} (6017)
 * @param messageBytes longest message from a client (close 1009)
 * @param outboundMessageBytes longest message to a client (lists end a page early)
 * @param outboundBytes most unsent bytes of one connection (close 4413)
 * @param batchEntries most entries of a batch (-32600)
 * @param callsPerSecond sustained calls per second and connection, 0: unlimited (7008)
 * @param callsBurst calls that one connection may make at once (7008)
 * @param callsPerSecondPerUser the same over all connections of a user, 0: unlimited (7008)
 * @param openPerInviter most open invitations of one inviter (7008)
 * @param openPerInvitee most open invitations in which one user is still inviting (7008)
 * @param openInvitations most open invitations of the gateway (7008); the store may refuse earlier, when the part of the
 *     heap that it has for them is full
 * @param modifications most modifications of one invitation (7008)
 * @param groupsPerUser most groups that one user owns or joined; and as many again that others added them to (7008)
 * @param groupMembers most members of one group (7008); so the store names, too, that the part of the heap that it has for
 *     all groups is full
 * @param devicesPerUser most devices of one user that are logged in at once (7008)
 * @param resumeKnown most entries of {@code resume.known} (-32602)
 * @param pendingInvitations most entries of {@code pending} in the answer to login
 * @param connectionsPerAddress most connections of one IP address, 0: unlimited (refused with HTTP 429)
 * @param unauthenticatedConnections most connections that have not logged in yet; one more closes the oldest of them (4401)
 * @param connections most connections of a node (refused with HTTP 503)
 */
public record Limits(
        int dataBytes,
        int answersBytes,
        int inviteeList,
        int timeoutSeconds,
        int messageBytes,
        int outboundMessageBytes,
        int outboundBytes,
        int batchEntries,
        int callsPerSecond,
        int callsBurst,
        int callsPerSecondPerUser,
        int openPerInviter,
        int openPerInvitee,
        int openInvitations,
        int modifications,
        int groupsPerUser,
        int groupMembers,
        int devicesPerUser,
        int resumeKnown,
        int pendingInvitations,
        int connectionsPerAddress,
        int unauthenticatedConnections,
        int connections) {

    /** The defaults of PROTOCOL.md. */
    public static final Limits DEFAULT = new Limits(
            16_384, 131_072, 1_000, 86_400, 131_072, 262_144, 1_048_576, 32, 50, 200, 200, 50, 100, 1_000_000, 100, 100,
            2_000, 32, 500, 100, 0, 5_000, 100_000);

    private static final RecordComponent[] COMPONENTS = Limits.class.getRecordComponents();

    /** The name of each bound, in order. */
    public static List<String> names() {
        return Arrays.stream(COMPONENTS).map(RecordComponent::getName).toList();
    }

    /** Asks for each bound by its name, in order. */
    public static Limits of(ToIntFunction<String> bounds) {
        Class<?>[] types =
                Arrays.stream(COMPONENTS).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = names().stream().map(bounds::applyAsInt).toArray();
        try {
            return Limits.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record has its canonical constructor", e);
        }
    }

    /**
     * The bound of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public int bound(String name) {
        for (RecordComponent component : COMPONENTS) {
            if (component.getName().equals(name)) {
                return read(component);
            }
        }
        throw new IllegalArgumentException("no such limit: " + name);
    }

    /**
     * The same, but for one bound.
     *
     * @param name of its component
     * @throws IllegalArgumentException if there is none of that name
     */
    public Limits with(String name, int value) {
        return bound(name) == value ? this : of(each -> each.equals(name) ? value : bound(each));
    }

    private int read(RecordComponent component) {
        try {
            return (int) component.getAccessor().invoke(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record has an accessor for each component", e);
        }
    }
}
