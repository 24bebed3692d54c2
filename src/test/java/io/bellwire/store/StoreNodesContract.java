package io.bellwire.store;

import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.append;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.creation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.protocol.Limits;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two nodes know of each other through a Redis of whatever kind. */
abstract class StoreNodesContract {
    private static Vertx vertx;

    private final ManualTime time = new ManualTime();
    private final String prefix = RedisStores.freshPrefix();
    private RedisStore one;
    private RedisStore two;

    abstract String uri();

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
        one = node("node-1");
        two = node("node-2");
    }

    @AfterEach
    void close() {
        await(one.close());
        await(two.close());
    }

    private RedisStore node(String nodeID) {
        return RedisStores.openOfCluster(
                vertx, RedisStores.config(uri(), prefix), Duration.ofMinutes(30), nodeID, time);
    }

    private static void beat(RedisStore store) {
        await(store.onPort(store::beat));
    }

    private static void taken(RedisStore store, Append append) {
        assertThat(await(store.invitations().append(append))).isInstanceOf(AppendResult.Appended.class);
    }

    private List<StoredInvitation> decisions(String nodeID, long since) {
        List<StoredInvitation> found = Collections.synchronizedList(new ArrayList<>());
        await(two.nodes().decisionsOf(nodeID, since, found::add));
        return found;
    }

    private Set<UUID> decided(String nodeID, long since) {
        Set<UUID> found = new HashSet<>();
        decisions(nodeID, since)
                .forEach(stored -> assertThat(found.add(stored.inviteID())).isTrue());
        return found;
    }

    private UUID created(RedisStore store, int number) {
        UUID inviteID = UUID.randomUUID();
        taken(store, creation(inviteID, "alice" + number, "bob" + number));
        return inviteID;
    }

    @Test
    void thoseAreLiveWhoseLeaseHasNotRunOut() {
        beat(one);
        assertThat(one.nodes().live()).containsExactlyInAnyOrder("node-1", "node-2");

        time.advance(RedisStore.LEASE_MS - 1);
        beat(one);
        assertThat(one.nodes().live()).containsExactlyInAnyOrder("node-1", "node-2");

        time.advance(1);
        beat(one);
        assertThat(one.nodes().live()).containsExactly("node-1");
    }

    @Test
    void aNodeThatIsClosedIsNotLive() {
        await(two.close());

        beat(one);

        assertThat(one.nodes().live()).containsExactly("node-1");
    }

    @Test
    void whatANodeDecidedIsHandedOutWholeAndOnce() {
        UUID inviteID = created(one, 1);
        taken(two, append(inviteID, 1, new Ringing("bob1", "tablet")));
        taken(one, acceptAndEnd(inviteID, 2, "bob1"));
        UUID theirs = created(two, 2);

        List<StoredInvitation> found = decisions("node-1", ManualTime.START_MS);

        assertThat(found).hasSize(1);
        assertThat(found.get(0).inviteID()).isEqualTo(inviteID);
        assertThat(found.get(0).events()).isEqualTo(await(two.invitations().read(inviteID, 0)));
        assertThat(decided("node-2", ManualTime.START_MS)).containsExactlyInAnyOrder(inviteID, theirs);
        assertThat(decided("node-3", ManualTime.START_MS)).isEmpty();
    }

    @Test
    void whatIsRefusedIsNoDecision() {
        UUID inviteID = created(one, 1);
        assertThat(await(two.invitations().append(acceptAndEnd(inviteID, 5, "bob1"))))
                .isInstanceOf(AppendResult.Conflict.class);

        assertThat(decided("node-2", ManualTime.START_MS)).isEmpty();
    }

    @Test
    void onlyWhatWasAppendedToSinceIsHandedOut() {
        UUID old = created(one, 1);
        UUID touched = created(one, 2);
        time.advance(20_000);
        taken(one, append(touched, 1, new Ringing("bob2", "tablet")));
        long since = time.wallMs();
        UUID newest = created(one, 3);

        assertThat(decided("node-1", since)).containsExactlyInAnyOrder(touched, newest);
        assertThat(decided("node-1", since + 1)).isEmpty();
        assertThat(decided("node-1", ManualTime.START_MS)).containsExactlyInAnyOrder(old, touched, newest);
    }

    @Test
    void decisionsAreKeptForLongEnoughWhateverTheClockSaysWhenTheyAreMade() {
        for (int i = 0; i < 12; i++) {
            long at = time.wallMs();
            UUID inviteID = created(one, i);
            time.advance(StoreNodes.KEPT_MS);

            assertThat(decided("node-1", at)).containsExactly(inviteID);
            time.advance(7_001);
        }
    }

    @Test
    void manyDecisionsAreHandedOutOnTheCallersContextOneAtATime() {
        Set<UUID> expected = new HashSet<>();
        List<Future<?>> appends = new ArrayList<>();
        int partition = 77;
        for (int i = 0; i < 2_500; i++) {
            UUID inviteID = UUID.randomUUID();
            while (i < 1_500 && one.invitations().partitions().of(inviteID) != partition) {
                inviteID = UUID.randomUUID();
            }
            expected.add(inviteID);
            appends.add(one.invitations().append(creation(inviteID, "alice" + i, "bob" + i)));
        }
        await(Future.all(appends));
        Set<String> threads = Collections.synchronizedSet(new HashSet<>());
        List<UUID> found = Collections.synchronizedList(new ArrayList<>());
        Context context = vertx.getOrCreateContext();
        Promise<Void> done = Promise.promise();

        context.runOnContext(nothing -> {
            threads.add(Thread.currentThread().getName());
            two.nodes()
                    .decisionsOf("node-1", ManualTime.START_MS, stored -> {
                        threads.add(Thread.currentThread().getName());
                        found.add(stored.inviteID());
                    })
                    .onComplete(result -> threads.add(Thread.currentThread().getName()))
                    .onComplete(done);
        });
        await(done.future());

        assertThat(found).hasSize(expected.size()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(threads).hasSize(1);
    }

    @Test
    void decisionsOfFailsWithWhatTheCallerThrowsAndWhenTheStoreIsClosed() {
        created(one, 1);
        assertThatThrownBy(() -> await(two.nodes().decisionsOf("node-1", 0, stored -> {
                    throw new IllegalStateException("no");
                })))
                .isInstanceOf(IllegalStateException.class);

        await(two.close());

        assertThatThrownBy(() -> decided("node-1", 0)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aNodeWhoseLeaseHadRunOutHearsOfItWhenItIsBack() {
        List<Long> heard = Collections.synchronizedList(new ArrayList<>());
        two.nodes().onReturn(heard::add);
        time.advance(1_000);
        beat(two);
        long last = time.wallMs();
        time.advance(RedisStore.LEASE_MS - 1);
        beat(two);
        last += RedisStore.LEASE_MS - 1;
        time.advance(RedisStore.LEASE_MS);
        beat(one);
        beat(two);
        long expected = last;
        await().until(() -> heard.equals(List.of(expected)));

        time.advance(1_000);
        beat(two);
        time.advance(RedisStore.LEASE_MS + 5);
        long again = time.wallMs() - RedisStore.LEASE_MS - 5;
        beat(two);

        await().until(() -> heard.equals(List.of(expected, again)));
    }

    @Test
    void aNodeThatIsAloneNotesNothing() {
        RedisStore alone = RedisStores.open(
                vertx, RedisStores.config(uri(), prefix), Limits.DEFAULT, Duration.ofMinutes(30), "alone", time);
        created(alone, 1);
        await(alone.close());

        assertThat(decided("alone", ManualTime.START_MS)).isEmpty();
    }
}
