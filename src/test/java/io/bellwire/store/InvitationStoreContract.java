package io.bellwire.store;

import static io.bellwire.store.StoreSamples.LIFETIME_MS;
import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.accepted;
import static io.bellwire.store.StoreSamples.added;
import static io.bellwire.store.StoreSamples.append;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.created;
import static io.bellwire.store.StoreSamples.creation;
import static io.bellwire.store.StoreSamples.expire;
import static io.bellwire.store.StoreSamples.limits;
import static io.bellwire.store.StoreSamples.oneToOne;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.AppendResult.Appended;
import io.bellwire.store.AppendResult.Conflict;
import io.bellwire.store.AppendResult.LimitReached;
import io.bellwire.store.AppendResult.WrongTime;
import io.bellwire.store.InvitationStore.Page;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What every {@link InvitationStore} must do; each implementation extends it. */
abstract class InvitationStoreContract {
    static final Duration RETENTION = Duration.ofDays(7);
    static final UUID ID = UUID.fromString("0190a000-0000-7000-8000-000000000001");

    static Vertx vertx;

    final ManualTime time = new ManualTime();
    InvitationStore store;

    /** An empty store. */
    abstract InvitationStore newStore(Limits limits, Duration retention, ManualTime time);

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        await(vertx.close());
    }

    @BeforeEach
    void open() {
        store = newStore(Limits.DEFAULT, RETENTION, time);
    }

    @AfterEach
    void close() {
        await(store.close());
    }

    private void reopenWith(Limits limits) {
        await(store.close());
        store = newStore(limits, RETENTION, time);
    }

    AppendResult take(Append append) {
        return await(store.append(append));
    }

    long taken(Append append) {
        assertThat(take(append)).isInstanceOf(Appended.class);
        return await(store.read(append.inviteID(), append.expectedSeq())).get(0).at();
    }

    /** Creates one, and lets a ms go by so that the next one is newer. */
    UUID creates(String inviter, String... invitees) {
        UUID inviteID = UUID.randomUUID();
        taken(creation(inviteID, inviter, invitees));
        time.advance(1);
        return inviteID;
    }

    @Test
    void anAppendIsReadAsItWasWritten() {
        Append append = creation(ID, "alice", "bob");

        AppendResult result = take(append);

        assertThat(result).isEqualTo(new Appended(ManualTime.START_MS));
        assertThat(await(store.read(ID, 0)))
                .containsExactly(
                        new LoggedEvent(1, ManualTime.START_MS, append.events().get(0)));
    }

    @Test
    void allEventsOfAnAppendGetOneTimeAndFollowingPositions() {
        taken(creation(ID, "alice", "bob"));
        time.advance(250);

        taken(acceptAndEnd(ID, 1, "bob"));

        assertThat(await(store.read(ID, 1)))
                .containsExactly(
                        new LoggedEvent(2, ManualTime.START_MS + 250, accepted("bob")),
                        new LoggedEvent(3, ManualTime.START_MS + 250, new Ended(Outcome.ANSWERED)));
    }

    @Test
    void readStartsBehindTheGivenPosition() {
        taken(creation(ID, "alice", "bob"));
        taken(append(ID, 1, new Ringing("bob", "tablet")));

        assertThat(await(store.read(ID, 1))).extracting(LoggedEvent::seq).containsExactly(2);
        assertThat(await(store.read(ID, 2))).isEmpty();
        assertThat(await(store.read(ID, 99))).isEmpty();
    }

    @Test
    void whatIsAskedBehindAnAppendSeesIt() {
        AtomicReference<Future<List<LoggedEvent>>> asked = new AtomicReference<>();

        await(store.append(creation(ID, "alice", "bob"), () -> asked.set(store.read(ID, 0))));
        assertThat(await(asked.get())).hasSize(1);

        await(store.append(append(ID, 1, added("carol")), () -> asked.set(store.read(ID, 0))));
        assertThat(await(asked.get())).hasSize(2);

        await(store.append(append(ID, 2, accepted("bob")), () -> asked.set(store.read(ID, 0))));
        assertThat(await(asked.get())).hasSize(3);
    }

    @Test
    void anUnknownInvitationReadsAsEmpty() {
        assertThat(await(store.read(ID, 0))).isEmpty();
    }

    @Test
    void aSecondCreatorConflicts() {
        taken(creation(ID, "alice", "bob"));

        assertThat(take(creation(ID, "mallory", "bob"))).isEqualTo(new Conflict(1));
    }

    @Test
    void anAppendBehindTheEndConflicts() {
        taken(creation(ID, "alice", "bob"));
        taken(acceptAndEnd(ID, 1, "bob"));

        assertThat(take(acceptAndEnd(ID, 1, "bob"))).isEqualTo(new Conflict(3));
        assertThat(take(creation(ID, "alice", "bob"))).isEqualTo(new Conflict(3));
    }

    @Test
    void anAppendToWhatDoesNotExistConflictsWithZero() {
        assertThat(take(acceptAndEnd(ID, 1, "bob"))).isEqualTo(new Conflict(0));
    }

    @Test
    void appendsOfOneThreadAreTakenInOrderWithoutWaiting() {
        Future<AppendResult> created = store.append(creation(ID, "alice", "bob", "carol"));
        Future<AppendResult> first = store.append(append(ID, 1, accepted("bob")));
        Future<AppendResult> late = store.append(append(ID, 1, accepted("carol")));
        Future<AppendResult> second = store.append(acceptAndEnd(ID, 2, "carol"));
        Future<AppendResult> dead = store.append(append(ID, 2, accepted("carol")));

        assertThat(List.of(await(created), await(first), await(second))).allMatch(Appended.class::isInstance);
        assertThat(await(late)).isEqualTo(new Conflict(2));
        assertThat(await(dead)).isEqualTo(new Conflict(4));
    }

    @Test
    void anEventThatCannotStandThereIsTheCallersMistake() {
        assertThatThrownBy(() -> take(append(ID, 0, accepted("bob")))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> take(append(ID, 0))).isInstanceOf(IllegalArgumentException.class);
        taken(creation(ID, "alice", "bob"));
        assertThatThrownBy(() -> take(append(ID, 1, oneToOne("alice", "bob"))))
                .isInstanceOf(IllegalArgumentException.class);
        taken(acceptAndEnd(ID, 1, "bob"));
        assertThatThrownBy(() -> take(append(ID, 3, new Ringing("bob", "tablet"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(await(store.read(ID, 0))).hasSize(3);
    }

    @Test
    void anAcceptWinsUntilTheLastMillisecond() {
        taken(creation(ID, "alice", "bob"));
        time.advance(LIFETIME_MS - 1);

        assertThat(take(expire(ID, 1, "bob")))
                .isEqualTo(new WrongTime(ManualTime.START_MS + LIFETIME_MS - 1, ManualTime.START_MS + LIFETIME_MS));
        taken(acceptAndEnd(ID, 1, "bob"));
    }

    @Test
    void anAcceptAtTheDeadlineIsLate() {
        taken(creation(ID, "alice", "bob"));
        time.advance(LIFETIME_MS);

        assertThat(take(acceptAndEnd(ID, 1, "bob")))
                .isEqualTo(new WrongTime(ManualTime.START_MS + LIFETIME_MS, ManualTime.START_MS + LIFETIME_MS));
        taken(expire(ID, 1, "bob"));
    }

    @Test
    void anAcceptAfterTheDeadlineIsLate() {
        taken(creation(ID, "alice", "bob"));
        time.advance(LIFETIME_MS + 1);

        assertThat(take(acceptAndEnd(ID, 1, "bob"))).isInstanceOf(WrongTime.class);
        taken(new Append(ID, 1, List.of(new Ringing("bob", "tablet")), Condition.ANY));
    }

    @Test
    void aWallClockThatIsSetBackDoesNotMoveADeadlineOrRunStoreTimeBackwards() {
        taken(creation(ID, "alice", "bob"));
        time.advance(10_000);
        long before = store.now();

        time.jumpWall(-3_600_000);

        assertThat(store.now()).isGreaterThanOrEqualTo(before);
        time.advance(LIFETIME_MS - 10_000 - 1);
        assertThat(take(expire(ID, 1, "bob"))).isInstanceOf(WrongTime.class);
        time.advance(1);
        assertThat(taken(expire(ID, 1, "bob"))).isEqualTo(ManualTime.START_MS + LIFETIME_MS);
    }

    @Test
    void aWallClockThatJumpsForwardIsFollowed() {
        time.jumpWall(3_600_000);

        long at = taken(creation(ID, "alice", "bob"));
        assertThat(at).isEqualTo(ManualTime.START_MS + 3_600_000);
        assertThat(store.now()).isEqualTo(at);
    }

    @Test
    void anInviterHasABoundOnOpenInvitations() {
        reopenWith(limits(2, 100, 100));
        UUID first = creates("alice", "bob");
        creates("alice", "carol");

        assertThat(take(creation(ID, "alice", "dave"))).isEqualTo(new LimitReached("openPerInviter", LIFETIME_MS - 2));

        taken(acceptAndEnd(first, 1, "bob"));
        taken(creation(ID, "alice", "dave"));
    }

    @Test
    void anInviteeHasABoundOnInvitationsNotYetAnswered() {
        reopenWith(limits(100, 2, 100));
        UUID first = creates("alice", "bob", "carol");
        creates("dave", "bob");

        assertThat(take(creation(ID, "erin", "frank", "bob")))
                .isEqualTo(new LimitReached("openPerInvitee", LIFETIME_MS - 2));
        taken(creation(ID, "erin", "frank"));
        assertThat(take(append(ID, 1, added("bob")))).isInstanceOf(LimitReached.class);

        taken(append(first, 1, accepted("bob")));
        taken(append(ID, 1, added("bob")));
    }

    @Test
    void theStoreHasABoundOnOpenInvitations() {
        reopenWith(limits(100, 100, 2));
        creates("alice", "bob");
        UUID second = creates("carol", "dave");

        LimitReached reached = (LimitReached) take(creation(ID, "erin", "frank"));
        assertThat(reached.limit()).isEqualTo("openInvitations");
        assertThat(reached.retryAfterMs()).isBetween(LIFETIME_MS - 2, LIFETIME_MS + 1_000);

        time.advance(LIFETIME_MS);
        taken(expire(second, 1, "dave"));
        taken(creation(ID, "erin", "frank"));
    }

    @Test
    void aBoundOnlyRefusesWhatOpens() {
        reopenWith(limits(1, 1, 1));
        UUID only = creates("alice", "bob");

        taken(append(only, 1, new Ringing("bob", "tablet")));
        assertThat(take(append(only, 2, added("bob")))).isInstanceOf(Appended.class);
        taken(acceptAndEnd(only, 3, "bob"));
    }

    @Test
    void boundsHoldForAppendsThatDoNotWaitForEachOther() {
        reopenWith(limits(3, 100, 100));
        List<Future<AppendResult>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(store.append(creation(UUID.randomUUID(), "alice", "bob")));
        }

        assertThat(answers.stream().map(StoreSamples::await).filter(Appended.class::isInstance))
                .hasSize(3);
    }

    @Test
    void aListIsNewestFirstByTimeThenByID() {
        UUID low = UUID.fromString("00000000-0000-4000-8000-000000000000");
        UUID high = UUID.fromString("ffffffff-0000-4000-8000-000000000000");
        taken(creation(high, "alice", "bob"));
        taken(creation(low, "alice", "bob"));
        UUID newest = UUID.randomUUID();
        time.advance(1);
        taken(creation(newest, "carol", "alice"));

        assertThat(page("alice", StateFilter.ALL, null, 10)).isEqualTo(new Page(List.of(newest, high, low), null));
        assertThat(page("bob", StateFilter.ALL, null, 10).inviteIDs()).containsExactly(high, low);
    }

    @Test
    void aListShowsTheStateThatIsAskedFor() {
        UUID open = creates("alice", "bob");
        UUID over = creates("alice", "bob");
        taken(acceptAndEnd(over, 1, "bob"));

        assertThat(page("bob", StateFilter.OPEN, null, 10).inviteIDs()).containsExactly(open);
        assertThat(page("bob", StateFilter.ENDED, null, 10).inviteIDs()).containsExactly(over);
        assertThat(page("bob", StateFilter.ALL, null, 10).inviteIDs()).containsExactly(over, open);
    }

    @Test
    void anInviteeWhoAnsweredStillFindsTheInvitationAmongTheOpenOnes() {
        UUID open = creates("alice", "bob", "carol");
        taken(append(open, 1, accepted("bob")));

        assertThat(page("bob", StateFilter.OPEN, null, 10).inviteIDs()).containsExactly(open);
    }

    @Test
    void onlineUserOnlyLeavesNoHistory() {
        taken(creation(ID, created("alice", "", Scope.INVITEES, true, "bob")));

        assertThat(page("alice", StateFilter.ALL, null, 10).inviteIDs()).isEmpty();
        assertThat(since("bob", List.of(), 0, null, 10).inviteIDs()).isEmpty();
        assertThat(await(store.read(ID, 0))).hasSize(1);
    }

    @Test
    void pagesNeitherRepeatNorSkipWhileInvitationsComeIn() {
        List<UUID> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            UUID inviteID = creates("alice", "bob");
            expected.add(0, inviteID);
            if (i % 2 == 0) {
                taken(acceptAndEnd(inviteID, 1, "bob"));
            }
        }

        List<UUID> found = new ArrayList<>();
        String before = null;
        do {
            Page page = page("alice", StateFilter.ALL, before, 4);
            found.addAll(page.inviteIDs());
            before = page.next();
            creates("alice", "bob");
        } while (before != null);

        assertThat(found).containsExactlyElementsOf(expected);
    }

    @Test
    void aFullLastPageHasNoNext() {
        creates("alice", "bob");
        creates("alice", "bob");

        assertThat(page("alice", StateFilter.ALL, null, 2).next()).isNull();
        assertThat(page("alice", StateFilter.ALL, null, 1).next()).isNotNull();
    }

    @Test
    void aCursorThatIsNotOursIsRefused() {
        creates("alice", "bob");
        creates("alice", "bob");
        String cursor = page("alice", StateFilter.ALL, null, 1).next();

        for (String wrong : List.of("", "x", "!!!!", cursor + "A", cursor.substring(4), cursor + "=", " " + cursor)) {
            assertThatThrownBy(() -> page("alice", StateFilter.ALL, wrong, 1))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> since("alice", List.of(), 0, wrong, 1))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> page("alice", StateFilter.ALL, null, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void createdSinceFindsWhatAUserHasPartIn() {
        UUID old = creates("alice", "bob");
        long since = store.now();
        UUID asInviter = creates("alice", "bob");
        UUID asInvitee = creates("carol", "alice");
        UUID addedLater = creates("carol", "dave");
        UUID others = creates("carol", "dave");
        taken(append(addedLater, 1, added("alice")));
        taken(acceptAndEnd(asInvitee, 1, "alice"));

        List<UUID> found = since("alice", List.of(), since, null, 10).inviteIDs();

        assertThat(found).containsExactly(asInviter, asInvitee, addedLater).doesNotContain(old, others);
    }

    @Test
    void createdSinceFindsWhatConcernsAWholeGroup() {
        taken(creation(ID, created("alice", "class", Scope.GROUP, false, "bob")));
        UUID private1 = UUID.randomUUID();
        taken(creation(private1, created("alice", "class", Scope.INVITEES, false, "bob")));
        UUID other = UUID.randomUUID();
        taken(creation(other, created("alice", "other", Scope.GROUP, false, "bob")));

        assertThat(since("zoe", List.of("class"), 0, null, 10).inviteIDs()).containsExactly(ID);
        assertThat(since("zoe", List.of(), 0, null, 10).inviteIDs()).isEmpty();
        assertThat(since("bob", List.of("class", "other"), 0, null, 10).inviteIDs())
                .containsExactlyInAnyOrder(ID, private1, other);
    }

    @Test
    void createdSincePagesOldestFirst() {
        List<UUID> expected = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            expected.add(creates("alice", "bob"));
        }

        List<UUID> found = new ArrayList<>();
        String after = null;
        do {
            Page page = since("bob", List.of(), ManualTime.START_MS, after, 2);
            found.addAll(page.inviteIDs());
            after = page.next();
        } while (after != null);

        assertThat(found).containsExactlyElementsOf(expected);
    }

    @Test
    void anEndedInvitationIsKeptForTheRetentionAndThenRemoved() {
        UUID over = creates("alice", "bob");
        UUID open = creates("alice", "bob");
        taken(acceptAndEnd(over, 1, "bob"));

        time.advance(RETENTION.toMillis() - 1);
        assertThat(await(store.read(over, 0))).hasSize(3);
        assertThat(page("bob", StateFilter.ALL, null, 10).inviteIDs()).containsExactly(open, over);

        time.advance(1);
        assertThat(await(store.read(over, 0))).isEmpty();
        assertThat(page("bob", StateFilter.ALL, null, 10).inviteIDs()).containsExactly(open);
        assertThat(since("bob", List.of(), 0, null, 10).inviteIDs()).containsExactly(open);
        taken(creation(over, "alice", "bob"));
    }

    @Test
    void forEachOpenHandsOutEveryOpenLogOnTheCallersContext() {
        Set<UUID> expected = new HashSet<>();
        for (int i = 0; i < 700; i++) {
            UUID inviteID = creates("alice" + i, "bob" + i);
            if (i % 2 == 0) {
                taken(acceptAndEnd(inviteID, 1, "bob" + i));
            } else {
                expected.add(inviteID);
            }
        }
        Set<UUID> found = Collections.synchronizedSet(new HashSet<>());
        Set<String> threads = Collections.synchronizedSet(new HashSet<>());

        await(onContext(() -> {
            threads.add(Thread.currentThread().getName());
            return store.forEachOpen(each -> {
                threads.add(Thread.currentThread().getName());
                assertThat(each.events()).hasSize(1);
                assertThat(found.add(each.inviteID())).isTrue();
            });
        }));

        assertThat(found).isEqualTo(expected);
        assertThat(threads).hasSize(1);
    }

    @Test
    void forEachOpenHandsOutOnlyThePartitionsThatAreAskedFor() {
        Set<UUID> expected = new HashSet<>();
        Set<Integer> wanted = Set.of(0, 17, 254, 255);
        for (int i = 0; i < 300; i++) {
            UUID inviteID = creates("alice" + i, "bob" + i);
            if (wanted.contains(store.partitions().of(inviteID))) {
                expected.add(inviteID);
            }
        }
        Set<UUID> found = new HashSet<>();

        await(store.forEachOpen(wanted, each -> found.add(each.inviteID())));

        assertThat(found).isEqualTo(expected);
        await(store.forEachOpen(Set.of(), each -> {
            throw new AssertionError("nothing was asked for");
        }));
    }

    @Test
    void forEachOpenFailsWithWhatTheCallerThrows() {
        creates("alice", "bob");

        assertThatThrownBy(() -> await(store.forEachOpen((StoredInvitation each) -> {
                    throw new IllegalStateException("no");
                })))
                .isInstanceOf(IllegalStateException.class);
    }

    private List<UUID> overdue(Set<Integer> partitions, long now) {
        List<UUID> found = Collections.synchronizedList(new ArrayList<>());
        await(store.forEachOverdue(partitions, now, found::add));
        assertThat(found).doesNotHaveDuplicates();
        return found;
    }

    @Test
    void whatIsOverdueIsOpenAndItsDeadlineIsReached() {
        UUID early = creates("alice", "bob");
        time.advance(1_000);
        UUID answered = creates("alice", "carol");
        UUID late = creates("alice", "dave");
        taken(acceptAndEnd(answered, 1, "carol"));
        long deadline = ManualTime.START_MS + LIFETIME_MS;

        assertThat(overdue(Partitions.ALL, deadline - 1)).isEmpty();
        assertThat(overdue(Partitions.ALL, deadline)).containsExactly(early);
        assertThat(overdue(Partitions.ALL, deadline + 2_000)).containsExactlyInAnyOrder(early, late);

        time.advance(LIFETIME_MS);
        taken(expire(early, 1, "bob"));
        assertThat(overdue(Partitions.ALL, deadline + 2_000)).containsExactly(late);
    }

    @Test
    void overdueIsHandedOutForThePartitionsThatAreAskedForTheLongestFirst() {
        int partition = 133;
        List<UUID> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            UUID inviteID = creates("alice" + i, "bob" + i);
            if (store.partitions().of(inviteID) == partition) {
                expected.add(inviteID);
            }
        }

        assertThat(overdue(Set.of(partition), Long.MAX_VALUE / 2)).isEqualTo(expected);
        assertThat(overdue(Set.of(), Long.MAX_VALUE / 2)).isEmpty();
    }

    @Test
    void someThousandOverdueAreHandedOutAtOnce() {
        reopenWith(limits(0, 0, 0));
        List<Future<AppendResult>> appends = new ArrayList<>();
        for (int i = 0; i < InvitationStore.MOST_OVERDUE + 2_000; i++) {
            appends.add(store.append(creation(UUID.randomUUID(), "alice" + i, "bob" + i)));
        }
        await(Future.all(appends));

        assertThat(overdue(Partitions.ALL, Long.MAX_VALUE / 2))
                .hasSizeBetween(InvitationStore.MOST_OVERDUE / 2, InvitationStore.MOST_OVERDUE);
    }

    @Test
    void overdueComesOnTheCallersContextAndFailsWithWhatTheCallerThrows() {
        creates("alice", "bob");
        Set<String> threads = Collections.synchronizedSet(new HashSet<>());

        await(onContext(() -> {
            threads.add(Thread.currentThread().getName());
            return store.forEachOverdue(
                    Partitions.ALL,
                    Long.MAX_VALUE / 2,
                    each -> threads.add(Thread.currentThread().getName()));
        }));

        assertThat(threads).hasSize(1);
        assertThatThrownBy(() -> await(store.forEachOverdue(Partitions.ALL, Long.MAX_VALUE / 2, each -> {
                    throw new IllegalStateException("no");
                })))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void answersComeOnTheCallersContext() {
        Boolean same = await(onContext(() -> {
            Thread caller = Thread.currentThread();
            return store.append(creation(ID, "alice", "bob"))
                    .compose(result -> store.read(ID, 0))
                    .compose(events -> store.list("alice", StateFilter.ALL, null, 10))
                    .map(page -> Thread.currentThread() == caller);
        }));

        assertThat(same).isTrue();
    }

    @Test
    void logsStayWholeUnderManyWriters() throws Exception {
        reopenWith(limits(0, 0, 0));
        int writers = 8;
        int rounds = 40;
        List<UUID> shared = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            shared.add(UUID.randomUUID());
        }
        List<Integer> wins = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(writers);
        for (int w = 0; w < writers; w++) {
            String user = "writer" + w;
            Thread thread = new Thread(() -> {
                for (UUID inviteID : shared) {
                    race(inviteID, user, wins);
                }
                done.countDown();
            });
            thread.start();
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();

        for (UUID inviteID : shared) {
            List<LoggedEvent> log = await(store.read(inviteID, 0));
            assertThat(log).extracting(LoggedEvent::seq).containsExactlyElementsOf(oneTo(log.size()));
            assertThat(log).extracting(LoggedEvent::at).isSorted();
        }
        int written =
                shared.stream().mapToInt(id -> await(store.read(id, 0)).size()).sum();
        assertThat(wins).hasSize(written);
        assertThat(written).isEqualTo(rounds * (writers + 1));
    }

    /** Appends one event of this writer, however often others get in between; the first one creates. */
    private void race(UUID inviteID, String user, List<Integer> wins) {
        int seq = 0;
        while (true) {
            AppendResult result = seq == 0
                    ? take(creation(inviteID, "alice", "bob"))
                    : take(append(inviteID, seq, new Ringing(user, "tablet")));
            if (result instanceof Conflict conflict) {
                seq = conflict.seq();
            } else {
                wins.add(seq);
                if (seq > 0) {
                    return;
                }
                seq = 1;
            }
        }
    }

    @Test
    void aClosedStoreTakesNothingAndClosingAgainIsFine() {
        await(store.close());

        assertThatThrownBy(() -> take(creation(ID, "alice", "bob"))).isInstanceOf(StoreUnavailableException.class);
        await(store.close());
    }

    /** The store after whatever it may go through in its life without anybody noticing; a restart, say. */
    InvitationStore livesOn(InvitationStore store, Limits limits, Duration retention, Random random) {
        return store;
    }

    @RepeatedTest(3)
    void behavesAsANaiveModel(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Limits limits = limits(4, 5, 12);
        Duration retention = Duration.ofMinutes(3);
        await(store.close());
        store = newStore(limits, retention, time);
        InvitationStoreModel model = new InvitationStoreModel(limits, retention.toMillis());
        List<UUID> pool = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            pool.add(new UUID(random.nextLong(), random.nextLong()));
        }
        for (int step = 0; step < 2_500; step++) {
            time.advance(random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(3));
            model.removeOld(store.now());
            UUID inviteID = pool.get(random.nextInt(pool.size()));
            Append append = RandomAppend.next(model, inviteID, random);
            AppendResult expected = model.append(append, store.now());
            AppendResult actual = take(append);
            if (expected instanceof LimitReached reached) {
                assertThat(((LimitReached) actual).limit()).as("step " + step).isEqualTo(reached.limit());
                assertThat(((LimitReached) actual).retryAfterMs()).isBetween(1L, LIFETIME_MS + 1_000);
            } else {
                assertThat(actual).as("step " + step).isEqualTo(expected);
            }
            if (step % 25 == 0) {
                seesTheSame(model, pool, random);
            }
            if (random.nextInt(300) == 0) {
                store = livesOn(store, limits, retention, random);
            }
        }
    }

    private void seesTheSame(InvitationStoreModel model, List<UUID> pool, Random random) {
        String user = RandomAppend.USERS.get(random.nextInt(RandomAppend.USERS.size()));
        StateFilter state = List.of(StateFilter.values()).get(random.nextInt(3));
        assertThat(allPages(before -> page(user, state, before, 3))).isEqualTo(model.list(user, state));
        long since = store.now() - random.nextInt(200_000);
        List<String> groups = random.nextBoolean() ? List.of("class") : List.of();
        assertThat(allPages(after -> since(user, groups, since, after, 4)))
                .isEqualTo(model.createdSince(user, groups, since));
        UUID inviteID = pool.get(random.nextInt(pool.size()));
        assertThat(await(store.read(inviteID, 0))).isEqualTo(model.log(inviteID));
        Set<UUID> open = new HashSet<>();
        await(store.forEachOpen(each -> open.add(each.inviteID())));
        assertThat(open).isEqualTo(model.openIDs());
        assertThat(Set.copyOf(overdue(Partitions.ALL, store.now()))).isEqualTo(model.overdue(store.now()));
    }

    private static List<UUID> allPages(Function<String, Page> pages) {
        List<UUID> found = new ArrayList<>();
        String cursor = null;
        do {
            Page page = pages.apply(cursor);
            found.addAll(page.inviteIDs());
            cursor = page.next();
        } while (cursor != null);
        return found;
    }

    private static List<Integer> oneTo(int last) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 1; i <= last; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    Page page(String userID, StateFilter state, String before, int limit) {
        return await(store.list(userID, state, before, limit));
    }

    Page since(String userID, List<String> groupIDs, long since, String after, int limit) {
        return await(store.createdSince(userID, groupIDs, since, after, limit));
    }

    static <T> Future<T> onContext(java.util.function.Supplier<Future<T>> work) {
        io.vertx.core.Promise<T> promise = io.vertx.core.Promise.promise();
        vertx.getOrCreateContext().runOnContext(ignored -> work.get().onComplete(promise));
        return promise.future();
    }
}
