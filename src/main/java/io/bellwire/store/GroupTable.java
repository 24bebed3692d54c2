package io.bellwire.store;

import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand;
import io.bellwire.group.GroupCounts;
import io.bellwire.group.GroupDecision;
import io.bellwire.group.GroupDecision.Changed;
import io.bellwire.group.GroupMachine;
import io.bellwire.group.Member;
import io.bellwire.protocol.RpcError;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All groups in memory: about 150 bytes per member. One thread decides; any thread reads what was published, which a
 * store does once it is durable.
 */
final class GroupTable implements GroupCounts {
    /** All groups together take at most the sixth part of the heap. */
    private static final int HEAP_PARTS = 6;

    /** An owner whose groups take no more than that, about 100 members, is refused last, when memory is short. */
    private static final long MODEST_BYTES = 65_536;

    private static final long GROUP_BYTES = 512;

    /** A member who is in no other group; who is in many takes a quarter of it in each. */
    private static final long MEMBER_BYTES = 600;

    private final GroupMachine machine;
    private final ConcurrentHashMap<String, Group> published = new ConcurrentHashMap<>();
    /** Decided and not published yet; null: dismissed. Only the deciding thread uses it. */
    private final Map<String, @Nullable Group> pending = new HashMap<>();

    private final Map<String, Memberships> membershipsByUser = new HashMap<>();
    private final HeapShare heap;
    /** About how many bytes the groups of each owner take. */
    private final Map<String, Long> bytesByOwner = new HashMap<>();

    GroupTable(GroupMachine machine) {
        this(machine, HeapShare.oneOf(HEAP_PARTS, MODEST_BYTES));
    }

    /** With a bound of its own on the memory of all groups. */
    GroupTable(GroupMachine machine, HeapShare heap) {
        this.machine = machine;
        this.heap = heap;
    }

    /** Lets the machine decide on what was decided so far. A change of no group is not to be published. */
    GroupDecision decide(GroupCommand command, long now) {
        String groupID = command.groupID();
        Group group = pending.containsKey(groupID) ? pending.get(groupID) : published.get(groupID);
        GroupDecision decision = machine.decide(group, command, this, now);
        if (decision instanceof Changed changed && changed.change() != null) {
            if (!hasRoom(changed)) {
                return new GroupDecision.Refused(RpcError.tooMany("groupMembers", GroupMachine.RETRY_AFTER_MS));
            }
            pending.put(groupID, changed.after());
            reseat(groupID, changed.before(), changed.after(), changed.members());
        }
        return decision;
    }

    /** Lets readers see what was decided. All that was decided is published before the next decision. */
    void publish(Changed changed) {
        String groupID = changed.group().groupID();
        publish(groupID, changed.after());
        pending.remove(groupID);
    }

    /** Takes over a group as it was kept: at start, from the log. */
    void restore(String groupID, @Nullable Group after, Collection<String> changedMembers) {
        reseat(groupID, published.get(groupID), after, changedMembers);
        publish(groupID, after);
    }

    @Nullable Group group(String groupID) {
        return published.get(groupID);
    }

    /** Every group, without a snapshot. */
    Collection<Group> groups() {
        return published.values();
    }

    /** The groups in which the user is, as published. */
    List<String> groupsOf(String userID) {
        Set<String> groupIDs = new HashSet<>();
        synchronized (this) {
            Memberships memberships = membershipsByUser.get(userID);
            if (memberships != null) {
                groupIDs.addAll(memberships.joined);
                groupIDs.addAll(memberships.added);
            }
        }
        groupIDs.removeIf(groupID -> !isMember(groupID, userID));
        return List.copyOf(groupIDs);
    }

    @Override
    public synchronized int joined(String userID) {
        Memberships memberships = membershipsByUser.get(userID);
        return memberships == null ? 0 : memberships.joined.size();
    }

    @Override
    public synchronized int added(String userID) {
        Memberships memberships = membershipsByUser.get(userID);
        return memberships == null ? 0 : memberships.added.size();
    }

    private boolean isMember(String groupID, String userID) {
        Group group = published.get(groupID);
        return group != null && group.has(userID);
    }

    private void publish(String groupID, @Nullable Group after) {
        if (after == null) {
            published.remove(groupID);
        } else {
            published.put(groupID, after);
        }
    }

    private boolean hasRoom(Changed changed) {
        long more = bytes(changed.after()) - bytes(changed.before());
        long own = bytesByOwner.getOrDefault(changed.group().owner(), 0L);
        return more <= 0 || heap.hasRoom(own, more);
    }

    private void charge(@Nullable Group group, int sign) {
        if (group != null) {
            long bytes = sign * bytes(group);
            heap.add(bytes);
            bytesByOwner.compute(group.owner(), (owner, known) -> {
                long sum = (known == null ? 0 : known) + bytes;
                return sum <= 0 ? null : Long.valueOf(sum);
            });
        }
    }

    private static long bytes(@Nullable Group group) {
        return group == null ? 0 : GROUP_BYTES + MEMBER_BYTES * group.members().size();
    }

    private synchronized void reseat(
            String groupID, @Nullable Group before, @Nullable Group after, Collection<String> userIDs) {
        charge(before, -1);
        charge(after, 1);
        for (String userID : userIDs) {
            leave(groupID, userID, before == null ? null : before.member(userID));
            join(groupID, userID, after == null ? null : after.member(userID));
        }
    }

    private void join(String groupID, String userID, @Nullable Member member) {
        if (member != null) {
            membershipsByUser
                    .computeIfAbsent(userID, user -> new Memberships())
                    .of(member)
                    .add(groupID);
        }
    }

    private void leave(String groupID, String userID, @Nullable Member member) {
        Memberships memberships = membershipsByUser.get(userID);
        if (member != null && memberships != null) {
            memberships.of(member).remove(groupID);
            if (memberships.joined.isEmpty() && memberships.added.isEmpty()) {
                membershipsByUser.remove(userID);
            }
        }
    }

    /** IDs of the groups of one user, apart by who put them there. */
    private static final class Memberships {
        final Set<String> joined = new HashSet<>(2);
        final Set<String> added = new HashSet<>(2);

        Set<String> of(Member member) {
            return member.added() ? added : joined;
        }
    }
}
