package io.bellwire.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.delivery.GroupNews;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.Partitions;
import io.bellwire.store.StoreNodes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private static final Set<String> ALL = Set.of("one", "two", "three");

    private final Wires wires = new Wires(1);
    private final TestNode one = new TestNode(wires, "one", "secret");
    private final TestNode two = new TestNode(wires, "two", "secret");
    private final TestNode three = new TestNode(wires, "three", "secret");
    private final List<TestNode> nodes = List.of(one, two, three);

    private void together() {
        nodes.forEach(node -> node.live = ALL);
        nodes.forEach(node -> node.cluster.members(ALL));
        wires.run(3_000);
        nodes.forEach(TestNode::forget);
    }

    @Test
    void allNodesAgreeOnTheOwners() {
        together();

        for (TestNode node : nodes) {
            assertThat(node.cluster.view().ready()).isEqualTo(ALL);
            assertThat(node.cluster.nodes()).hasSize(2).doesNotContain(node.nodeID);
        }
        Set<Integer> owned = new HashSet<>();
        nodes.forEach(node -> owned.addAll(node.cluster.view().partitionsOf(node.nodeID)));
        assertThat(owned).isEqualTo(Partitions.ALL);
        IntStream.range(0, Partitions.COUNT).forEach(partition -> {
            String owner = one.cluster.view().ownerOf(partition);
            assertThat(one.cluster.ownerOf(partition)).isEqualTo("one".equals(owner) ? null : owner);
            assertThat(two.cluster.view().ownerOf(partition)).isEqualTo(owner);
        });
    }

    @Test
    void whoIsHeardOfForTheFirstTimeIsAnsweredAtOnce() {
        wires.cut("one", "two");
        one.cluster.members(ALL);
        wires.run(10);
        wires.heal();
        two.cluster.members(ALL);
        wires.run(10);
        assertThat(two.cluster.view().ready()).contains("one");
    }

    @Test
    void theOwnerIsAskedAndAnswers() {
        together();
        Future<Reply> reply = one.ask(two);
        wires.run(100);
        assertThat(reply.result()).isEqualTo(Answer.Done.INSTANCE);
        assertThat(two.heard).containsExactly("call");
    }

    @Test
    void whoIsNotTheOwnerSaysSo() {
        together();
        two.cluster.ready(false);
        Future<Reply> reply = one.ask(two);
        wires.run(100);
        assertThat(reply.failed()).isTrue();
        assertThat(two.moved).isEqualTo(1);
        assertThat(one.direct).isEqualTo(1);
        assertThat(two.heard).isEmpty();
    }

    @Test
    void anOwnerWithoutAStoreIsNoHelp() {
        together();
        two.answer = Future.succeededFuture(RpcError.unavailable());
        Future<Reply> reply = one.ask(two);
        wires.run(100);
        assertThat(reply.failed()).isTrue();
    }

    @Test
    void anOwnerWhoseWorkFailsIsNoHelp() {
        together();
        two.answer = Future.failedFuture("broken");
        Future<Reply> reply = one.ask(two);
        wires.run(100);
        assertThat(reply.failed()).isTrue();
    }

    @Test
    void anOwnerThatIsSilentIsWaitedForNoLongerThanThat() {
        together();
        two.answer = Promise.<Reply>promise().future();
        Future<Reply> reply = one.ask(two);
        wires.run(Link.CALL_TIMEOUT_MS - 1);
        assertThat(reply.isComplete()).isFalse();
        wires.run(Cluster.TICK_MS + 2);
        assertThat(reply.failed()).isTrue();
    }

    @Test
    void aPausedOwnerDoesNotCarryOutOldCalls() {
        together();
        two.loop.pause();
        Future<Reply> reply = one.ask(two);
        wires.run(1_000);
        two.loop.goOn();
        wires.run(1_000);
        assertThat(reply.failed()).isTrue();
        assertThat(two.heard).isEmpty();
        assertThat(two.late).isEqualTo(1);
    }

    @Test
    void noMoreThanSomeCallsWaitForOneNode() {
        together();
        two.answer = Promise.<Reply>promise().future();
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i <= Link.MAX_CALLS; i++) {
            replies.add(one.ask(two));
        }
        assertThat(replies.get(Link.MAX_CALLS).failed()).isTrue();
        assertThat(replies.get(Link.MAX_CALLS - 1).isComplete()).isFalse();
        wires.run(1_000);
        assertThat(replies).allMatch(Future::failed);
        assertThat(one.cluster.isSettled()).isTrue();
    }

    @Test
    void whoIsToldSaysWhoWasReached() {
        together();
        Future<Set<String>> reached = one.tell(two, 1);
        wires.run(100);
        assertThat(reached.result()).containsExactly("bob");
    }

    @Test
    void whoCannotBeReachedReachedNobody() {
        together();
        wires.cut("one", "two");
        Future<Set<String>> reached = one.tell(two, 1);
        wires.run(Link.REACHED_TIMEOUT_MS + 2 * Cluster.TICK_MS);
        assertThat(reached.result()).isEmpty();
    }

    @Test
    void otherNewsArrive() {
        together();
        one.cluster.tell("two", new GroupNews(Buffer.buffer("{}"), "class", List.of(), null));
        one.cluster.replaced("two", "alice", "web", 7);
        wires.run(100);
        assertThat(two.heard).containsExactly("group class", "replaced alice web 7");
    }

    @Test
    void whoIsSilentIsSuspectedAndReadFromTheStoreUntilItsLeaseIsOver() {
        together();
        two.loop.pause();
        wires.run(Membership.SILENCE_MS + 500);
        assertThat(one.cluster.view().ready()).containsExactlyInAnyOrder("one", "three");
        assertThat(one.gained.get(one.gained.size() - 1)).isNotEmpty();
        assertThat(one.ask(two).failed()).isTrue();

        wires.run(3_000);
        one.live = Set.of("one", "three");
        wires.run(3_000);
        int pulls = one.pulls.size();
        assertThat(one.pulls).hasSizeBetween(4, 7).containsOnly("two");
        wires.run(10_000);
        assertThat(one.pulls).hasSize(pulls);
    }

    @Test
    void whoIsBackIsReadOnceMoreAndWorksAgain() {
        together();
        two.loop.pause();
        wires.run(6_000);
        two.loop.goOn();
        int pulls = one.pulls.size();
        wires.run(2_000);
        assertThat(one.pulls.size()).isBetween(pulls + 1, pulls + 2);
        nodes.forEach(node -> assertThat(node.cluster.view().ready()).isEqualTo(ALL));
        assertThat(two.pulls).as("its own pause tells it nothing of others").isEmpty();
        Future<Reply> reply = one.ask(two);
        wires.run(100);
        assertThat(reply.succeeded()).isTrue();
    }

    @Test
    void whoLeftIsReadFromTheStore() {
        together();
        Set<String> rest = Set.of("one", "three");
        one.live = rest;
        one.cluster.members(rest);
        wires.run(5_000);
        assertThat(one.pulls).isNotEmpty().hasSizeLessThan(4).containsOnly("two");
        assertThat(one.cluster.nodes()).containsExactly("three");
    }

    /** It stood still, went on, and decides: the cluster manager needs some seconds more before it is a member again. */
    @Test
    void whoHasItsLeaseAgainIsReadBeforeItIsHeard() {
        together();
        Set<String> rest = Set.of("one", "three");
        one.live = rest;
        one.cluster.members(rest);
        wires.run(20_000);
        one.pulls.clear();
        one.live = ALL;
        wires.run(5_000);
        assertThat(one.pulls).hasSizeBetween(4, 6).containsOnly("two");

        one.cluster.members(ALL);
        wires.run(2_000);
        one.pulls.clear();
        wires.run(5_000);
        assertThat(one.pulls).isEmpty();
        assertThat(one.closed).isZero();
    }

    @Test
    void whoWasNeverMetIsReadWhileItHasALease() {
        one.live = Set.of("one", "two");
        wires.run(5_000);
        assertThat(one.pulls).hasSizeBetween(4, 6).containsOnly("two");
    }

    @Test
    void aStoreThatFailsIsAskedAgain() {
        together();
        one.storeWorks = false;
        Set<String> rest = Set.of("one", "three");
        one.live = rest;
        one.cluster.members(rest);
        wires.run(5_000);
        assertThat(one.pulls).hasSizeBetween(4, 7);
        one.storeWorks = true;
        wires.run(2_000);
        int pulls = one.pulls.size();
        wires.run(5_000);
        assertThat(one.pulls).hasSize(pulls);
        assertThat(one.heard).anyMatch(line -> line.startsWith("decided"));
    }

    @Test
    void whoWasAwayReadsWhatAllOthersDecided() {
        together();
        one.returned(wires.now() - 5_000);
        wires.run(2_000);
        assertThat(one.pulls).containsExactlyInAnyOrder("two", "three");
        assertThat(one.closed).isZero();
    }

    @Test
    void whoWasAwayForTooLongLetsItsClientsFindOut() {
        together();
        one.returned(wires.now() - StoreNodes.KEPT_MS - 1);
        wires.run(2_000);
        assertThat(one.closed).isEqualTo(1);
    }

    @Test
    void whatWaitsForTooLongIsDroppedAndTheOtherReadsTheStore() {
        together();
        wires.cut("one", "two");
        one.tell(two, 1);
        wires.run(Outbox.MAX_AGE_MS + 2_000);
        assertThat(one.dropped).isPositive();
        wires.heal();
        one.tell(two, 2);
        wires.run(3_000);
        assertThat(two.told.get("one")).contains(-1, 2).doesNotContain(1);
        wires.run(StoreNodes.KEPT_MS + 5_000);
        assertThat(nodes).allMatch(node -> node.cluster.isQuiet());
    }

    @Test
    void whatIsTooMuchIsDroppedAndTheOtherReadsTheStore() {
        together();
        wires.cut("one", "two");
        for (int seq = 1; seq <= Outbox.MAX_MESSAGES + 100; seq++) {
            one.tell(two, seq);
            if (seq % 10_000 == 0) {
                wires.run(1);
            }
        }
        wires.heal();
        wires.run(5_000);
        assertThat(one.dropped).isGreaterThanOrEqualTo(Outbox.MAX_MESSAGES);
        List<Integer> told = two.told.get("one");
        assertThat(told.get(0)).isEqualTo(-1);
    }

    @Test
    void whatTheHandoverDoesNotTakeIsReadFromTheStore() {
        together();
        int most = (int) (Outbound.MAX_HANDED_OVER / 256) + 1;
        for (int seq = 1; seq <= most; seq++) {
            one.tell(two, seq);
        }
        wires.run(5_000);
        assertThat(two.told.get("one")).contains(-1);
        assertThat(one.cluster.isSettled()).isTrue();
    }

    @Test
    void whoDoesNotKnowTheSecretSaysNothing() {
        TestNode stranger = new TestNode(wires, "four", "another");
        Set<String> four = Set.of("one", "two", "three", "four");
        nodes.forEach(node -> node.cluster.members(four));
        stranger.cluster.members(four);
        wires.run(5_000);
        assertThat(one.badSeals).isPositive();
        assertThat(one.cluster.view().ready()).isEqualTo(ALL);
        assertThat(stranger.cluster.view().ready()).containsExactly("four");
    }

    @Test
    void whatWasRecordedDoesNothingWhenItIsPlayedAgain() {
        together();
        one.tell(two, 1);
        one.ask(two);
        wires.run(1_000);
        List<Buffer> recorded = new ArrayList<>(wires.recorded);
        Collections.shuffle(recorded, wires.random);
        List<Integer> told = List.copyOf(two.told.get("one"));
        recorded.forEach(batch -> wires.listeners.get("two").accept(batch));
        wires.run(1_000);
        assertThat(two.told.get("one")).isEqualTo(told);
        assertThat(two.heard).containsExactly("call");
    }

    @Test
    void aRecordedBatchKeepsNobodyAlive() {
        together();
        Buffer last = wires.recorded.get(wires.recorded.size() - 1);
        nodes.forEach(node -> wires.cut(node.nodeID, "one"));
        for (int i = 0; i < 10; i++) {
            wires.listeners.get("one").accept(last);
            wires.run(500);
        }
        assertThat(one.cluster.view().ready()).containsExactly("one");
    }

    @Test
    void whoDrainsOwnsNothingAndIsHeardOfAtOnce() {
        together();
        two.cluster.drain();
        wires.run(10);
        assertThat(one.cluster.view().ready()).containsExactlyInAnyOrder("one", "three");
        Future<Void> flushed = two.cluster.flush();
        wires.run(500);
        assertThat(flushed.succeeded()).isTrue();
    }

    @Test
    void aFlushEndsThoughSomebodyDoesNotListen() {
        together();
        wires.cut("one", "two");
        one.tell(two, 1);
        Future<Void> flushed = one.cluster.flush();
        wires.run(Cluster.FLUSH_MS - 100);
        assertThat(flushed.isComplete()).isFalse();
        wires.run(200);
        assertThat(flushed.succeeded()).isTrue();
    }

    @Test
    void aNodeWithoutAStoreOwnsNothing() {
        together();
        two.storeWorks = false;
        wires.run(100);
        nodes.forEach(node -> assertThat(node.cluster.view().ready()).containsExactlyInAnyOrder("one", "three"));
    }

    @Test
    void usersAreLookedUpAndThisNodeIsLeftOut() {
        together();
        one.sessions.putAll(Map.of("alice", Set.of("one", "two"), "bob", Set.of("two")));
        Map<String, List<String>> found =
                one.cluster.find(List.of("alice", "bob")).result();
        assertThat(found).containsOnlyKeys("two");
        assertThat(found.get("two")).containsExactlyInAnyOrder("alice", "bob");
    }

    @Test
    void whoCannotBeLookedUpMayBeAnywhere() {
        together();
        one.registryWorks = false;
        assertThat(one.cluster.find(List.of("alice")).result())
                .isEqualTo(Map.of("two", List.of("alice"), "three", List.of("alice")));
        one.registryWorks = true;
        List<String> many = IntStream.rangeClosed(0, Cluster.MAX_LOOKED_UP)
                .mapToObj(i -> "u" + i)
                .toList();
        assertThat(one.cluster.find(many).result()).isEqualTo(Map.of("two", many, "three", many));
    }

    @Test
    void whoHasClosedSaysNothing() {
        together();
        Promise<Reply> never = Promise.promise();
        two.answer = never.future();
        Future<Reply> reply = one.ask(two);
        Future<Set<String>> reached = one.tell(two, 1);
        wires.run(0);
        one.cluster.close();
        wires.run(100);
        assertThat(reply.failed()).isTrue();
        assertThat(reached.succeeded()).isTrue();
        assertThat(one.ask(two).failed()).isTrue();
        assertThat(one.tell(two, 2).result()).isEmpty();
    }

    /** The other side forgot everything: the cluster manager took this node away and gave it back over there only. */
    @Test
    void whoWasForgottenStartsAnew() {
        together();
        one.tell(two, 1);
        wires.run(500);
        two.cluster.members(Set.of("two", "three"));
        wires.run(500);
        one.tell(two, 2);
        two.cluster.members(ALL);
        wires.run(5_000);
        one.tell(two, 3);
        wires.run(500);
        assertThat(two.told.get("one")).startsWith(1, -1).endsWith(3);
        assertThat(one.cluster.ownerOf(TestNode.PARTITIONS.of(one.idOwnedBy(two))))
                .isEqualTo("two");
    }
}
