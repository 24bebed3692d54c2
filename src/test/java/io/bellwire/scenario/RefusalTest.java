package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onInviteeAccepted;
import static io.bellwire.scenario.Hears.onReceiveNewInvitation;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every error code of PROTOCOL §7, with its literal data. 6014 is in {@link LoginTest}. */
class RefusalTest {
    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode()
            .with("limits.openPerInviter", 2)
            .with("limits.modifications", 1)
            .with("limits.groupsPerUser", 1)
            .with("limits.answersBytes", "20");

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");
    private final User carol = scenario.user("carol");

    @BeforeEach
    void everybodyIsThere() {
        alice.logsIn();
        bob.logsIn();
        carol.logsIn();
    }

    /** -32700 and -32600: nobody can tell what was meant, so the id is null. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"} | -32700",
                "{\"jsonrpc\":\"2.0\" | -32700",
                "[] | -32600",
                "[1] | -32600",
                "{\"jsonrpc\":\"1.0\",\"id\":null,\"method\":\"ping\"} | -32600",
                "7 | -32600"
            })
    void framesThatNobodyCanRead(String frame, int code) throws InterruptedException {
        alice.phone().connection().send(frame);

        Object answer = alice.phone().connection().others().poll(Node.PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonObject error = answer instanceof JsonArray array ? array.getJsonObject(0) : (JsonObject) answer;
        assertThat(error.getValue("id")).isNull();
        assertThat(error.getJsonObject("error").getInteger("code")).isEqualTo(code);
    }

    @Test
    void noSuchMethod() {
        alice.call("dance", new JsonObject()).isRefused(-32601);
    }

    @ParameterizedTest
    @CsvSource({
        "invite, '{}', invitee",
        "invite, '{\"invitee\":null}', invitee",
        "invite, '{\"invitee\":7}', invitee",
        "invite, '{\"invitee\":\"bob\",\"inviteID\":\"NO\"}', inviteID",
        "inviteInGroup, '{\"groupID\":\"g\",\"inviteeList\":[\"bob\",1]}', inviteeList[1]",
        "inviteInGroup, '{\"groupID\":\"g\",\"inviteeList\":[\"bob\"],\"scope\":\"all\"}', scope",
        "accept, '{}', inviteID",
        "reject, '{\"inviteID\":\"018f0000-0000-7000-8000-000000000001\",\"reason\":\"tired\"}', reason",
        "listInvitations, '{\"state\":\"lost\"}', state"
    })
    void parametersOfTheWrongShape(String method, String params, String path) {
        Answer answer =
                alice.call(method, new JsonObject(params)).isRefused(-32602).with("path", path);
        assertThat(answer.error().getJsonObject("data").fieldNames()).containsExactlyInAnyOrder("path", "problem");
    }

    @ParameterizedTest
    @CsvSource({
        "invite, '{\"invitee\":\"alice\"}', invitee",
        "invite, '{\"invitee\":\"bob\",\"timeout\":86401}', timeout",
        "invite, '{\"invitee\":\"bob\",\"timeout\":-1}', timeout",
        "inviteInGroup, '{\"groupID\":\"g\",\"inviteeList\":[]}', inviteeList",
        "listInvitations, '{\"limit\":101}', limit"
    })
    void valuesThatAreNotAllowed(String method, String params, String path) {
        Answer answer = alice.call(method, new JsonObject(params)).isRefused(6017);
        assertThat(answer.error().getJsonObject("data").getString("path")).startsWith(path);
    }

    @Test
    void cancellingSomebodyWhoIsNoInviteeAndAddingToAOneToOne() {
        Call call = alice.invites(bob).now();

        alice.call("cancel", call, "inviteeList", Inviting.ids(bob, carol))
                .isRefused(6017)
                .with("path", "inviteeList[1]");
        alice.call("addInvitees", call, "inviteeList", Inviting.ids(carol)).isRefused(6017);
    }

    @Test
    void tooMany() {
        Call call = alice.invites(bob).now();
        alice.invites(carol).now();
        JsonObject data = alice.invites(bob).answer().isRefused(7008).error().getJsonObject("data");
        assertThat(data.getString("limit")).isEqualTo("openPerInviter");
        assertThat(data.getLong("retryAfter")).isBetween(1L, 30_000L);

        alice.modifies(call, "1");
        alice.call("modifyInvitation", call, "data", "2").isRefused(7008).with("limit", "modifications");

        bob.phone().createsGroup("one");
        bob.call("createGroup", new JsonObject().put("groupID", "two"))
                .isRefused(7008)
                .with("limit", "groupsPerUser");
    }

    @Test
    void dataTooLong() {
        alice.invites(bob)
                .withData("x".repeat(16_385))
                .answer()
                .isRefused(8001)
                .withData(new JsonObject().put("limit", 16_384));
        Call call = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation);
        bob.call("accept", call, "data", "x".repeat(21)).isRefused(8001).withData(new JsonObject().put("limit", 20));
        bob.accepts(call, "x".repeat(20));
    }

    @Test
    void processedAlreadyAndUnknown() {
        Call call = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation);
        long at = bob.rejects(call, "busy", "");
        JsonObject who = new JsonObject()
                .put("inviteID", call.inviteID())
                .put("state", "rejected")
                .put("by", "bob")
                .put("deviceID", "phone")
                .put("at", at)
                .put("reason", "busy");

        bob.call("accept", call).isRefused(8010).withData(who);
        alice.call("cancel", call).isRefused(8010).withData(who);

        JsonObject nothing = new JsonObject().put("inviteID", call.inviteID());
        carol.call("accept", call).isRefused(8010).withData(nothing);
        carol.call("getSignalingInfo", call).isRefused(8010).withData(nothing);
        String unknown = UUID.randomUUID().toString();
        carol.call("accept", new JsonObject().put("inviteID", unknown))
                .isRefused(8010)
                .withData(new JsonObject().put("inviteID", unknown));
    }

    @Test
    void noPermission() {
        Call call = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation);
        alice.call("accept", call).isRefused(8011);
        bob.call("cancel", call).isRefused(8011);
        bob.accepts(call);
        alice.hears(onInviteeAccepted);
        // Who may comes before whether it still can be.
        bob.call("cancel", call).isRefused(8011);

        alice.phone().createsGroup("friends", bob);
        alice.invitesInGroup("friends", bob, carol)
                .answer()
                .isRefused(8011)
                .withData(new JsonObject().put("nonMembers", Inviting.ids(carol)));
        carol.invitesInGroup("friends", bob).answer().isRefused(8011);
        carol.invitesInGroup("unknown", bob).answer().isRefused(8011);
    }

    @Test
    void theIDExists() {
        Call call = alice.invites(bob).now();
        alice.invites(bob).as(call.inviteID()).withData("other").answer().isRefused(8012);
        carol.invites(bob).as(call.inviteID()).answer().isRefused(8012);

        alice.phone().createsGroup("friends");
        bob.call("createGroup", new JsonObject().put("groupID", "friends")).isRefused(8012);
    }

    /** 8503: the store has gone; it says when to come again, and not whether it was done. */
    @Test
    void theStoreIsGone() {
        Call call = alice.invites(bob).now();
        scenario.endsInARuin();
        scenario.gateway().loseTheStore();

        bob.call("accept", call).isRefused(8503).withData(new JsonObject().put("retryAfter", 1_000));
    }
}
