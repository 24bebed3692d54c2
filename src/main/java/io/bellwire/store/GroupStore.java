package io.bellwire.store;

import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand;
import io.bellwire.group.GroupDecision;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The groups. Futures behave as those of {@link InvitationStore}. */
public interface GroupStore {

    /** Lets {@link io.bellwire.group.GroupMachine} decide, and keeps what it decided, in one piece. */
    Future<GroupDecision> execute(GroupCommand command);

    /** The group as it is, null if there is none. Where groups are kept in memory, the future is complete at once. */
    Future<@Nullable Group> group(String groupID);

    /** IDs of the groups in which the user is a member or the owner, at most twice {@code limits.groupsPerUser}. */
    Future<List<String>> groupsOf(String userID);
}
