package io.bellwire.abuse;

import static io.bellwire.abuse.Client.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who has no part in something can't tell it from something that does not exist, and wakes nobody by trying. */
class StrangersTest {

    private static Vertx vertx;
    private static WebSocketClient sockets;
    private static GatewayProcess gateway;

    private static Client inviter;
    private static Client invitee;
    private static Client stranger;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        sockets = Client.sockets(vertx);
        gateway = GatewayProcess.start(new JsonObject());
        inviter = await(Client.login(sockets, gateway, "inviter", "d"));
        invitee = await(Client.login(sockets, gateway, "invitee", "d"));
        stranger = await(Client.login(sockets, gateway, "stranger", "d"));
        await(inviter.call("createGroup", Attack.group("secret", List.of("invitee"))));
        await(inviter.call("createGroup", Attack.group("closed", List.of()).put("join", "invite")));
        await(stranger.call("createGroup", Attack.group("own", List.of())));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        await(vertx.close());
    }

    @Test
    void anOpenInvitation() {
        assertNobodyLearnsOf(invite("invite", Attack.invite("invitee", "x")));
    }

    @Test
    void anOpenGroupInvitation() {
        assertNobodyLearnsOf(invite("inviteInGroup", Attack.inviteInGroup("secret", List.of("invitee"), "x")));
    }

    @Test
    void anInvitationThatIsOver() {
        String inviteID = invite("invite", Attack.invite("invitee", "x"));
        await(inviter.call("cancel", new JsonObject().put("inviteID", inviteID)));

        assertNobodyLearnsOf(inviteID);
    }

    @Test
    void anInvitationThatIsKnownToOneWhoResumes() {
        String inviteID = invite("invite", Attack.invite("invitee", "x"));
        Client resuming = await(Client.connect(sockets, gateway.port(), null)).listen();
        JsonObject known = new JsonObject().put(inviteID, 0);
        JsonObject params = resuming.loginParams(gateway.token("resuming"), "d")
                .put("resume", new JsonObject().put("since", 0).put("known", known));

        JsonObject answer = await(resuming.call("login", params));
        await(resuming.call("ping", new JsonObject()));

        assertThat(answer.encode()).doesNotContain(inviteID);
        assertThat(resuming.notices()).isEmpty();
    }

    @Test
    void aGroupOfOthers() {
        int before = inviter.noticeCount() + invitee.noticeCount();
        for (String method : List.of("dismissGroup", "getGroupMembers")) {
            assertSame(method, new JsonObject().put("groupID", "secret"), new JsonObject().put("groupID", "nothere"));
        }
        for (String method : List.of("joinGroup", "leaveGroup")) {
            assertSame(method, new JsonObject().put("groupID", "closed"), new JsonObject().put("groupID", "nothere"));
        }
        for (String method : List.of("addGroupMembers", "removeGroupMembers")) {
            assertSame(method, Attack.group("secret", List.of("inviter")), Attack.group("nothere", List.of("inviter")));
        }
        assertSame(
                "inviteInGroup",
                Attack.inviteInGroup("secret", List.of("invitee"), ""),
                Attack.inviteInGroup("nothere", List.of("invitee"), ""));
        assertThat(noticesOfTheOthers()).isEqualTo(before);
    }

    private static String invite(String method, JsonObject params) {
        JsonObject answer = await(inviter.call(method, params));
        assertThat(answer.getJsonObject("result")).as(answer.encode()).isNotNull();
        return answer.getJsonObject("result").getString("inviteID");
    }

    private static void assertNobodyLearnsOf(String inviteID) {
        int before = noticesOfTheOthers();
        String unknown = UUID.randomUUID().toString();
        calls(inviteID).forEach((method, params) -> {
            String known = await(stranger.callRaw(method, params));
            String other = await(stranger.callRaw(method, calls(unknown).get(method)));
            assertThat(known.replace(inviteID, "ID")).as(method).isEqualTo(other.replace(unknown, "ID"));
            assertThat(known).contains("8010");
        });
        assertThat(noticesOfTheOthers()).isEqualTo(before);
        assertThat(stranger.noticeCount()).isZero();
    }

    private static Map<String, JsonObject> calls(String inviteID) {
        Map<String, JsonObject> calls = new LinkedHashMap<>();
        for (String method : List.of("accept", "reject", "cancel", "ringing", "getSignalingInfo")) {
            calls.put(method, new JsonObject().put("inviteID", inviteID));
        }
        calls.put("modifyInvitation", new JsonObject().put("inviteID", inviteID).put("data", "y"));
        calls.put(
                "addInvitees",
                new JsonObject().put("inviteID", inviteID).put("inviteeList", new JsonArray().add("accomplice")));
        return calls;
    }

    private static void assertSame(String method, JsonObject known, JsonObject unknown) {
        String first = await(stranger.callRaw(method, known));
        String second = await(stranger.callRaw(method, unknown));
        assertThat(first).as(method).isEqualTo(second).contains("8011");
    }

    /** An answer that was asked for last comes behind every notice that was sent before. */
    private static int noticesOfTheOthers() {
        await(inviter.call("ping", new JsonObject()));
        await(invitee.call("ping", new JsonObject()));
        return inviter.noticeCount() + invitee.noticeCount();
    }
}
