package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onGroupChanged;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PROTOCOL §6, and what members who asked for {@code groups} hear of it. */
class GroupsTest {
    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode();

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");
    private final User carol = scenario.user("carol");
    private final JsonObject friends = new JsonObject().put("groupID", "friends");

    @BeforeEach
    void aliceHasAGroupWithBob() {
        alice.phone().with("groups").logsIn();
        bob.logsIn();
        alice.phone().createsGroup("friends", bob);
    }

    @Test
    void membersComeAndGo() {
        carol.logsIn();
        carol.call("joinGroup", friends).says("size", 3);
        changed("joined", carol);
        bob.call("leaveGroup", friends).says("size", 2);
        changed("left", bob);
        alice.call("addGroupMembers", members(bob)).says("size", 3);
        alice.call("removeGroupMembers", members(carol)).says("size", 2);
        carol.call("getGroupMembers", friends).isRefused(8011);
        alice.call("leaveGroup", friends).isRefused(8011);
        bob.call("dismissGroup", friends).isRefused(8011);
        alice.call("dismissGroup", friends).says("size", 0);
        bob.call("getGroupMembers", friends).isRefused(8011);
        alice.hearsNothingMore();
        bob.hearsNothingMore();
    }

    @Test
    void aMemberWhoIsTheFirstOrTheLastDeviceIsToldOf() {
        alice.call("addGroupMembers", members(carol)).result();
        carol.logsIn();
        changed("online", carol);
        carol.tablet().logsIn();
        alice.hearsNothingMore();

        carol.tablet().logsOut();
        carol.phone().logsOut();

        changed("offline", carol);
        bob.hearsNothingMore();
    }

    @Test
    void aGroupOnInvitationOnly() {
        JsonObject closed = new JsonObject().put("groupID", "closed").put("join", "invite");
        alice.call("createGroup", closed).says("join", "invite");

        bob.call("joinGroup", new JsonObject().put("groupID", "closed")).isRefused(8011);
        bob.call("joinGroup", new JsonObject().put("groupID", "unknown")).isRefused(8011);
    }

    @Test
    void membersByPages() {
        alice.call("addGroupMembers", members(carol)).result();

        JsonObject first =
                bob.call("getGroupMembers", friends.copy().put("limit", 2)).result();
        JsonObject second = bob.call(
                        "getGroupMembers", friends.copy().put("limit", 2).put("before", first.getString("next")))
                .result();

        assertThat(first.getJsonArray("members"))
                .isEqualTo(new JsonArray(List.of(member("alice", "owner", true), member("bob", "member", true))));
        assertThat(second.getJsonArray("members")).isEqualTo(new JsonArray(List.of(member("carol", "member", false))));
        assertThat(second.getValue("next")).isNull();
    }

    private void changed(String change, User who) {
        alice.hears(onGroupChanged)
                .with("groupID", "friends")
                .with("change", change)
                .with("memberList", List.of(who.id()));
    }

    private JsonObject members(User... users) {
        return friends.copy().put("memberList", Inviting.ids(users));
    }

    private static JsonObject member(String userID, String role, boolean online) {
        return new JsonObject().put("userID", userID).put("role", role).put("online", online);
    }
}
