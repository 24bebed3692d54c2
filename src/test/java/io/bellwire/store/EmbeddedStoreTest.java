package io.bellwire.store;

import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.accepted;
import static io.bellwire.store.StoreSamples.append;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.created;
import static io.bellwire.store.StoreSamples.creation;
import static io.bellwire.store.StoreSamples.expire;
import static io.bellwire.store.StoreSamples.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand.Create;
import io.bellwire.group.GroupCommand.Dismiss;
import io.bellwire.group.GroupCommand.Join;
import io.bellwire.group.GroupCommand.Leave;
import io.bellwire.invitation.InvitationEvent.Modified;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.JoinPolicy;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.AppendResult.Appended;
import io.bellwire.store.AppendResult.Conflict;
import io.bellwire.store.AppendResult.LimitReached;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded store does beyond the contract: restarts, the move into history, and a disk that fails. */
class EmbeddedStoreTest {
    private static final Duration RETENTION = Duration.ofHours(1);
    private static final UUID ID = UUID.fromString("0190a000-0000-7000-8000-000000000001");

    private static Vertx vertx;

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final FaultyDisk disk = new FaultyDisk();
    private EmbeddedStore store;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        await(vertx.close());
    }

    @BeforeEach
    void openFirst() {
        store = open(Limits.DEFAULT);
    }

    @AfterEach
    void closeLast() {
        await(store.close());
    }

    private EmbeddedStore open(Limits limits) {
        return EmbeddedStore.open(vertx, folder, Fsync.ALWAYS, limits, RETENTION, time.clock(), disk);
    }

    private void restart() {
        restart(Limits.DEFAULT);
    }

    private void restart(Limits limits) {
        await(store.close());
        store = open(limits);
    }

    private AppendResult take(Append append) {
        return await(store.invitations().append(append));
    }

    private UUID creates(String inviter, String... invitees) {
        UUID inviteID = UUID.randomUUID();
        assertThat(take(creation(inviteID, inviter, invitees))).isInstanceOf(Appended.class);
        time.advance(1);
        return inviteID;
    }

    private UUID ends(String inviter, String invitee) {
        UUID inviteID = creates(inviter, invitee);
        assertThat(take(acceptAndEnd(inviteID, 1, invitee))).isInstanceOf(Appended.class);
        return inviteID;
    }

    private List<LoggedEvent> log(UUID inviteID) {
        return await(store.invitations().read(inviteID, 0));
    }

    private List<UUID> list(String userID, StateFilter state) {
        return await(store.invitations().list(userID, state, null, 100)).inviteIDs();
    }

    /** Moves everything that has ended into the history, and waits until the old segments have gone. */
    private void checkpoint() {
        long before = oldestSegment();
        store.checkpointSoon();
        await().until(() -> oldestSegment() > before);
    }

    private long oldestSegment() {
        return StoreFolder.oldestSegment(folder);
    }

    private long folderBytes() {
        return StoreFolder.bytes(folder);
    }

    @Test
    void everythingIsThereAfterARestart() {
        UUID open = creates("alice", "bob", "carol");
        UUID over = ends("alice", "bob");
        take(append(open, 1, accepted("bob")));
        List<LoggedEvent> openLog = log(open);
        List<LoggedEvent> overLog = log(over);

        restart();

        assertThat(log(open)).isEqualTo(openLog);
        assertThat(log(over)).isEqualTo(overLog);
        assertThat(list("bob", StateFilter.ALL)).containsExactly(over, open);
        assertThat(take(append(open, 2, accepted("carol")))).isInstanceOf(Appended.class);
        assertThat(take(creation(over, "alice", "bob"))).isEqualTo(new Conflict(3));
    }

    @Test
    void boundsGoOnAfterARestart() {
        UUID first = creates("alice", "bob");
        ends("alice", "bob");

        restart(limits(1, 10, 10));

        assertThat(take(creation(ID, "alice", "bob"))).isInstanceOf(LimitReached.class);
        take(acceptAndEnd(first, 1, "bob"));
        assertThat(take(creation(ID, "alice", "bob"))).isInstanceOf(Appended.class);
    }

    @Test
    void storeTimeGoesOnAfterARestartWithAWallClockThatWasSetBack() {
        creates("alice", "bob");
        time.advance(5_000);
        long before = store.invitations().now();
        await(store.close());
        time.jumpWall(-3_600_000);

        store = open(Limits.DEFAULT);

        assertThat(store.invitations().now()).isGreaterThanOrEqualTo(before);
        time.advance(10);
        assertThat(store.invitations().now()).isGreaterThanOrEqualTo(before + 10);
    }

    @Test
    void aFolderIsForOneStoreOnly() {
        assertThatThrownBy(() -> open(Limits.DEFAULT))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("in use by another process")
                .hasMessageContaining(folder.toString());
        assertThat(creates("alice", "bob")).isNotNull();
    }

    @Test
    void whatMovedIntoTheHistoryIsFoundAsBefore() {
        UUID open = creates("alice", "bob");
        UUID older = ends("alice", "bob");
        UUID inGroup = UUID.randomUUID();
        take(creation(inGroup, created("carol", "class", Scope.GROUP, false, "dave")));
        take(acceptAndEnd(inGroup, 1, "dave"));
        UUID hidden = UUID.randomUUID();
        take(creation(hidden, created("alice", "", Scope.INVITEES, true, "bob")));
        take(acceptAndEnd(hidden, 1, "bob"));
        time.advance(1);
        UUID younger = ends("erin", "alice");
        List<LoggedEvent> olderLog = log(older);

        checkpoint();
        UUID newest = ends("alice", "frank");

        assertThat(log(older)).isEqualTo(olderLog);
        assertThat(log(hidden)).hasSize(3);
        assertThat(await(store.invitations().read(older, 2))).containsExactly(olderLog.get(2));
        assertThat(list("alice", StateFilter.ALL)).containsExactly(newest, younger, older, open);
        assertThat(list("alice", StateFilter.ENDED)).containsExactly(newest, younger, older);
        assertThat(list("alice", StateFilter.OPEN)).containsExactly(open);
        assertThat(list("nobody", StateFilter.ALL)).isEmpty();
        assertThat(take(creation(older, "alice", "bob"))).isEqualTo(new Conflict(3));
        assertThat(await(store.invitations().createdSince("zoe", List.of("class"), 0, null, 10))
                        .inviteIDs())
                .containsExactly(inGroup);
        assertThat(await(store.invitations().createdSince("alice", List.of("class"), ManualTime.START_MS + 1, null, 10))
                        .inviteIDs())
                .containsExactly(older, inGroup, younger, newest);
    }

    @Test
    void pagesGoThroughMemoryAndHistoryAlike() {
        List<UUID> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            expected.add(0, i % 7 == 0 ? creates("alice" + i, "bob") : ends("alice" + i, "bob"));
            if (i % 70 == 69) {
                checkpoint();
            }
        }

        List<UUID> found = new ArrayList<>();
        String before = null;
        do {
            InvitationStore.Page page = await(store.invitations().list("bob", StateFilter.ALL, before, 7));
            found.addAll(page.inviteIDs());
            before = page.next();
        } while (before != null);
        assertThat(found).containsExactlyElementsOf(expected);

        found.clear();
        String after = null;
        do {
            InvitationStore.Page page =
                    await(store.invitations().createdSince("bob", List.of(), ManualTime.START_MS, after, 11));
            found.addAll(page.inviteIDs());
            after = page.next();
        } while (after != null);
        Collections.reverse(found);
        assertThat(found).containsExactlyElementsOf(expected);
    }

    @Test
    void historyFilesBecomeFewByThemselves() {
        List<UUID> expected = new ArrayList<>();
        for (int i = 0; i < 3 * HistoryTiers.TOGETHER; i++) {
            expected.add(0, ends("alice", "bob"));
            checkpoint();
        }

        await().until(() -> StoreFolder.historyFiles(folder) < HistoryTiers.TOGETHER);
        assertThat(list("bob", StateFilter.ALL)).containsExactlyElementsOf(expected);
        assertThat(log(expected.get(20))).hasSize(3);
        restart();
        assertThat(list("bob", StateFilter.ALL)).containsExactlyElementsOf(expected);
        assertThat(take(creation(expected.get(20), "alice", "bob"))).isEqualTo(new Conflict(3));
    }

    @Test
    void everythingIsThereAfterACheckpointAndARestart() {
        UUID open = creates("alice", "bob", "carol");
        take(append(open, 1, accepted("bob")));
        UUID over = ends("alice", "bob");
        await(store.groups().execute(new Create("alice", "class", JoinPolicy.OPEN, List.of("bob"))));
        await(store.groups().execute(new Create("alice", "gone", JoinPolicy.OPEN, List.of("bob"))));
        checkpoint();
        await(store.groups().execute(new Join("carol", "class")));
        await(store.groups().execute(new Leave("bob", "class")));
        await(store.groups().execute(new Dismiss("alice", "gone")));
        Group group = await(store.groups().group("class"));
        List<LoggedEvent> openLog = log(open);

        restart();

        assertThat(log(open)).isEqualTo(openLog);
        assertThat(log(over)).hasSize(3);
        assertThat(await(store.groups().group("class"))).isEqualTo(group);
        assertThat(await(store.groups().group("gone"))).isNull();
        assertThat(await(store.groups().groupsOf("alice"))).containsExactly("class");
        assertThat(await(store.groups().groupsOf("bob"))).isEmpty();
        checkpoint();
        restart();
        assertThat(log(open)).isEqualTo(openLog);
        assertThat(await(store.groups().group("class"))).isEqualTo(group);
    }

    @Test
    void theFolderIsSmallAgainOnceTheHistoryIsTooOld() {
        long small = 3L * JournalFormat.SEGMENT_BYTES;
        String data = "x".repeat(8_000);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 800; i++) {
                UUID inviteID = creates("alice", "bob");
                take(append(inviteID, 1, new Modified("phone", data)));
                take(acceptAndEnd(inviteID, 2, "bob"));
            }
            checkpoint();
        }
        assertThat(folderBytes()).isGreaterThan(small + 10_000_000);

        time.advance(RETENTION.toMillis());

        await().atMost(Duration.ofSeconds(30)).until(() -> folderBytes() <= small);
        assertThat(list("bob", StateFilter.ALL)).isEmpty();
        restart();
        assertThat(list("bob", StateFilter.ALL)).isEmpty();
    }

    @Test
    void theJournalIsKeptShortByItself() {
        UUID open = creates("zoe", "yann");
        String data = "x".repeat(15_000);
        for (int i = 0; i < 3_000; i++) {
            UUID inviteID = creates("alice", "bob");
            take(append(inviteID, 1, new Modified("phone", data)));
            take(acceptAndEnd(inviteID, 2, "bob"));
        }

        await().until(() -> oldestSegment() > 1);
        assertThat(log(open)).hasSize(1);
    }

    @Test
    void oneCheckpointIsNoReasonForTheNext() {
        String data = "x".repeat(15_000);
        long written = 0;
        while (written < 3L * JournalFormat.SEGMENT_BYTES) {
            UUID inviteID = creates("alice", "bob");
            take(append(inviteID, 1, new Modified("phone", data)));
            take(acceptAndEnd(inviteID, 2, "bob"));
            written += data.length();
        }

        // One for each segment that was filled; what is written by the way may fill another one.
        assertThat(StoreFolder.historyFiles(folder)).isBetween(1L, 4L);
    }

    @Test
    void anAnswerWaitsForTheDevice() {
        creates("alice", "bob");
        int before = disk.forces.get();
        disk.forcesAllowed.drainPermits();

        Future<AppendResult> answer = store.invitations().append(creation(ID, "alice", "bob"));
        await().until(disk.forcesAllowed::hasQueuedThreads);

        assertThat(answer.isComplete()).isFalse();
        assertThat(log(ID)).isEmpty();

        disk.forcesAllowed.release(1_000_000);
        assertThat(await(answer)).isInstanceOf(Appended.class);
        assertThat(disk.forces.get()).isGreaterThan(before);
        assertThat(log(ID)).hasSize(1);
    }

    @Test
    void whatComesTogetherSharesAForce() {
        disk.forcesAllowed.drainPermits();
        List<Future<AppendResult>> answers = new ArrayList<>();
        answers.add(store.invitations().append(creation(ID, "alice", "bob")));
        await().until(disk.forcesAllowed::hasQueuedThreads);
        for (int i = 0; i < 40; i++) {
            answers.add(store.invitations().append(creation(UUID.randomUUID(), "alice", "bob")));
        }
        int before = disk.forces.get();
        disk.forcesAllowed.release(1_000_000);

        assertThat(answers.stream().map(StoreSamples::await)).allMatch(Appended.class::isInstance);
        assertThat(disk.forces.get() - before).isLessThanOrEqualTo(3);
    }

    @Test
    void aDiskThatFailsStopsTheStoreForGood() {
        UUID before = creates("alice", "bob");
        assertThat(store.takesAppends()).isTrue();
        disk.broken = true;

        assertThatThrownBy(() -> take(creation(ID, "alice", "bob"))).isInstanceOf(StoreUnavailableException.class);
        await().until(() -> !store.takesAppends());
        disk.broken = false;

        assertThatThrownBy(() -> take(creation(UUID.randomUUID(), "alice", "bob")))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(log(before)).hasSize(1);
        assertThat(log(ID)).isEmpty();
        restart();
        assertThat(log(before)).hasSize(1);
        assertThat(take(acceptAndEnd(before, 1, "bob"))).isInstanceOf(Appended.class);
    }

    @Test
    void aFullDiskIsSurvived() {
        restart(limits(0, 0, 0));
        disk.full = true;
        String data = "x".repeat(16_000);
        List<UUID> acknowledged = new ArrayList<>();
        boolean refused = false;
        for (int i = 0; i < 2_000 && !refused; i++) {
            UUID inviteID = UUID.randomUUID();
            try {
                take(creation(inviteID, "alice", "bob"));
                acknowledged.add(inviteID);
                take(append(inviteID, 1, new Modified("phone", data)));
            } catch (StoreUnavailableException e) {
                refused = true;
            }
        }
        assertThat(refused).isTrue();

        disk.full = false;
        await().ignoreException(StoreUnavailableException.class)
                .until(() -> take(creation(UUID.randomUUID(), "carol", "dave")) instanceof Appended);

        restart();
        assertThat(acknowledged)
                .isNotEmpty()
                .allMatch(inviteID -> !log(inviteID).isEmpty());
    }

    @Test
    void aTimeoutIsDecidedByStoreTimeAfterARestart() {
        UUID open = creates("alice", "bob");
        restart();
        time.advance(StoreSamples.LIFETIME_MS - 1);

        assertThat(take(acceptAndEnd(open, 1, "bob"))).isInstanceOf(AppendResult.WrongTime.class);
        assertThat(take(expire(open, 1, "bob"))).isInstanceOf(Appended.class);
    }
}
