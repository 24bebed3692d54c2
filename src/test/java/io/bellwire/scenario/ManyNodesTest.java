package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onGroupChanged;
import static io.bellwire.scenario.Hears.onInvitationCancelled;
import static io.bellwire.scenario.Hears.onInvitationEnded;
import static io.bellwire.scenario.Hears.onInvitationModified;
import static io.bellwire.scenario.Hears.onInvitationTimeout;
import static io.bellwire.scenario.Hears.onInviteeAccepted;
import static io.bellwire.scenario.Hears.onInviteeRejected;
import static io.bellwire.scenario.Hears.onInviteeRinging;
import static io.bellwire.scenario.Hears.onReceiveNewInvitation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.store.redis.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a gateway of several nodes has, seen by clients. Alice is on the first node and bob on the second one. */
class ManyNodesTest {
    /** Instead of a node: whichever is asked. */
    private static final int ANY = -1;

    private static final int TOO_LONG_FOR_A_PLAIN_CALL = 600;
    private static final int RACES = 100;
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final RedisServer REDIS = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");

    @RegisterExtension
    final Scenario scenario = Scenario.onNodes(3)
            .with("connection.drainTimeout", "200ms")
            .with("store.kind", "redis")
            .with(
                    "store.redis",
                    new JsonObject().put("uri", REDIS.uri()).put("prefix", "nodes-" + STARTED.incrementAndGet()));

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");
    private final User carol = scenario.user("carol");
    private final User dave = scenario.user("dave");

    @AfterAll
    static void stopRedis() {
        REDIS.close();
    }

    private Node node(int number) {
        return scenario.gateway().node(number);
    }

    private void aliceAndBobAreThere() {
        alice.phone().at(node(0)).with("ended", "ringing").logsIn();
        bob.phone().at(node(1)).with("ended", "ringing").logsIn();
    }

    /** An ID that this node decides about, as all of them see it. */
    private static String inviteIDOf(Node owner) {
        String inviteID = UUID.randomUUID().toString();
        while (!owner.owns(inviteID)) {
            inviteID = UUID.randomUUID().toString();
        }
        return inviteID;
    }

    /** An invitation that this node decides about; a plain one is decided about where the calls come in. */
    private Inviting invites(Device inviter, User invitee, int owner) {
        Inviting inviting = inviter.invites(invitee);
        return owner == ANY ? inviting : inviting.as(inviteIDOf(node(owner))).withTimeout(TOO_LONG_FOR_A_PLAIN_CALL);
    }

    // ---- All is well

    @ParameterizedTest(name = "decided by node {0}")
    @ValueSource(ints = {ANY, 0, 1, 2})
    void aCallFromNodeToNode(int owner) {
        aliceAndBobAreThere();
        Call call = invites(alice.phone(), bob, owner).now().reached(bob, "delivered");
        bob.hears(onReceiveNewInvitation).of(call).with("seq", 1).with("inviter", "alice");
        bob.phone().rings(call);
        alice.hears(onInviteeRinging).of(call).with("seq", 2).with("deviceID", "phone");
        alice.modifies(call, "with video");
        bob.hears(onInvitationModified).of(call).with("seq", 3).withData("with video");
        bob.accepts(call, "hello");
        alice.hears(onInviteeAccepted).of(call).with("seq", 4).withData("hello");
        alice.hears(onInvitationEnded).of(call).with("seq", 5).with("outcome", "answered");
        bob.hears(onInvitationEnded).of(call).with("seq", 5);
        alice.hearsNothingMore();
        bob.hearsNothingMore();
    }

    @ParameterizedTest(name = "decided by node {0}")
    @ValueSource(ints = {ANY, 0, 1, 2})
    void whoIsReachedWhere(int owner) {
        aliceAndBobAreThere();
        Inviting inviting = invites(alice.phone(), bob, owner)
                .as(inviteIDOf(node(Math.max(0, owner))))
                .forOnlineUsersOnly();

        inviting.now().reached(bob, "delivered");
        inviting.now().reached(bob, "delivered");
        invites(alice.phone(), carol, owner).now().reached(carol, "queued");
        invites(alice.phone(), carol, owner).forOnlineUsersOnly().now().reached(carol, "offline");
        bob.hears(onReceiveNewInvitation);
        bob.hearsNothingMore();
    }

    @ParameterizedTest(name = "decided by node {0}")
    @ValueSource(ints = {ANY, 0, 1, 2})
    void nobodyAnswers(int owner) {
        aliceAndBobAreThere();
        alice.phone().createsGroup("friends", bob);
        Inviting inviting = owner == ANY
                ? alice.invites(bob)
                : alice.invitesInGroup("friends", bob).as(inviteIDOf(node(owner)));
        Call call = inviting.withTimeout(0.3).now();
        bob.hears(onReceiveNewInvitation).of(call);

        alice.hears(onInvitationTimeout).of(call).with("seq", 2);
        bob.hears(onInvitationTimeout).of(call).with("seq", 2);
        bob.call("accept", call).isRefused(8010).with("state", "timeout");
    }

    @Test
    void aDeviceThatLogsInElsewhereTakesOver() {
        aliceAndBobAreThere();
        Connection older = bob.phone().connection();

        bob.phone().at(node(2)).logsIn();

        assertThat(Node.await(older.closed())).isEqualTo(4409);
        Call call = alice.invites(bob).now().reached(bob, "delivered");
        bob.hears(onReceiveNewInvitation).of(call);
        bob.accepts(call);
        alice.hears(onInviteeAccepted).of(call);
        bob.hears(onInvitationEnded).of(call);
        bob.hearsNothingMore();
    }

    @ParameterizedTest(name = "decided by node {0}")
    @ValueSource(ints = {ANY, 0, 1, 2})
    void answeredElsewhere(int owner) {
        aliceAndBobAreThere();
        bob.tablet().at(node(2)).logsIn();
        Call call = invites(alice.phone(), bob, owner).now();
        bob.phone().hears(onReceiveNewInvitation).of(call);
        bob.tablet().hears(onReceiveNewInvitation).of(call);

        bob.tablet().accepts(call);

        bob.phone().hears(onInviteeAccepted).of(call).with("deviceID", "tablet");
        alice.hears(onInviteeAccepted).of(call).with("deviceID", "tablet");
        bob.phone()
                .call("accept", call)
                .isRefused(8010)
                .with("by", "bob")
                .with("deviceID", "tablet")
                .with("state", "accepted");
        bob.tablet().hearsNothingMore();
    }

    @Test
    void aGroupIsEverywhere() {
        User watcher = scenario.user("watcher");
        List<Device> all = List.of(
                alice.phone().at(node(0)),
                bob.phone().at(node(1)),
                carol.phone().at(node(2)),
                dave.phone().at(node(0)),
                watcher.phone().at(node(2)));
        all.forEach(device -> device.with("ended").logsIn());
        alice.phone().createsGroup("friends", bob, carol, dave, watcher);

        Call call = alice.invitesInGroup("friends", bob, carol, dave)
                .withTimeout(1)
                .now()
                .reached(bob, "delivered")
                .reached(carol, "delivered");
        all.stream()
                .skip(1)
                .forEach(device -> device.hears(onReceiveNewInvitation).of(call));
        bob.accepts(call);
        carol.rejects(call);

        for (Device device : all) {
            if (device != bob.phone()) {
                device.hears(onInviteeAccepted).of(call).with("invitee", "bob");
            }
            if (device != carol.phone()) {
                device.hears(onInviteeRejected).of(call).with("invitee", "carol");
            }
            device.hears(onInvitationTimeout).of(call).with("inviteeList", List.of("dave"));
            device.hears(onInvitationEnded).of(call).with("outcome", "answered");
        }
    }

    @Test
    void presenceIsThatOfAllNodes() {
        alice.phone().at(node(0)).with("groups").logsIn();
        alice.phone().createsGroup("friends", bob);

        bob.phone().at(node(1)).logsIn();
        isSaidToBe("online");
        bob.tablet().at(node(2)).logsIn();
        bob.phone().logsOut();
        bob.phone().at(node(0)).logsIn();
        bob.tablet().logsOut();
        assertThat(alice.call("getGroupMembers", new JsonObject().put("groupID", "friends"))
                        .result()
                        .getJsonArray("members")
                        .getJsonObject(1)
                        .getBoolean("online"))
                .isTrue();
        alice.hearsNothingMore();

        bob.phone().logsOut();
        isSaidToBe("offline");
        alice.hearsNothingMore();
    }

    private void isSaidToBe(String change) {
        alice.hears(onGroupChanged).with("change", change).with("memberList", List.of("bob"));
    }

    // ---- At the same time

    @Test
    void acceptAndCancelAtTheSameTime() {
        aliceAndBobAreThere();
        bob.tablet().at(node(2)).with("ended").logsIn();
        for (int i = 0; i < RACES; i++) {
            Call call = invites(alice.phone(), bob, i % 4 - 1).now();
            JsonObject params = Device.params(call);
            Future<Answer> one = (i % 2 == 0 ? alice : bob).phone().send(i % 2 == 0 ? "cancel" : "accept", params);
            Future<Answer> other = (i % 2 == 0 ? bob : alice).phone().send(i % 2 == 0 ? "accept" : "cancel", params);

            assertThat(List.of(Node.await(one), Node.await(other)))
                    .filteredOn(Answer::succeeded)
                    .hasSize(1);
            String outcome = null;
            for (Device device : List.of(alice.phone(), bob.phone(), bob.tablet())) {
                String told = device.hearsUntil(onInvitationEnded).params().getString("outcome");
                outcome = outcome == null ? told : outcome;
                assertThat(told).isEqualTo(outcome);
            }
        }
    }

    @Test
    void theSameInvitationTwiceRingsOnce() {
        aliceAndBobAreThere();
        alice.tablet().at(node(2)).logsIn();
        for (int i = 0; i < 6; i++) {
            String inviteID = inviteIDOf(node(i % 3));
            JsonObject params = new JsonObject()
                    .put("inviteID", inviteID)
                    .put("invitee", "bob")
                    .put("timeout", i < 3 ? 60 : TOO_LONG_FOR_A_PLAIN_CALL);
            Future<Answer> one = alice.phone().send("invite", params);
            Future<Answer> other = alice.tablet().send("invite", params);

            assertThat(Node.await(one).result().getLong("expireAt"))
                    .isEqualTo(Node.await(other).result().getLong("expireAt"));
            alice.tablet().invites(bob).as(inviteID).withData("other").answer().isRefused(8012);
            bob.hears(onReceiveNewInvitation).with("inviteID", inviteID);
            bob.hearsNothingMore();
        }
    }

    // ---- Nodes that go

    @Test
    void theOwnerGoesWithoutAWordWhileItRings() {
        aliceAndBobAreThere();
        alice.phone().createsGroup("friends", bob);
        Call call = alice.invitesInGroup("friends", bob)
                .as(inviteIDOf(node(2)))
                .withTimeout(600)
                .now();
        Call unanswered = alice.invitesInGroup("friends", bob)
                .as(inviteIDOf(node(2)))
                .withTimeout(1)
                .now();
        bothRingWhenNodeTwoGoes(call, unanswered);
    }

    /** Whoever is asked decides about a plain call, but its timeout is driven where it was created. */
    @Test
    void theNodeWhereItWasCreatedGoesWithoutAWordWhileItRings() {
        aliceAndBobAreThere();
        alice.tablet().at(node(2)).logsIn();
        Call call = alice.tablet().invites(bob).as(inviteIDOf(node(0))).now();
        Call unanswered = alice.tablet()
                .invites(bob)
                .as(inviteIDOf(node(0)))
                .withTimeout(1)
                .now();
        bothRingWhenNodeTwoGoes(call, unanswered);
    }

    private void bothRingWhenNodeTwoGoes(Call call, Call unanswered) {
        bob.hears(onReceiveNewInvitation).of(call);
        bob.hears(onReceiveNewInvitation).of(unanswered);

        Node.await(node(2).close());

        bob.accepts(call);
        alice.phone().hears(onInviteeAccepted).of(call);
        alice.phone().hears(onInvitationEnded).of(call);
        bob.hears(onInvitationEnded).of(call);
        bob.hears(onInvitationTimeout).of(unanswered);
        alice.phone().hears(onInvitationTimeout).of(unanswered);
        assertThat(alice.phone().looksAt(unanswered).getLong("expireAt")).isEqualTo(unanswered.expireAt());
    }

    @Test
    void aNodeDrainsAndItsClientsResumeElsewhere() {
        aliceAndBobAreThere();
        carol.phone().at(node(1)).with("ended").logsIn();
        Call call = invites(alice.phone(), bob, 1).now();
        Call withCarol = invites(alice.phone(), carol, 1).now();
        bob.hears(onReceiveNewInvitation).of(call);
        carol.hears(onReceiveNewInvitation).of(withCarol);

        Future<Void> drained = node(1).drain();
        bob.phone().isClosedWith(1012);
        carol.phone().isClosedWith(1012);
        alice.modifies(call, "still there?");
        alice.cancels(withCarol);
        bob.phone().at(node(2)).resumes();
        Node.await(drained);
        Node.await(node(1).undeploy());
        Node.await(node(1).close());
        carol.phone().at(node(0)).resumes();

        bob.hears(onInvitationModified).of(call).withData("still there?");
        carol.hears(onInvitationCancelled).of(withCarol);
        carol.hears(onInvitationEnded).of(withCarol);
        bob.accepts(call);
        alice.hears(onInvitationEnded).of(withCarol);
        alice.hears(onInviteeAccepted).of(call);
    }

    @Test
    void aNodeIsReplacedWhileItRings() {
        aliceAndBobAreThere();
        List<Call> calls = new ArrayList<>();
        for (int owner = ANY; owner < 3; owner++) {
            Call call = invites(alice.phone(), bob, owner).now();
            calls.add(call);
            bob.hears(onReceiveNewInvitation).of(call);
        }

        scenario.gateway().restart(node(2));

        carol.phone().at(node(2)).with("ended").logsIn();
        Call withCarol = invites(alice.phone(), carol, 2).now().reached(carol, "delivered");
        carol.hears(onReceiveNewInvitation).of(withCarol);
        for (Call call : calls) {
            bob.accepts(call);
            alice.hears(onInviteeAccepted).of(call);
            alice.hears(onInvitationEnded).of(call);
            bob.hears(onInvitationEnded).of(call);
        }
        carol.accepts(withCarol);
        alice.hears(onInviteeAccepted).of(withCarol);
    }

    // ---- What it costs

    /** What the cluster manager keeps must not grow with users, connections or calls. */
    @Test
    void aNodeHasOneClusteredAddressWhoeverIsConnected() {
        aliceAndBobAreThere();
        carol.phone().at(node(1)).logsIn();
        dave.phone().at(node(2)).logsIn();
        alice.phone().createsGroup("class", bob, carol);
        Call call = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation).of(call);

        assertThat(scenario.gateway().running())
                .allSatisfy(node -> assertThat(node.clusteredAddresses())
                        .singleElement()
                        .asString()
                        .startsWith("bellwire.node."));
    }

    /** The invitation and who was reached; that it was accepted, and that it has ended. */
    @Test
    void aPlainCallTakesFourMessagesAndConcernsTwoNodes() {
        aliceAndBobAreThere();
        List<Long> before = messagesToOthers();

        Call call = alice.invites(bob).as(inviteIDOf(node(2))).now().reached(bob, "delivered");
        bob.hears(onReceiveNewInvitation).of(call);
        bob.accepts(call);
        alice.hears(onInviteeAccepted).of(call);
        alice.hears(onInvitationEnded).of(call);

        List<Long> after = messagesToOthers();
        assertThat(after.get(0) - before.get(0)).isEqualTo(1);
        assertThat(after.get(1) - before.get(1)).isEqualTo(3);
        assertThat(after.get(2)).isEqualTo(before.get(2));
    }

    private List<Long> messagesToOthers() {
        return Stream.of(0, 1, 2).map(number -> node(number).messagesToOthers()).toList();
    }

    // ---- The store goes

    @Test
    void theStoreGoesAwayAndComesBack() {
        aliceAndBobAreThere();
        Call call = invites(alice.phone(), bob, 2).now();
        Call running = alice.invites(bob).as(inviteIDOf(node(0))).withTimeout(1).now();
        bob.hears(onReceiveNewInvitation).of(call);
        bob.hears(onReceiveNewInvitation).of(running);

        REDIS.kill();
        bob.call("accept", call).isRefused(8503);
        alice.call("cancel", call).isRefused(8503);
        REDIS.startAgain();

        await().untilAsserted(() -> bob.accepts(call));
        hear(alice.phone(), onInviteeAccepted, onInvitationEnded, onInvitationTimeout, onInvitationEnded);
        hear(bob.phone(), onInvitationEnded, onInvitationTimeout, onInvitationEnded);
    }

    /** Of two invitations, so in whatever order. */
    private static void hear(Device device, Hears... names) {
        List<Hears> heard = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            heard.add(device.next().name());
        }
        assertThat(heard).containsExactlyInAnyOrder(names);
    }
}
