package io.bellwire.group;

import io.bellwire.group.GroupDecision.Changed;
import io.bellwire.group.GroupDecision.Refused;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.GroupChange;
import io.bellwire.protocol.JoinPolicy;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.RpcError;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of groups (PROTOCOL §6). Keeps nothing; the store keeps what is decided.
 *
 * <p>Unknown groups, and those that the caller may not see or touch, give the same 8011. Hence dismissing again, and
 * leaving a group again that one can't join by oneself, are 8011 as well: whoever is no longer in it can't be told from
 * whoever never was. Either way the caller is out.
 */
public final class GroupMachine {
    /** Nobody knows when a group will have room: ask again after a minute; ms. */
    public static final long RETRY_AFTER_MS = 60_000;

    private final Limits limits;

    /** With the bounds {@code groupMembers} and {@code groupsPerUser} of these. */
    public GroupMachine(Limits limits) {
        this.limits = limits;
    }

    /**
     * Decides.
     *
     * @param group null: there is no such group
     * @param counts of the actor and of everybody whom the command names
     * @param now ms of store time
     */
    public GroupDecision decide(@Nullable Group group, GroupCommand command, GroupCounts counts, long now) {
        return command.match(new Deciding(group, counts, now));
    }

    private final class Deciding implements GroupCommand.Cases<GroupDecision> {
        private final @Nullable Group group;
        private final GroupCounts counts;
        private final long now;

        Deciding(@Nullable Group group, GroupCounts counts, long now) {
            this.group = group;
            this.counts = counts;
            this.now = now;
        }

        /** Again by the owner, with the same policy: the group as it is now, whoever was named. */
        @Override
        public GroupDecision create(GroupCommand.Create command) {
            if (group != null) {
                boolean repeated = group.owner().equals(command.actor()) && group.join() == command.join();
                return repeated ? unchanged(group) : new Refused(RpcError.of(ErrorCode.ID_CONFLICT));
            }
            Set<String> added = new LinkedHashSet<>(command.members());
            added.remove(command.actor());
            RpcError problem = noRoom(0, command.actor(), added);
            return problem == null ? created(command, added) : new Refused(problem);
        }

        @Override
        public GroupDecision join(GroupCommand.Join command) {
            String actor = command.actor();
            if (group == null) {
                return noPermission();
            }
            if (group.has(actor)) {
                return unchanged(group);
            }
            if (group.join() == JoinPolicy.INVITE) {
                return noPermission();
            }
            RpcError problem = noRoom(group.members().size(), actor, Set.of());
            return problem == null ? joined(group, List.of(new Member(actor, now, false))) : new Refused(problem);
        }

        @Override
        public GroupDecision leave(GroupCommand.Leave command) {
            if (group == null) {
                return noPermission();
            }
            if (!group.has(command.actor())) {
                return group.join() == JoinPolicy.OPEN ? unchanged(group) : noPermission();
            }
            return group.owner().equals(command.actor())
                    ? new Refused(new RpcError(ErrorCode.NO_PERMISSION, "the owner may not leave, only dismiss", null))
                    : left(group, Set.of(command.actor()));
        }

        @Override
        public GroupDecision dismiss(GroupCommand.Dismiss command) {
            return group == null || !group.owner().equals(command.actor())
                    ? noPermission()
                    : new Changed(
                            group,
                            null,
                            GroupChange.DISMISSED,
                            List.copyOf(group.members().keySet()));
        }

        @Override
        public GroupDecision add(GroupCommand.Add command) {
            if (group == null || !group.owner().equals(command.actor())) {
                return noPermission();
            }
            Set<String> added = new LinkedHashSet<>(command.members());
            added.removeAll(group.members().keySet());
            RpcError problem = noRoom(group.members().size(), null, added);
            return problem == null ? joined(group, added(added)) : new Refused(problem);
        }

        @Override
        public GroupDecision remove(GroupCommand.Remove command) {
            if (group == null || !group.owner().equals(command.actor())) {
                return noPermission();
            }
            int owner = command.members().indexOf(group.owner());
            if (owner >= 0) {
                return new Refused(RpcError.value("memberList[" + owner + "]", "the owner may not be removed"));
            }
            Set<String> removed = new LinkedHashSet<>(command.members());
            removed.retainAll(group.members().keySet());
            return left(group, removed);
        }

        private GroupDecision created(GroupCommand.Create command, Set<String> added) {
            Map<String, Member> members = new LinkedHashMap<>();
            members.put(command.actor(), new Member(command.actor(), now, false));
            added(added).forEach(member -> members.put(member.userID(), member));
            Group made = new Group(command.groupID(), command.actor(), command.join(), members, 1);
            return new Changed(null, made, GroupChange.JOINED, List.copyOf(members.keySet()));
        }

        private List<Member> added(Set<String> userIDs) {
            return userIDs.stream().map(userID -> new Member(userID, now, true)).toList();
        }

        /** A whole list gets in or nobody. */
        private @Nullable RpcError noRoom(int present, @Nullable String joining, Set<String> added) {
            int coming = added.size() + (joining == null ? 0 : 1);
            if (coming > 0 && present + coming > limits.groupMembers()) {
                return tooMany("groupMembers");
            }
            boolean full = (joining != null && counts.joined(joining) >= limits.groupsPerUser())
                    || added.stream().anyMatch(userID -> counts.added(userID) >= limits.groupsPerUser());
            return full ? tooMany("groupsPerUser") : null;
        }
    }

    private static GroupDecision joined(Group before, List<Member> joining) {
        if (joining.isEmpty()) {
            return unchanged(before);
        }
        Map<String, Member> members = new LinkedHashMap<>(before.members());
        joining.forEach(member -> members.put(member.userID(), member));
        List<String> userIDs = joining.stream().map(Member::userID).toList();
        return new Changed(before, next(before, members), GroupChange.JOINED, userIDs);
    }

    private static GroupDecision left(Group before, Set<String> leaving) {
        if (leaving.isEmpty()) {
            return unchanged(before);
        }
        Map<String, Member> members = new LinkedHashMap<>(before.members());
        members.keySet().removeAll(leaving);
        return new Changed(before, next(before, members), GroupChange.LEFT, List.copyOf(leaving));
    }

    private static Group next(Group before, Map<String, Member> members) {
        return new Group(before.groupID(), before.owner(), before.join(), members, before.version() + 1);
    }

    private static GroupDecision unchanged(Group group) {
        return new Changed(group, group, null, List.of());
    }

    private static GroupDecision noPermission() {
        return new Refused(RpcError.of(ErrorCode.NO_PERMISSION));
    }

    private static RpcError tooMany(String limit) {
        return RpcError.tooMany(limit, RETRY_AFTER_MS);
    }
}
