package io.bellwire.signaling;

import static io.bellwire.signaling.GatewayFixture.params;
import static io.bellwire.signaling.GatewayFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls in groups, and the groups themselves. */
class GroupCallTest {
    private final GatewayFixture gateway = new GatewayFixture();
    private final Device alice = gateway.connected("alice");
    private final Device bob = gateway.connected("bob");
    private final Device carol = gateway.connected("carol");
    private final Device dave = gateway.connected("dave");
    private final Device eve = gateway.connected("eve");

    GroupCallTest() {
        gateway.group("g", "alice", "bob", "carol", "dave");
    }

    @AfterEach
    void nothingIsLeft() {
        gateway.close();
    }

    private String invites(String... invitees) {
        return alice.result("inviteInGroup", params("groupID", "g", "inviteeList", List.of(invitees)))
                .getString("inviteID");
    }

    @Test
    void aPartialCancelTouchesOnlyThoseWhoAreNamedAndStillInviting() {
        String id = invites("bob", "carol");
        bob.result("accept", params("inviteID", id));
        alice.result("cancel", params("inviteID", id, "inviteeList", List.of("bob", "carol")));

        JsonObject cancelled = carol.told(id).get(2).getJsonObject("params");
        assertThat(cancelled.getJsonArray("inviteeList")).containsExactly("carol");
        assertThat(carol.heard(id))
                .containsExactly(
                        "onReceiveNewInvitation", "onInviteeAccepted", "onInvitationCancelled", "onInvitationEnded");
        assertThat(alice.errorCode("cancel", params("inviteID", id, "inviteeList", List.of("dave"))))
                .isEqualTo(6017);
    }

    @Test
    void aWatcherMayLookAndNothingElse() {
        String id = invites("bob");
        assertThat(dave.result("getSignalingInfo", params("inviteID", id)).getString("state"))
                .isEqualTo("open");
        for (String method : List.of("accept", "reject", "cancel", "ringing")) {
            assertThat(dave.errorCode(method, params("inviteID", id))).isEqualTo(8011);
        }
        dave.result("leaveGroup", params("groupID", "g"));
        assertThat(dave.errorCode("getSignalingInfo", params("inviteID", id))).isEqualTo(8010);
    }

    @Test
    void nonMembersAreListedAndNobodyIsInvited() {
        JsonObject error =
                alice.error("inviteInGroup", params("groupID", "g", "inviteeList", List.of("bob", "eve", "zoe")));
        assertThat(error.getInteger("code")).isEqualTo(8011);
        assertThat(error.getJsonObject("data").getJsonArray("nonMembers")).containsExactly("eve", "zoe");
        assertThat(bob.told()).noneMatch(notice -> notice.getString("method").equals("onReceiveNewInvitation"));
        JsonObject outsider = eve.error("inviteInGroup", params("groupID", "g", "inviteeList", List.of("bob")));
        assertThat(outsider.getInteger("code")).isEqualTo(8011);
        assertThat(outsider.containsKey("data")).isFalse();
        assertThat(eve.error("inviteInGroup", params("groupID", "none", "inviteeList", List.of("bob"))))
                .isEqualTo(outsider);
    }

    @Test
    void theSameInviteAgainIsAnsweredAfterTheMemberHasLeft() {
        String id = UUID.randomUUID().toString();
        JsonObject call = params("groupID", "g", "inviteeList", List.of("bob", "carol"), "inviteID", id);
        alice.result("inviteInGroup", call);
        bob.result("leaveGroup", params("groupID", "g"));
        assertThat(alice.result("inviteInGroup", call).getJsonArray("invitees")).hasSize(2);
        bob.result("reject", params("inviteID", id));
        carol.result("reject", params("inviteID", id));

        assertThat(alice.result("inviteInGroup", call).getString("inviteID")).isEqualTo(id);
    }

    @Test
    void dismissingTheGroupLeavesTheInvitationAlive() {
        String id = invites("bob");
        alice.result("dismissGroup", params("groupID", "g"));
        bob.result("accept", params("inviteID", id));
        assertThat(alice.heard(id)).containsExactly("onInviteeAccepted", "onInvitationEnded");
    }

    @Test
    void thoseWhoWereInBeforeAreReachedWhenMoreAreAdded() {
        String id = invites("bob");
        JsonObject result = alice.result("addInvitees", params("inviteID", id, "inviteeList", List.of("carol")));
        assertThat(result.getJsonArray("invitees"))
                .extracting(row -> ((JsonObject) row).getString("reach"))
                .containsExactly("delivered", "delivered");
        assertThat(alice.errorCode("addInvitees", params("inviteID", id, "inviteeList", List.of("eve"))))
                .isEqualTo(8011);
    }

    @Test
    void theRulesOfGroups() {
        assertThat(eve.errorCode("createGroup", params("groupID", "g"))).isEqualTo(8012);
        assertThat(alice.errorCode("leaveGroup", params("groupID", "g"))).isEqualTo(8011);
        assertThat(eve.errorCode("getGroupMembers", params("groupID", "g"))).isEqualTo(8011);
        assertThat(eve.errorCode("getGroupMembers", params("groupID", "none"))).isEqualTo(8011);
        assertThat(bob.errorCode("addGroupMembers", params("groupID", "g", "memberList", List.of("eve"))))
                .isEqualTo(8011);
        assertThat(eve.result("joinGroup", params("groupID", "g")).getInteger("size"))
                .isEqualTo(5);
        assertThat(eve.result("joinGroup", params("groupID", "g")).getInteger("size"))
                .isEqualTo(5);
        alice.result("removeGroupMembers", params("groupID", "g", "memberList", List.of("eve")));
        assertThat(eve.told().stream()
                        .map(notice -> notice.getJsonObject("params").getString("change")))
                .contains("left");
        assertThat(bob.told()).extracting(notice -> notice.getString("method")).containsOnly("onGroupChanged");
    }

    @Test
    void membersComeInPagesWithTheirRoleAndPresence() {
        bob.disconnect();
        JsonObject first = carol.result("getGroupMembers", params("groupID", "g", "limit", 3));
        JsonObject second =
                carol.result("getGroupMembers", params("groupID", "g", "limit", 3, "before", first.getString("next")));

        assertThat(first.getJsonArray("members"))
                .containsExactly(
                        member("alice", "owner", true),
                        member("bob", "member", false),
                        member("carol", "member", true));
        assertThat(second.getJsonArray("members")).containsExactly(member("dave", "member", true));
        assertThat(second.getString("next")).isNull();
        assertThat(carol.errorCode("getGroupMembers", params("groupID", "g", "before", "%%")))
                .isEqualTo(6017);
    }

    private static JsonObject member(String userID, String role, boolean online) {
        return params("userID", userID, "role", role, "online", online);
    }

    @Test
    void whoComesAndGoesQuicklyIsToldOfAtMostTwice() {
        dave.disconnect();
        until(() -> changes().equals(List.of("offline")));
        for (int i = 0; i < 20; i++) {
            gateway.connected("dave", "d" + i).disconnect();
        }
        gateway.connected("dave", "last");
        until(() -> changes().equals(List.of("offline", "online")));
    }

    private List<String> changes() {
        return bob.toldSoFar().stream()
                .map(notice -> notice.getJsonObject("params"))
                .filter(change -> change.getJsonArray("memberList").contains("dave")
                        && !change.getString("change").equals("joined"))
                .map(change -> change.getString("change"))
                .toList();
    }
}
