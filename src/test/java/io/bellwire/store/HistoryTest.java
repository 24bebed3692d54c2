package io.bellwire.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Scope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of what has ended: they come, become fewer, and go, while somebody reads. */
class HistoryTest {
    private static final long SPAN = 1_000_000;
    private static final InvitationKey NEWEST = new InvitationKey(Long.MAX_VALUE, new UUID(-1, -1));
    private static final Catalog.Start OLDEST = Catalog.Start.of(0, null);
    private static final int USERS = 12;
    private static final int GROUPS = 3;
    private static final int PAGE = 7;

    @TempDir
    Path folder;

    private final BusyDisk disk = new BusyDisk();

    /** The real disk, where something else happens now and then. */
    private static final class BusyDisk implements Disk {
        private Runnable beforeAFinishedFileIsOpened = () -> {};
        private boolean full;

        @Override
        public DiskFile open(Path path) throws IOException {
            if (HistoryFormat.numberOf(path) >= 0) {
                beforeAFinishedFileIsOpened.run();
            }
            return Disk.REAL.open(path);
        }

        @Override
        public long usableBytes(Path in) {
            return full ? 1_000 : Long.MAX_VALUE;
        }

        @Override
        public void forceFolder(Path in) {}
    }

    private History open() throws IOException {
        return History.open(disk, folder, SPAN);
    }

    @Test
    void aFileComesWhileAnotherOneGoes() throws IOException {
        History history = open();
        UUID old = UUID.randomUUID();
        UUID young = UUID.randomUUID();
        history.add(List.of(ended(old, 990, 1_000)));

        disk.beforeAFinishedFileIsOpened = () -> removeExpired(history, 1_500);
        history.add(List.of(ended(young, 1_990, 2_000)));

        assertThat(history.read(young, 0)).hasSize(2);
        assertThat(history.read(old, 0)).isEmpty();
        history.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatBecameOneFileIsFoundAsBefore(long seed) throws IOException {
        Random random = new Random(seed);
        History history = open();
        long endedAfter = 2_000;
        List<UUID> inviteIDs = fill(history, random, HistoryTiers.TOGETHER, endedAfter);
        Map<String, Object> before = everything(history, inviteIDs, endedAfter);

        history.merge(endedAfter);

        assertThat(files()).hasSize(1);
        assertThat(everything(history, inviteIDs, endedAfter)).containsExactlyEntriesOf(before);
        history.close();
        History again = open();
        assertThat(everything(again, inviteIDs, endedAfter)).containsExactlyEntriesOf(before);
        assertThat(everything(again, inviteIDs, 0))
                .as("what was too old is gone")
                .isEqualTo(everything(again, inviteIDs, endedAfter));
        again.close();
    }

    @Test
    void filesThatWereAlreadyMergedAreMergedAgain() throws IOException {
        History history = open();
        Random random = new Random(9);
        List<UUID> inviteIDs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            inviteIDs.addAll(fill(history, random, 1, 0));
            history.merge(0);
        }

        assertThat(files()).hasSizeLessThan(2 * HistoryTiers.TOGETHER);
        for (UUID inviteID : inviteIDs) {
            assertThat(history.read(inviteID, 0)).isNotEmpty();
        }
        history.close();
    }

    @Test
    void aCrashAnywhereChangesNothing(@TempDir Path crashed) throws IOException {
        History history = open();
        List<UUID> inviteIDs = fill(history, new Random(10), HistoryTiers.TOGETHER, 500);
        Map<String, Object> before = everything(history, inviteIDs, 500);
        history.close();

        int steps = 0;
        String rows = "";
        for (boolean died = true; died; steps++) {
            Path copy = copy(crashed.resolve("step" + steps));
            FaultyDisk dying = new FaultyDisk();
            History merging = History.open(dying, copy, SPAN);
            dying.changesLeft.set(steps);
            died = dies(merging);
            History again = History.open(Disk.REAL, copy, SPAN);
            assertThat(everything(again, inviteIDs, 500)).as("step %d", steps).isEqualTo(before);
            if (files(copy).size() == HistoryTiers.TOGETHER) {
                again.merge(500);
                assertThat(files(copy)).hasSize(1);
                String merged = rows(files(copy).get(0));
                assertThat(merged).as("each is in it once").isEqualTo(rows.isEmpty() ? merged : rows);
                rows = merged;
                assertThat(everything(again, inviteIDs, 500))
                        .as("step %d and again", steps)
                        .isEqualTo(before);
            }
            again.close();
        }
        assertThat(steps).isGreaterThan(2 * HistoryTiers.TOGETHER);
    }

    /** Merges; returns whether the disk died before it was done. */
    private static boolean dies(History history) throws IOException {
        try {
            history.merge(500);
            return false;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("the process has ended");
            return true;
        } finally {
            history.close();
        }
    }

    private Path copy(Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files()) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
        return to;
    }

    @Test
    void whatIsMergedIsNotRemovedMeanwhile() throws IOException {
        History history = open();
        List<UUID> inviteIDs = fill(history, new Random(11), HistoryTiers.TOGETHER, 0);
        disk.beforeAFinishedFileIsOpened = () -> removeExpired(history, Long.MAX_VALUE - 1);

        history.merge(0);

        assertThat(history.read(inviteIDs.get(0), 0)).isNotEmpty();
        disk.beforeAFinishedFileIsOpened = () -> {};
        history.removeExpired(Long.MAX_VALUE - 1);
        assertThat(files()).isEmpty();
        history.close();
    }

    @Test
    void nothingIsMergedWhereRoomIsScarceNorWhereItIsClosing() throws IOException {
        History history = open();
        fill(history, new Random(12), HistoryTiers.TOGETHER, 0);
        disk.full = true;
        history.merge(0);
        assertThat(files()).hasSize(HistoryTiers.TOGETHER);

        disk.full = false;
        history.add(List.of(large(3_000_000)));
        history.stopMerging();
        history.merge(0);
        assertThat(files()).hasSize(HistoryTiers.TOGETHER + 1);
        history.close();
        assertThat(open().isEmpty()).isFalse();
        assertThat(files()).as("what was half done").hasSize(HistoryTiers.TOGETHER + 1);
    }

    @Test
    void aDamagedFileAndItsNeighboursStayAsTheyAre() throws IOException {
        History history = open();
        List<UUID> inviteIDs = fill(history, new Random(13), HistoryTiers.TOGETHER, 0);
        Path third = files().get(2);
        history.close();
        damageRowsOf(third);
        History damaged = open();

        damaged.merge(0);
        damaged.merge(0);

        assertThat(files()).hasSize(HistoryTiers.TOGETHER);
        int readable = 0;
        for (UUID inviteID : inviteIDs) {
            try {
                readable += damaged.read(inviteID, 0).isEmpty() ? 0 : 1;
            } catch (CorruptDataException e) {
                assertThat(e).hasMessageContaining(third.toString());
            }
        }
        assertThat(readable).isGreaterThan(inviteIDs.size() / 2);
        damaged.close();
    }

    @Test
    void everybodyReadsWhileFilesBecomeFewer() throws Exception {
        History history = open();
        List<UUID> inviteIDs = fill(history, new Random(14), HistoryTiers.TOGETHER, 0);
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Random random = new Random(i);
            readers.add(CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    readsOne(history, inviteIDs.get(random.nextInt(inviteIDs.size())));
                }
            }));
        }

        for (int i = 0; i < 10; i++) {
            history.merge(0);
            fill(history, new Random(100 + i), HistoryTiers.TOGETHER - 1, 0);
        }
        over.set(true);

        for (CompletableFuture<Void> reader : readers) {
            reader.get(30, TimeUnit.SECONDS);
        }
        history.close();
    }

    private static void readsOne(History history, UUID inviteID) {
        try {
            assertThat(history.lacks(inviteID)).isFalse();
            assertThat(history.read(inviteID, 0)).isNotEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void removeExpired(History history, long endedAfter) {
        try {
            history.removeExpired(endedAfter);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Path> files() throws IOException {
        return files(folder);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.sorted().toList();
        }
    }

    private static String rows(Path path) throws IOException {
        HistoryFile file = HistoryFile.open(Disk.REAL, path);
        file.close();
        return file.ids().count() + " IDs and " + file.names().count() + " names";
    }

    private static void damageRowsOf(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer idsAt = ByteBuffer.allocate(Long.BYTES);
            channel.read(idsAt, channel.size() - HistoryFormat.FOOTER_BYTES + 24);
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), idsAt.getLong(0));
        }
    }

    // ---- What there was

    /** Adds files with all kinds of invitations, some of which ended too long ago, and whose IDs were used again since. */
    private static List<UUID> fill(History history, Random random, int files, long endedAfter) throws IOException {
        List<UUID> inviteIDs = new ArrayList<>();
        for (int file = 0; file < files; file++) {
            Map<UUID, HistoryLog> logs = new LinkedHashMap<>();
            int count = 1 + random.nextInt(400);
            for (int i = 0; i < count; i++) {
                boolean again = endedAfter > 0 && !inviteIDs.isEmpty() && random.nextInt(20) == 0;
                UUID inviteID = again
                        ? inviteIDs.get(random.nextInt(inviteIDs.size()))
                        : new UUID(random.nextLong(), random.nextLong());
                boolean used = seq(history, inviteID, endedAfter) > 0;
                long createTime = random.nextInt(3_000);
                HistoryLog log = log(random, inviteID, createTime, createTime + 1 + random.nextInt(2_000));
                if (!used && !logs.containsKey(inviteID)) {
                    logs.put(inviteID, log);
                    inviteIDs.add(inviteID);
                }
            }
            logs.put(UUID.randomUUID(), ended(UUID.randomUUID(), 5_000, 5_001));
            history.add(List.copyOf(logs.values()));
        }
        return inviteIDs;
    }

    private static int seq(History history, UUID inviteID, long endedAfter) throws IOException {
        return history.lacks(inviteID) ? 0 : history.seq(inviteID, endedAfter);
    }

    private static HistoryLog log(Random random, UUID inviteID, long createTime, long endedAt) {
        boolean inGroup = random.nextInt(3) == 0;
        boolean onlineUserOnly = random.nextInt(10) == 0;
        String invitee = "user" + random.nextInt(USERS);
        Created created = StoreSamples.created(
                "user" + random.nextInt(USERS),
                inGroup ? "group" + random.nextInt(GROUPS) : "",
                inGroup ? Scope.GROUP : Scope.INVITEES,
                onlineUserOnly,
                invitee);
        List<LoggedEvent> events = new ArrayList<>();
        events.add(new LoggedEvent(1, createTime, created));
        if (random.nextBoolean()) {
            events.add(new LoggedEvent(2, endedAt, new Accepted(invitee, "tablet", "x".repeat(random.nextInt(3_000)))));
        }
        events.add(new LoggedEvent(events.size() + 1, endedAt, new Ended(Outcome.ANSWERED)));
        return historyLog(inviteID, events);
    }

    private static HistoryLog ended(UUID inviteID, long createTime, long endedAt) {
        return historyLog(
                inviteID,
                List.of(
                        new LoggedEvent(1, createTime, StoreSamples.oneToOne("alice", "bob")),
                        new LoggedEvent(2, endedAt, new Ended(Outcome.CANCELLED))));
    }

    private static HistoryLog large(int bytes) {
        return historyLog(
                UUID.randomUUID(),
                List.of(
                        new LoggedEvent(1, 5_000, StoreSamples.oneToOne("alice", "bob")),
                        new LoggedEvent(2, 5_001, new Accepted("bob", "tablet", "x".repeat(bytes))),
                        new LoggedEvent(3, 5_001, new Ended(Outcome.ANSWERED))));
    }

    private static HistoryLog historyLog(UUID inviteID, List<LoggedEvent> events) {
        StoredLog log = new StoredLog(inviteID, events.get(0), 1);
        log.add(events);
        log.pack();
        return HistoryLog.of(log);
    }

    /** All that anybody can ask. */
    private static Map<String, Object> everything(History history, List<UUID> inviteIDs, long endedAfter)
            throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        for (UUID inviteID : inviteIDs) {
            all.put("read " + inviteID, history.read(inviteID, endedAfter));
            all.put("seq " + inviteID, history.seq(inviteID, endedAfter));
        }
        for (int user = 0; user < USERS; user++) {
            String userID = "user" + user;
            List<String> groupIDs = List.of("group" + user % GROUPS);
            Set<InvitationKey> newest = history.list(userID, NEWEST, endedAfter, 100_000);
            all.put("list " + userID, newest);
            all.put("from " + userID, history.from(userID, groupIDs, OLDEST, endedAfter, 100_000));
            for (InvitationKey key : List.copyOf(newest).subList(0, Math.min(5, newest.size()))) {
                TreeSet<InvitationKey> before = new TreeSet<>(history.list(userID, key, endedAfter, PAGE));
                all.put(userID + " before " + key, page(before.descendingSet()));
                Catalog.Start behind = Catalog.Start.of(0, key);
                all.put(userID + " behind " + key, page(history.from(userID, groupIDs, behind, endedAfter, PAGE)));
            }
        }
        all.put("created before", history.createdBefore(5_000) + " " + history.createdBefore(5_001));
        return all;
    }

    /** What a page shows; the files may find more. */
    private static List<InvitationKey> page(Set<InvitationKey> found) {
        return found.stream().limit(PAGE).toList();
    }
}
