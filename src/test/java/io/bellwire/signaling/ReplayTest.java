package io.bellwire.signaling;

import static io.bellwire.signaling.GatewayFixture.await;
import static io.bellwire.signaling.GatewayFixture.params;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Call.Resume;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets that was away. */
class ReplayTest {
    private final GatewayFixture gateway = new GatewayFixture();
    private final Device alice = gateway.connected("alice");

    @AfterEach
    void nothingIsLeft() {
        gateway.close();
    }

    private String invites(Object... more) {
        return alice.result("invite", params("invitee", "bob").mergeIn(params(more)))
                .getString("inviteID");
    }

    private Resume since(long since) {
        return new Resume(since, Map.of());
    }

    @Test
    void offlineDeliveryRingsForWhatStillAsks() {
        String open = invites();
        alice.result("modifyInvitation", params("inviteID", open, "data", "now"));
        String over = invites();
        alice.result("cancel", params("inviteID", over));
        gateway.settle();
        Device bob = gateway.device("bob", "phone").login(null);

        assertThat(bob.told()).hasSize(1);
        JsonObject offer = bob.told(open).get(0).getJsonObject("params");
        assertThat(offer.getInteger("seq")).isEqualTo(2);
        assertThat(offer.getString("data")).isEqualTo("now");
        bob.result("accept", params("inviteID", open));
        gateway.settle();
        assertThat(gateway.device("bob", "second").login(null).told()).isEmpty();
    }

    @Test
    void withTimeoutZeroItIsOfferedOnce() {
        String id = invites("timeout", 0);
        assertThat(gateway.device("bob", "one").login(null).heard(id)).containsExactly("onReceiveNewInvitation");
        gateway.settle();
        assertThat(gateway.device("bob", "two").login(null).told()).isEmpty();
    }

    @Test
    void resumeGivesWhatWasMissedTheOwnActsTooAndNoDeadRing() {
        long start = gateway.store().now();
        Device phone = gateway.device("bob", "phone").login(null);
        String known = invites();
        gateway.settle();
        Map<UUID, Integer> seen = phone.seen();
        phone.disconnect();
        Device laptop = gateway.connected("bob", "laptop");
        laptop.result("accept", params("inviteID", known));
        String over = invites();
        alice.result("cancel", params("inviteID", over));
        String fresh = invites();

        Device back = gateway.device("bob", "phone").login(new Resume(start, seen));
        assertThat(back.heard(known)).containsExactly("onInviteeAccepted", "onInvitationEnded");
        assertThat(back.heard(over)).containsExactly("onInvitationCancelled", "onInvitationEnded");
        assertThat(back.heard(fresh)).containsExactly("onReceiveNewInvitation");
    }

    @Test
    void anAddedInviteeIsEntitledFromThenOn() {
        gateway.group("g", "alice", "bob", "frank");
        long start = gateway.store().now();
        String id = alice.result(
                        "inviteInGroup", params("groupID", "g", "inviteeList", List.of("bob"), "scope", "invitees"))
                .getString("inviteID");
        alice.result("modifyInvitation", params("inviteID", id, "data", "secret of before"));
        alice.result("addInvitees", params("inviteID", id, "inviteeList", List.of("frank")));
        alice.result("modifyInvitation", params("inviteID", id, "data", "later"));
        Device frank = gateway.device("frank", "phone").login(since(start));

        assertThat(frank.heard(id)).containsExactly("onReceiveNewInvitation", "onInvitationModified");
    }

    @Test
    void aWatcherWhoJoinedLaterGetsWhatCameAfter() {
        gateway.group("g", "alice", "bob");
        long start = gateway.store().now();
        String id = alice.result("inviteInGroup", params("groupID", "g", "inviteeList", List.of("bob")))
                .getString("inviteID");
        gateway.time().advance(100);
        Device dave = gateway.device("dave", "phone");
        dave.result("joinGroup", params("groupID", "g"));
        gateway.time().advance(100);
        alice.result("modifyInvitation", params("inviteID", id, "data", "later"));
        dave.login(since(start));

        assertThat(dave.heard(id)).containsExactly("onInvitationModified");
    }

    @Test
    void thousandsOfEndedInvitationsAreReadWithoutRecursion() {
        for (int i = 0; i < 3_000; i++) {
            String id = invites();
            alice.send("cancel", params("inviteID", id));
        }
        gateway.settle();
        Device bob = gateway.device("bob", "phone").login(since(gateway.store().now()));
        assertThat(bob.told()).noneMatch(notice -> notice.getString("method").equals("onReceiveNewInvitation"));
        assertThat(bob.told()).hasSize(6_000);
    }

    /** A socket's own handlers run on the event loop, but in no context of Vert.x. */
    @Test
    void aReplayOutsideOfAnyContextGivesWayToTheEventLoop() {
        for (int i = 0; i < 200; i++) {
            alice.send("cancel", params("inviteID", invites()));
        }
        gateway.settle();
        var state = await(gateway.logins().open("nobody-known", since(0)));
        Device bob = gateway.device("bob", "phone");
        List<String> order = new ArrayList<>();
        var replay = await(gateway.logins().open("eve", new Resume(0, unknownIDs(300))))
                .replay();
        bob.eventLoop()
                .submit(() -> {
                    replay.next().onComplete(done -> order.add("replayed"));
                    bob.eventLoop().execute(() -> order.add("other work"));
                })
                .syncUninterruptibly();
        GatewayFixture.until(() -> order.size() == 2);
        assertThat(order).containsExactly("other work", "replayed");
        assertThat(state.pending()).isEmpty();
    }

    private static Map<UUID, Integer> unknownIDs(int count) {
        Map<UUID, Integer> known = new java.util.LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            known.put(new UUID(7, i), 1);
        }
        return known;
    }

    /**
     * Bob's phone comes and goes while things happen; his laptop never leaves and hears the same, so at the end both know
     * the same of every invitation (I6), and each told its client in order (I5).
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whoResumesEndsWithWhatHeWouldHaveHad(long seed) {
        Random random = new Random(seed);
        gateway.group("g", "alice", "bob", "carol", "dave");
        Device laptop = gateway.connected("bob", "laptop");
        Device carol = gateway.connected("carol");
        Device phone = gateway.device("bob", "phone").login(null);
        List<JsonObject> phoneTold = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        Map<UUID, Integer> known = new java.util.HashMap<>();
        long since = gateway.store().now();
        for (int round = 0; round < 6; round++) {
            happens(random, ids, carol, 6);
            gateway.settle();
            phoneTold.addAll(phone.told());
            known.putAll(phone.seen());
            phone.disconnect();
            happens(random, ids, carol, 6);
            gateway.settle();
            phone = gateway.device("bob", "phone");
            Future<Void> login = phone.beginLogin(new Resume(since, Map.copyOf(known)));
            happens(random, ids, carol, random.nextInt(4));
            await(login);
            boolean caughtUp = false;
            while (!caughtUp) {
                happens(random, ids, carol, random.nextInt(3));
                Future<Boolean> piece = phone.replayPiece();
                happens(random, ids, carol, random.nextInt(3));
                caughtUp = await(piece);
            }
        }
        phoneTold.addAll(phone.told());
        for (String id : ids) {
            List<Integer> phoneSeqs = seqs(phoneTold, id);
            assertThat(phoneSeqs).as("phone, " + id).isSorted().doesNotHaveDuplicates();
            List<JsonObject> missed = new ArrayList<>(about(laptop.told(), id));
            missed.removeAll(about(phoneTold, id));
            assertThat(missed)
                    .as("what only the laptop heard")
                    .allMatch(notice -> notice.getString("method").equals("onReceiveNewInvitation"));
        }
    }

    private void happens(Random random, List<String> ids, Device carol, int times) {
        for (int i = 0; i < times; i++) {
            String id = ids.isEmpty() ? "" : ids.get(random.nextInt(ids.size()));
            switch (ids.isEmpty() ? 0 : ids.size() == 40 ? 2 + random.nextInt(5) : random.nextInt(7)) {
                case 0, 1 ->
                    ids.add(alice.result(
                                    "inviteInGroup", params("groupID", "g", "inviteeList", List.of("bob", "carol")))
                            .getString("inviteID"));
                case 2 -> carol.call("accept", params("inviteID", id));
                case 3 -> carol.call("ringing", params("inviteID", id));
                case 4 -> alice.call("modifyInvitation", params("inviteID", id, "data", "d" + random.nextInt(100)));
                case 5 -> alice.call("cancel", params("inviteID", id, "inviteeList", List.of("bob")));
                default -> alice.call("addInvitees", params("inviteID", id, "inviteeList", List.of("dave")));
            }
        }
    }

    private static List<JsonObject> about(List<JsonObject> told, String id) {
        return told.stream()
                .filter(notice -> id.equals(notice.getJsonObject("params").getString("inviteID")))
                .toList();
    }

    private static List<Integer> seqs(List<JsonObject> told, String id) {
        return about(told, id).stream()
                .map(notice -> notice.getJsonObject("params").getInteger("seq"))
                .toList();
    }
}
