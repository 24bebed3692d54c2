package io.bellwire.invitation;

import io.bellwire.protocol.Limits;
import io.bellwire.protocol.RpcError;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rules: what becomes of a command, given the state of the invitation and a time (PROTOCOL §3–§5, §7). Keeps
 * nothing, changes nothing; the caller appends what is decided, and applies it to the state once it is taken.
 *
 * <p>The checks of a user's command come in this order, as what an earlier one says must not depend on what a later one
 * would: who may (unknown, 8011), values (6017), repeats, state (8010), the deadline ({@link Decision.Overdue}), bounds
 * (8001, 7008).
 */
public final class InvitationMachine {
    private final Limits limits;

    /** With the bounds {@code answersBytes}, {@code inviteeList} and {@code modifications} of these. */
    public InvitationMachine(Limits limits) {
        this.limits = limits;
    }

    /**
     * Decides.
     *
     * @param state null: there is no such invitation
     * @param now ms of store time, or the best guess: {@link Decision.Append#condition} gives the store the last word
     */
    public Decision decide(@Nullable Invitation state, UUID inviteID, Command command, long now) {
        return command.match(
                state == null ? new UnknownInvitation(inviteID, limits) : new KnownInvitation(state, limits, now));
    }

    /**
     * What is wrong with an invite, whether it is the first one with its ID or not.
     *
     * @return null: nothing
     */
    static @Nullable RpcError problem(Command.Invite command, Limits limits) {
        boolean group = !command.groupID().isEmpty();
        String path = group ? "inviteeList" : "invitee";
        List<String> invitees = command.invitees();
        if (invitees.isEmpty()) {
            return RpcError.value(path, "must not be empty");
        }
        if (!group && invitees.size() > 1) {
            return RpcError.value(path, "one user; more need a group");
        }
        int oneself = invitees.indexOf(command.actor().userID());
        if (oneself >= 0) {
            return RpcError.value(group ? at(oneself) : path, "oneself");
        }
        int most = limits.inviteeList();
        return distinct(invitees).size() > most ? RpcError.value(path, "more than " + most + " invitees") : null;
    }

    /** The path of an entry of {@code inviteeList}. */
    static String at(int index) {
        return "inviteeList[" + index + "]";
    }

    /** The same users in the same order, each once. */
    static List<String> distinct(List<String> userIDs) {
        return userIDs.size() < 2 ? List.copyOf(userIDs) : List.copyOf(new LinkedHashSet<>(userIDs));
    }
}
