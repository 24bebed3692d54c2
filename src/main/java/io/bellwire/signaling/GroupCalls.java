package io.bellwire.signaling;

import io.bellwire.delivery.Announcer;
import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand;
import io.bellwire.group.GroupDecision;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.GroupRole;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.GroupStore;
import io.bellwire.store.SessionRegistry;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out the calls on groups (PROTOCOL §6) and tells the members of what changed. */
final class GroupCalls {
    private final GroupStore groups;
    private final SessionRegistry sessions;
    private final Announcer announcer;
    private final MessageEncoder encoder;

    GroupCalls(GroupStore groups, SessionRegistry sessions, Announcer announcer, MessageEncoder encoder) {
        this.groups = groups;
        this.sessions = sessions;
        this.announcer = announcer;
        this.encoder = encoder;
    }

    Future<Reply> call(Actor actor, Call.OnGroup call) {
        return call.match(new Call.OnGroup.Cases<>() {
            @Override
            public Future<Reply> createGroup(Call.CreateGroup create) {
                return execute(
                        actor,
                        new GroupCommand.Create(actor.userID(), create.groupID(), create.join(), create.memberList()));
            }

            @Override
            public Future<Reply> joinGroup(Call.JoinGroup join) {
                return execute(actor, new GroupCommand.Join(actor.userID(), join.groupID()));
            }

            @Override
            public Future<Reply> leaveGroup(Call.LeaveGroup leave) {
                return execute(actor, new GroupCommand.Leave(actor.userID(), leave.groupID()));
            }

            @Override
            public Future<Reply> dismissGroup(Call.DismissGroup dismiss) {
                return execute(actor, new GroupCommand.Dismiss(actor.userID(), dismiss.groupID()));
            }

            @Override
            public Future<Reply> addGroupMembers(Call.AddGroupMembers add) {
                return execute(actor, new GroupCommand.Add(actor.userID(), add.groupID(), add.memberList()));
            }

            @Override
            public Future<Reply> removeGroupMembers(Call.RemoveGroupMembers remove) {
                return execute(actor, new GroupCommand.Remove(actor.userID(), remove.groupID(), remove.memberList()));
            }

            @Override
            public Future<Reply> getGroupMembers(Call.GetGroupMembers get) {
                return members(actor, get);
            }
        });
    }

    private Future<Reply> execute(Actor actor, GroupCommand command) {
        return groups.execute(command)
                .map(decision -> decision.match(new GroupDecision.Cases<Reply>() {
                    @Override
                    public Reply changed(GroupDecision.Changed changed) {
                        announce(actor, changed);
                        Group group = changed.group();
                        int size = changed.after() == null ? 0 : group.members().size();
                        return new Answer.Group(group.groupID(), group.owner(), group.join(), size);
                    }

                    @Override
                    public Reply refused(GroupDecision.Refused refused) {
                        return refused.error();
                    }
                }));
    }

    /** Those who are in now hear of it, and those who were in before: who was removed learns it too. */
    private void announce(Actor actor, GroupDecision.Changed changed) {
        if (changed.change() == null) {
            return;
        }
        Set<String> members = members(changed.after());
        Set<String> others = new HashSet<>(members(changed.before()));
        others.removeAll(members);
        String groupID = changed.group().groupID();
        announcer.tellGroup(groupID, changed.change(), changed.members(), members, others, actor);
    }

    private static Set<String> members(@Nullable Group group) {
        return group == null ? Set.of() : group.members().keySet();
    }

    private Future<Reply> members(Actor actor, Call.GetGroupMembers call) {
        return groups.group(call.groupID()).compose(group -> {
            if (group == null || !group.has(actor.userID())) {
                return Future.succeededFuture(RpcError.of(ErrorCode.NO_PERMISSION));
            }
            String after = call.before() == null ? null : userOf(call.before());
            if (call.before() != null && after == null) {
                return Future.succeededFuture(RpcError.value("before", "not the next of an earlier page"));
            }
            return page(group, after, call.limit());
        });
    }

    /** Members in the order of their userIDs, so that a page can go on after one who has left meanwhile. */
    private Future<Reply> page(Group group, @Nullable String after, int limit) {
        List<String> users = firstBehind(group, after, limit + 1);
        List<String> shown = users.subList(0, Math.min(limit, users.size()));
        return sessions.nodesOf(shown).map(nodes -> answer(group, users.size() > limit, shown, nodes));
    }

    /** The members are not sorted for this: the group may be large, and the page is small. */
    private static List<String> firstBehind(Group group, @Nullable String after, int most) {
        PriorityQueue<String> first = new PriorityQueue<>(Comparator.reverseOrder());
        for (String userID : group.members().keySet()) {
            boolean full = first.size() == most;
            boolean fits = !full || userID.compareTo(first.element()) < 0;
            if (fits && (after == null || userID.compareTo(after) > 0)) {
                if (full) {
                    first.remove();
                }
                first.add(userID);
            }
        }
        return first.stream().sorted().toList();
    }

    private Reply answer(Group group, boolean more, List<String> shown, Map<String, Set<String>> nodes) {
        List<Answer.Member> members = new ArrayList<>(shown.size());
        for (String userID : shown) {
            GroupRole role = userID.equals(group.owner()) ? GroupRole.OWNER : GroupRole.MEMBER;
            members.add(new Answer.Member(userID, role, nodes.containsKey(userID)));
        }
        int fitting = encoder.membersThatFit(members);
        boolean cut = more || fitting < members.size();
        String next = cut && fitting > 0 ? cursor(members.get(fitting - 1).userID()) : null;
        return new Answer.Members(List.copyOf(members.subList(0, fitting)), next);
    }

    private static String cursor(String userID) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(userID.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String userOf(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
