package io.bellwire.signaling;

import static io.bellwire.signaling.GatewayFixture.params;
import static io.bellwire.signaling.GatewayFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alice calls Bob, who has a phone and a laptop. */
class OneToOneCallTest {
    private final GatewayFixture gateway = new GatewayFixture();
    private final Device alice = gateway.connected("alice");
    private final Device tablet = gateway.connected("alice", "tablet");
    private final Device bob = gateway.connected("bob");
    private final Device laptop = gateway.connected("bob", "laptop");

    @AfterEach
    void nothingIsLeft() {
        gateway.close();
    }

    private String invites(Object... more) {
        JsonObject result = alice.result("invite", params("invitee", "bob").mergeIn(params(more)));
        return result.getString("inviteID");
    }

    @Test
    void theFirstDeviceThatAcceptsWins() {
        String id = invites("data", "hello");
        JsonObject answer = bob.result("accept", params("inviteID", id, "data", "yes"));

        assertThat(answer.getLong("at")).isPositive();
        assertThat(alice.heard(id)).containsExactly("onInviteeAccepted", "onInvitationEnded");
        assertThat(tablet.heard(id)).containsExactly("onInviteeAccepted", "onInvitationEnded");
        assertThat(bob.heard(id)).containsExactly("onReceiveNewInvitation", "onInvitationEnded");
        assertThat(laptop.heard(id))
                .containsExactly("onReceiveNewInvitation", "onInviteeAccepted", "onInvitationEnded");
        JsonObject lost = laptop.error("accept", params("inviteID", id));
        assertThat(lost.getInteger("code")).isEqualTo(8010);
        assertThat(lost.getJsonObject("data").getString("deviceID")).isEqualTo("bob-phone");
        assertThat(lost.getJsonObject("data").getString("state")).isEqualTo("accepted");
    }

    @Test
    void aRepeatedAcceptGetsTheFirstAnswerAndTellsNobody() {
        String id = invites();
        JsonObject first = bob.result("accept", params("inviteID", id));
        List<String> heard = alice.heard(id);

        assertThat(bob.result("accept", params("inviteID", id))).isEqualTo(first);
        assertThat(alice.heard(id)).isEqualTo(heard);
    }

    @Test
    void rejectSaysWhy() {
        String id = invites();
        laptop.result("reject", params("inviteID", id, "reason", "busy"));

        assertThat(alice.told(id).get(0).getJsonObject("params").getString("reason"))
                .isEqualTo("busy");
        assertThat(bob.heard(id)).containsExactly("onReceiveNewInvitation", "onInviteeRejected", "onInvitationEnded");
        assertThat(alice.errorCode("cancel", params("inviteID", id))).isEqualTo(8010);
    }

    @Test
    void cancelIsHeardByAllButTheDeviceThatCancels() {
        String id = invites();
        alice.result("cancel", params("inviteID", id));

        assertThat(alice.heard(id)).containsExactly("onInvitationEnded");
        assertThat(tablet.heard(id)).containsExactly("onInvitationCancelled", "onInvitationEnded");
        assertThat(bob.heard(id))
                .containsExactly("onReceiveNewInvitation", "onInvitationCancelled", "onInvitationEnded");
        assertThat(bob.errorCode("accept", params("inviteID", id))).isEqualTo(8010);
    }

    @Test
    void theTimerTellsEverybodyOfTheTimeoutAndNeverBeforeTheDeadline() {
        String id = invites("timeout", 0.05);
        until(() -> alice.toldSoFar().size() == 2);

        assertThat(alice.heard(id)).containsExactly("onInvitationTimeout", "onInvitationEnded");
        assertThat(laptop.heard(id))
                .containsExactly("onReceiveNewInvitation", "onInvitationTimeout", "onInvitationEnded");
        JsonObject info = bob.result("getSignalingInfo", params("inviteID", id));
        long at = alice.told(id).get(0).getJsonObject("params").getLong("at");
        assertThat(at).isGreaterThanOrEqualTo(info.getLong("expireAt"));
        assertThat(gateway.owned()).isZero();
    }

    @Test
    void anAcceptAfterTheDeadlineIsTimedOutThoughTheTimerHasNotFired() {
        String id = invites("timeout", 30);
        gateway.time().advance(30_000);

        JsonObject late = bob.error("accept", params("inviteID", id));
        assertThat(late.getJsonObject("data").getString("state")).isEqualTo("timeout");
        assertThat(alice.heard(id)).containsExactly("onInvitationTimeout", "onInvitationEnded");
        assertThat(gateway.owned()).isZero();
    }

    @Test
    void anAlarmBeforeTheDeadlineDoesNothing() {
        String id = invites();
        gateway.alarm(id);

        assertThat(alice.heard(id)).isEmpty();
        bob.result("accept", params("inviteID", id));
    }

    @Test
    void withTimeoutZeroNobodyHearsOfTheTimeoutAndTheOfferIsKeptOnce() {
        String id = invites("timeout", 0);
        gateway.settle();
        var log = GatewayFixture.await(gateway.store().read(UUID.fromString(id), 0));
        assertThat(log).hasSize(2);

        gateway.time().advance(GatewayFixture.MAX_LIFETIME_MS);
        gateway.alarm(id);
        assertThat(alice.heard(id)).containsExactly("onInvitationEnded");
        assertThat(bob.heard(id)).containsExactly("onReceiveNewInvitation", "onInvitationEnded");
    }

    @Test
    void onlineUserOnlyRingsWhoIsThereAndLeavesNoHistory() {
        String id = invites("onlineUserOnly", true);
        Device late = gateway.device("bob", "late").login(null);

        assertThat(bob.heard(id)).containsExactly("onReceiveNewInvitation");
        assertThat(late.heard(id)).isEmpty();
        assertThat(bob.result("listInvitations", params()).getJsonArray("invitations"))
                .isEmpty();
    }

    @Test
    void reachSaysWhoWasWrittenTo() {
        assertThat(reach("bob", false)).isEqualTo("delivered");
        assertThat(reach("nobody", false)).isEqualTo("queued");
        assertThat(reach("nobody", true)).isEqualTo("offline");
        gateway.connected("carol").breakDown();
        assertThat(reach("carol", false)).isEqualTo("queued");
    }

    private String reach(String invitee, boolean onlineUserOnly) {
        return alice.result("invite", params("invitee", invitee, "onlineUserOnly", onlineUserOnly))
                .getJsonArray("invitees")
                .getJsonObject(0)
                .getString("reach");
    }

    @Test
    void ringingIsToldOnceToTheInviter() {
        String id = invites();
        bob.result("ringing", params("inviteID", id));
        laptop.result("ringing", params("inviteID", id));

        assertThat(alice.heard(id)).containsExactly("onInviteeRinging");
        assertThat(laptop.heard(id)).containsExactly("onReceiveNewInvitation");
    }

    @Test
    void modificationsAreBounded() {
        String id = invites();
        for (int i = 0; i < 100; i++) {
            alice.result("modifyInvitation", params("inviteID", id, "data", "v" + i));
        }
        JsonObject error = alice.error("modifyInvitation", params("inviteID", id, "data", "one more"));
        assertThat(error.getInteger("code")).isEqualTo(7008);
        assertThat(bob.heard(id)).hasSize(101);
        assertThat(tablet.heard(id)).hasSize(100);
    }

    @Test
    void theSameInviteAgainRingsNobodyTwiceNotEvenAfterTheEnd() {
        String id = UUID.randomUUID().toString();
        JsonObject call = params("invitee", "bob", "inviteID", id);
        JsonObject first = alice.result("invite", call);
        JsonObject again = alice.result("invite", call);
        assertThat(again).isEqualTo(first);
        bob.result("accept", params("inviteID", id));
        JsonObject afterTheEnd = alice.result("invite", call);

        assertThat(afterTheEnd.getLong("expireAt")).isEqualTo(first.getLong("expireAt"));
        assertThat(afterTheEnd.getJsonArray("invitees").getJsonObject(0).getString("state"))
                .isEqualTo("accepted");
        assertThat(bob.heard(id)).containsExactly("onReceiveNewInvitation", "onInvitationEnded");
        assertThat(alice.errorCode("invite", params("invitee", "carol", "inviteID", id)))
                .isEqualTo(8012);
    }

    @Test
    void aStrangerCannotTellAnInvitationFromNone() {
        String id = invites();
        Device eve = gateway.connected("eve");
        String unknown = UUID.randomUUID().toString();
        for (String method : List.of("accept", "reject", "cancel", "ringing", "getSignalingInfo", "modifyInvitation")) {
            JsonObject call = method.equals("modifyInvitation") ? params("data", "x") : params();
            String existing = eve.call(method, call.copy().put("inviteID", id)).encode();
            String none = eve.call(method, call.copy().put("inviteID", unknown)).encode();
            assertThat(existing.replace(id, "ID")).isEqualTo(none.replace(unknown, "ID"));
        }
        assertThat(eve.told()).isEmpty();
    }
}
