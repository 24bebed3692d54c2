package io.bellwire.simulation;

import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand;
import io.bellwire.group.GroupDecision;
import io.bellwire.group.GroupMachine;
import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.JoinPolicy;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.Append;
import io.bellwire.store.AppendResult;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.bellwire.store.MemoryGroupStore;
import io.bellwire.store.MemoryInvitationStore;
import io.bellwire.store.Partitions;
import io.bellwire.store.StoreClock;
import io.bellwire.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one store that all nodes share, far away: requests and answers take their time, get lost, and come too late. It goes
 * by a clock of its own. Behind it are the real stores in memory.
 */
final class SharedStore {

    /** Where store time begins, ms since the epoch. */
    static final long BEGINNING = 1_800_000_000_000L;

    /** After that time without an answer a node gives up; µs. */
    private static final int PATIENCE = 300_000;

    private static final int MICROS_PER_MS = 1_000;
    private static final long UNKNOWN = -1;
    private final VirtualTime time;
    private final Vertx vertx;
    private Plan plan = Plan.EMPTY;
    private Dice dice = new Dice(0);
    private Plant plant = Plant.NONE;
    private StoreClock clock = new StoreClock(() -> BEGINNING, () -> 0);
    private InvitationStore invitations;
    private MemoryGroupStore groups;
    private long jumpMs;

    /** What {@link #lastDeadline} found; negative: something has changed since. */
    private long lastDeadline = UNKNOWN;

    /** When somebody left the group, or came back: the user, the time in the store, ms, and whether a member from then on. */
    private final List<Membership> memberships = new ArrayList<>();

    /** Since when those who came back have known it, µs. */
    private final Map<String, Long> knownMembers = new HashMap<>();

    /** When each event came into the store, µs: the truth about time. */
    private final Map<UUID, List<Long>> takenAt = new HashMap<>();

    /**
     * When the last request of a node that has died arrives, µs. Where there is one node, its successor's come behind: the
     * next process that opens a folder finds all that the one before it wrote, or ever will.
     */
    private long lastOfTheDead = Long.MIN_VALUE;

    /** What the nodes know of each other through the store. */
    private final SharedNodes nodes = new SharedNodes(this);

    SharedStore(VirtualTime time, Vertx vertx) {
        this.time = time;
        this.vertx = vertx;
        reset(Plan.EMPTY, Plant.NONE);
    }

    /** An empty store. */
    void reset(Plan next, Plant planted) {
        plan = next;
        plant = planted;
        dice = Dice.of(next.seed(), 1);
        jumpMs = 0;
        lastDeadline = UNKNOWN;
        lastOfTheDead = Long.MIN_VALUE;
        takenAt.clear();
        memberships.clear();
        knownMembers.clear();
        nodes.reset();
        clock = new StoreClock(() -> BEGINNING + jumpMs + time.now() / MICROS_PER_MS, () -> time.now() * MICROS_PER_MS);
        invitations = new MemoryInvitationStore(vertx, World.LIMITS, Duration.ofDays(7), clock);
        if (next.grouped()) {
            groups = new MemoryGroupStore(new GroupMachine(World.LIMITS), clock);
            groups.execute(new GroupCommand.Create(
                    Plan.USERS[0], Plan.GROUP, JoinPolicy.OPEN, List.of(Plan.USERS[1], Plan.USERS[2], Plan.USERS[3])));
        } else if (groups == null || groups.group(Plan.GROUP).result() != null) {
            groups = new MemoryGroupStore(new GroupMachine(World.LIMITS), clock);
        }
    }

    /** Somebody's membership from a time on, ms of store time. */
    private record Membership(String userID, long at, boolean member) {}

    private void changed(GroupCommand command, GroupDecision decision) {
        boolean joins = command instanceof GroupCommand.Join;
        boolean changes = decision instanceof GroupDecision.Changed changed && changed.change() != null;
        if (changes && (joins || command instanceof GroupCommand.Leave)) {
            memberships.add(new Membership(command.actor(), clock.now(), joins));
            knownMembers.remove(command.actor());
        }
    }

    /** Whether somebody has ever left the group. */
    boolean cameAndWent(String userID) {
        return memberships.stream().anyMatch(change -> change.userID().equals(userID));
    }

    /** Whether somebody was a member at some time of these, ms of store time; all but the stranger begin as members. */
    boolean wasMember(String userID, long from, long to) {
        boolean member = !userID.equals(Plan.USERS[Plan.STRANGER]);
        boolean was = false;
        long since = Long.MIN_VALUE;
        for (Membership change : memberships) {
            if (change.userID().equals(userID)) {
                was |= member && since <= to && from <= change.at();
                member = change.member();
                since = change.at();
            }
        }
        return was || (member && since <= to);
    }

    /** Somebody hears that the call to join the group has succeeded. */
    void joined(String userID) {
        boolean member = false;
        for (Membership change : memberships) {
            member = change.userID().equals(userID) ? change.member() : member;
        }
        if (member) {
            knownMembers.putIfAbsent(userID, time.now());
        }
    }

    /**
     * Since when somebody has known that they are a member, µs; {@link Long#MAX_VALUE}: is none, or does not know. What is
     * decided while a call to join is under way may come before it or after.
     */
    long knownMemberSince(String userID) {
        return cameAndWent(userID) ? knownMembers.getOrDefault(userID, Long.MAX_VALUE) : Long.MIN_VALUE;
    }

    /** The store's clock is set. */
    void jump(long ms) {
        jumpMs += ms;
        lastDeadline = UNKNOWN;
    }

    /** The log as it is, to the judge. */
    List<LoggedEvent> log(UUID inviteID) {
        return invitations.read(inviteID, 0).result();
    }

    /** When the event came into the store, µs. */
    long takenAt(UUID inviteID, int seq) {
        return takenAt.get(inviteID).get(seq - 1);
    }

    SharedNodes nodes() {
        return nodes;
    }

    /** Something that should have happened by now. */
    void later(Runnable delayed) {
        time.after(PATIENCE, delayed);
    }

    /** Store time, ms. */
    long now() {
        return clock.now();
    }

    boolean planted(Plant one) {
        return plant == one;
    }

    /** When the last deadline of what is open passes, virtual µs; 0: everything is over. */
    long lastDeadline() {
        if (lastDeadline == UNKNOWN) {
            lastDeadline =
                    plan.inviteIDs().stream().mapToLong(this::deadline).max().orElse(0);
        }
        return lastDeadline;
    }

    /** 0: it is over, or was never made. */
    private long deadline(UUID inviteID) {
        List<LoggedEvent> log = log(inviteID);
        if (log.isEmpty() || isOver(log) || !(log.get(0).event() instanceof InvitationEvent.Created created)) {
            return 0;
        }
        return (log.get(0).at() + created.lifetimeMs() - BEGINNING - jumpMs) * MICROS_PER_MS;
    }

    private AppendResult append(Append append, String nodeID) {
        Append asked = append;
        if (plant == Plant.STORE_WITHOUT_COMPARE) {
            int last = log(append.inviteID()).size();
            asked = new Append(append.inviteID(), last, append.events(), append.condition());
        } else if (plant == Plant.STORE_WITHOUT_DEADLINE || (plant == Plant.EARLY_ALARM && alarms(append))) {
            asked = new Append(append.inviteID(), append.expectedSeq(), append.events(), Condition.ANY);
        } else if (plant == Plant.STORE_THAT_LOSES && append.expectedSeq() > 0 && dice.percent(10)) {
            return new AppendResult.Appended(clock.now());
        }
        Future<AppendResult> result = invitations.append(asked);
        if (result.failed()) {
            throw plant == Plant.STORE_WITHOUT_COMPARE ? away() : new IllegalStateException(result.cause());
        }
        if (result.result() instanceof AppendResult.Appended) {
            lastDeadline = UNKNOWN;
            List<Long> times = takenAt.computeIfAbsent(append.inviteID(), id -> new ArrayList<>());
            append.events().forEach(event -> times.add(time.now()));
            nodes.decided(nodeID, append.inviteID());
        }
        return result.result();
    }

    private static boolean alarms(Append append) {
        return append.condition() == Condition.AT_OR_AFTER_DEADLINE;
    }

    private List<LoggedEvent> read(UUID inviteID, int afterSeq) {
        List<LoggedEvent> log = invitations.read(inviteID, afterSeq).result();
        boolean stale = plant == Plant.STALE_READS && log.size() > 1 && dice.percent(30);
        return stale ? log.subList(0, log.size() - 1) : log;
    }

    private static StoreUnavailableException away() {
        return new StoreUnavailableException("the store can't be reached");
    }

    /** What the store is asked when a request arrives. */
    interface Question<T> {
        T ask();
    }

    /** The store as one node sees it, until the node dies. */
    final class View implements InvitationStore, GroupStore {
        private final int node;
        private final String nodeID;
        private long notBefore = plan.nodes() == 1 ? lastOfTheDead : Long.MIN_VALUE;
        private boolean dead;
        private long latest;

        /** Requests of one event loop arrive in order. */
        private final Map<VirtualLoop, Long> arrivals = new HashMap<>();

        /** What it read or wrote last, where it takes that for the truth. */
        private final Map<UUID, List<LoggedEvent>> cache = new HashMap<>();

        View(int node, String nodeID) {
            this.node = node;
            this.nodeID = nodeID;
        }

        String nodeID() {
            return nodeID;
        }

        boolean isDead() {
            return dead;
        }

        /** A new history. */
        void reset() {
            latest = 0;
            notBefore = Long.MIN_VALUE;
            arrivals.clear();
        }

        /** The node has died: what it has sent is sent, and nothing else. */
        void die() {
            dead = true;
            for (long arrival : arrivals.values()) {
                lastOfTheDead = Math.max(lastOfTheDead, arrival);
            }
        }

        @Override
        public long now() {
            latest = Math.max(latest, clock.now() + plan.skewMs(node) + (plant == Plant.EARLY_ALARM ? 700 : 0));
            return latest;
        }

        @Override
        public Future<AppendResult> append(Append append) {
            return ask(
                    () -> {
                        AppendResult result = SharedStore.this.append(append, nodeID);
                        remember(append.inviteID());
                        return result;
                    },
                    true);
        }

        @Override
        public Future<List<LoggedEvent>> read(UUID inviteID, int afterSeq) {
            return ask(() -> cached(inviteID, SharedStore.this.read(inviteID, afterSeq)), false);
        }

        private void remember(UUID inviteID) {
            if (plant == Plant.STALE_CACHE) {
                cache.put(inviteID, List.copyOf(log(inviteID)));
            }
        }

        private List<LoggedEvent> cached(UUID inviteID, List<LoggedEvent> log) {
            List<LoggedEvent> before = cache.get(inviteID);
            return plant != Plant.STALE_CACHE || before == null || dice.percent(70) ? log : before;
        }

        @Override
        public Future<Page> list(String userID, StateFilter state, @Nullable String before, int limit) {
            return ask(() -> page(invitations.list(userID, state, before, limit)), false);
        }

        @Override
        public Future<Page> createdSince(
                String userID, List<String> groupIDs, long since, @Nullable String after, int limit) {
            return ask(() -> page(invitations.createdSince(userID, groupIDs, since, after, limit)), false);
        }

        private static Page page(Future<Page> page) {
            if (page.failed()) {
                throw new IllegalStateException(page.cause());
            }
            return page.result();
        }

        @Override
        public Partitions partitions() {
            return InviteIDs.PARTITIONS;
        }

        @Override
        public Future<Void> forEachOpen(Set<Integer> partitions, Consumer<StoredInvitation> each) {
            if (plant == Plant.NO_TAKEOVER && plan.nodes() > 1) {
                return Future.succeededFuture();
            }
            return ask(
                            () -> {
                                List<StoredInvitation> open = new ArrayList<>();
                                for (UUID inviteID : plan.inviteIDs()) {
                                    List<LoggedEvent> log = SharedStore.this.log(inviteID);
                                    if (partitions.contains(InviteIDs.PARTITIONS.of(inviteID))
                                            && !log.isEmpty()
                                            && !isOver(log)) {
                                        open.add(new StoredInvitation(inviteID, log));
                                    }
                                }
                                return open;
                            },
                            false)
                    .map(open -> {
                        open.forEach(each);
                        return null;
                    });
        }

        @Override
        public Future<Void> forEachOverdue(Set<Integer> partitions, long now, Consumer<UUID> each) {
            if (plant == Plant.NO_TAKEOVER) {
                return Future.succeededFuture();
            }
            return ask(
                            () -> plan.inviteIDs().stream()
                                    .filter(inviteID -> partitions.contains(InviteIDs.PARTITIONS.of(inviteID)))
                                    .filter(inviteID -> isOverdue(SharedStore.this.log(inviteID), now))
                                    .toList(),
                            false)
                    .map(overdue -> {
                        overdue.forEach(each);
                        return null;
                    });
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }

        @Override
        public Future<GroupDecision> execute(GroupCommand command) {
            return ask(
                    () -> {
                        GroupDecision decision = groups.execute(command).result();
                        changed(command, decision);
                        return decision;
                    },
                    true);
        }

        @Override
        public Future<@Nullable Group> group(String groupID) {
            return ask(() -> groups.group(groupID).result(), false);
        }

        @Override
        public Future<List<String>> groupsOf(String userID) {
            return plan.grouped() ? ask(() -> groups.groupsOf(userID).result(), false) : groups.groupsOf(userID);
        }

        private <T> Future<T> ask(Question<T> question, boolean changes) {
            ContextInternal context = (ContextInternal) Vertx.currentContext();
            VirtualLoop loop = (VirtualLoop) context.nettyEventLoop();
            return ask(question, changes ? plan.weather().lateMs() > 0 ? 4 : 3 : 2, context, loop);
        }

        /**
         * Asks the store.
         *
         * @param faults how many of the things that can go wrong may
         * @param line requests of the same one arrive in order
         */
        <T> Future<T> ask(Question<T> question, int faults, ContextInternal context, VirtualLoop line) {
            Promise<T> promise = Promise.promise();
            if (dead) {
                return promise.future();
            }
            long arrival = Math.max(time.now() + plan.storeDelay(dice), arrivals.getOrDefault(line, notBefore));
            int trouble = plan.trouble(node, time.now());
            if (trouble == 0 || !dice.percent(trouble)) {
                arrivals.put(line, arrival);
                time.at(arrival, () -> {
                    T answer;
                    try {
                        answer = question.ask();
                    } catch (StoreUnavailableException away) {
                        fail(context, promise);
                        return;
                    }
                    time.after(plan.storeDelay(dice), () -> answer(context, () -> promise.tryComplete(answer)));
                });
                return promise.future();
            }
            switch (dice.below(faults)) {
                case 0 -> time.after(plan.storeDelay(dice), () -> fail(context, promise));
                case 1 -> time.after(PATIENCE, () -> fail(context, promise));
                case 2 -> {
                    arrivals.put(line, arrival);
                    time.at(arrival, () -> carryOut(question));
                    time.after(PATIENCE, () -> fail(context, promise));
                }
                default -> {
                    // It was given up on, and arrives all the same.
                    time.after(plan.storeDelay(dice), () -> fail(context, promise));
                    time.after(plan.lateness(dice), () -> carryOut(question));
                }
            }
            return promise.future();
        }

        /** Nobody waits for the answer. */
        private static void carryOut(Question<?> question) {
            try {
                question.ask();
            } catch (StoreUnavailableException refused) {
                // The caller is told that it failed in any case.
            }
        }

        private <T> void fail(ContextInternal context, Promise<T> promise) {
            answer(context, () -> promise.tryFail(away()));
        }

        private void answer(ContextInternal context, Runnable answer) {
            if (!dead) {
                context.runOnContext(nothing -> answer.run());
            }
        }
    }

    private static boolean isOverdue(List<LoggedEvent> log, long now) {
        return !log.isEmpty()
                && log.get(0).event() instanceof InvitationEvent.Created created
                && log.get(0).at() + created.lifetimeMs() <= now
                && !isOver(log);
    }

    private static boolean isOver(List<LoggedEvent> log) {
        return log.get(log.size() - 1).event() instanceof InvitationEvent.Ended;
    }
}
