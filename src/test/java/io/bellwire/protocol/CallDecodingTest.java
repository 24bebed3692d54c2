package io.bellwire.protocol;

import static io.bellwire.protocol.Frames.ID;
import static io.bellwire.protocol.Frames.call;
import static io.bellwire.protocol.Frames.single;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every method as PROTOCOL §2, §3 and §6 show it, with all parameters and with as few as possible. */
class CallDecodingTest {

    private static final UUID INVITE = UUID.fromString(ID);

    @Test
    void login() {
        assertThat(call("login", "{}")).isEqualTo(new Call.Login(null, null, Set.of(), null));
        assertThat(call("login", """
                        {"token":"a.b.c","deviceID":"web-7f","features":["ringing","ended","groups","ended"],
                         "resume":{"since":1767225590000,"known":{"%s":3}}}""".formatted(ID)))
                .isEqualTo(new Call.Login(
                        "a.b.c",
                        "web-7f",
                        Set.of(Feature.RINGING, Feature.ENDED, Feature.GROUPS),
                        new Call.Resume(1767225590000L, Map.of(INVITE, 3))));
    }

    @Test
    void resumeNeedsNoKnownInvitations() {
        assertThat(call("login", "{\"features\":[],\"resume\":{\"since\":0}}"))
                .isEqualTo(new Call.Login(null, null, Set.of(), new Call.Resume(0, Map.of())));
    }

    @Test
    void invite() {
        assertThat(call("invite", "{\"invitee\":\"bob\"}"))
                .isEqualTo(new Call.Invite(null, "", List.of("bob"), "", 30_000, false, null, Scope.INVITEES));
        assertThat(call("invite", """
                        {"invitee":"bob","data":"né😀","timeout":0.25,"onlineUserOnly":true,
                         "offlinePushInfo": { "title" : "Call\\u00e9\\n" , "x" : [ 1.50 , true , null , {} ] } ,
                         "inviteID":"%s","scope":17}""".formatted(ID)))
                .isEqualTo(new Call.Invite(
                        INVITE,
                        "",
                        List.of("bob"),
                        "né😀",
                        250,
                        true,
                        "{\"title\":\"Callé\\n\",\"x\":[1.50,true,null,{}]}",
                        Scope.INVITEES));
    }

    @Test
    void inviteInGroup() {
        assertThat(call("inviteInGroup", "{\"groupID\":\"g\",\"inviteeList\":[\"c\",\"a\",\"c\",\"b\",\"a\"]}"))
                .isEqualTo(new Call.Invite(null, "g", List.of("c", "a", "b"), "", 30_000, false, null, Scope.GROUP));
        assertThat(call("inviteInGroup", "{\"groupID\":\"g\",\"inviteeList\":[\"b\"],\"scope\":\"invitees\"}"))
                .isEqualTo(new Call.Invite(null, "g", List.of("b"), "", 30_000, false, null, Scope.INVITEES));
    }

    @Test
    void theDefaultTimeoutIsASettingAndNeverAboveTheLimit() {
        byte[] invite =
                Frames.request("invite", "{\"invitee\":\"bob\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(timeoutOf(new MessageDecoder(Limits.DEFAULT, Duration.ofMillis(1_500)), invite))
                .isEqualTo(1_500);
        assertThat(timeoutOf(new MessageDecoder(Limits.DEFAULT, Duration.ofDays(3)), invite))
                .isEqualTo(86_400_000);
    }

    private static long timeoutOf(MessageDecoder decoder, byte[] invite) {
        Incoming.Single single = (Incoming.Single) decoder.decode(invite, 0, invite.length);
        return ((Call.Invite) single.request().content()).timeoutMs();
    }

    @Test
    void callsOnAnInvitation() {
        String only = "{\"inviteID\":\"" + ID + "\"}";
        String data = "{\"inviteID\":\"" + ID + "\",\"data\":\"x\"}";
        assertThat(call("cancel", only)).isEqualTo(new Call.Cancel(INVITE, "", null));
        assertThat(call("cancel", "{\"inviteID\":\"" + ID + "\",\"data\":\"x\",\"inviteeList\":[\"bob\"]}"))
                .isEqualTo(new Call.Cancel(INVITE, "x", List.of("bob")));
        assertThat(call("accept", only)).isEqualTo(new Call.Accept(INVITE, ""));
        assertThat(call("accept", data)).isEqualTo(new Call.Accept(INVITE, "x"));
        assertThat(call("reject", only)).isEqualTo(new Call.Reject(INVITE, "", RejectReason.DECLINE));
        assertThat(call("reject", "{\"reason\":\"busy\",\"inviteID\":\"" + ID + "\"}"))
                .isEqualTo(new Call.Reject(INVITE, "", RejectReason.BUSY));
        assertThat(call("modifyInvitation", data)).isEqualTo(new Call.ModifyInvitation(INVITE, "x"));
        assertThat(call("addInvitees", "{\"inviteID\":\"" + ID + "\",\"inviteeList\":[\"bob\"]}"))
                .isEqualTo(new Call.AddInvitees(INVITE, List.of("bob")));
        assertThat(call("ringing", only)).isEqualTo(new Call.Ringing(INVITE));
        assertThat(call("getSignalingInfo", only)).isEqualTo(new Call.GetSignalingInfo(INVITE));
    }

    @Test
    void pages() {
        assertThat(call("listInvitations", "{}")).isEqualTo(new Call.ListInvitations(StateFilter.ALL, null, 20));
        assertThat(call("listInvitations", "{\"state\":\"open\",\"before\":\"c\",\"limit\":100}"))
                .isEqualTo(new Call.ListInvitations(StateFilter.OPEN, "c", 100));
        assertThat(call("getGroupMembers", "{\"groupID\":\"g\"}")).isEqualTo(new Call.GetGroupMembers("g", null, 100));
        assertThat(call("getGroupMembers", "{\"groupID\":\"g\",\"before\":\"c\",\"limit\":1}"))
                .isEqualTo(new Call.GetGroupMembers("g", "c", 1));
    }

    @Test
    void groups() {
        String group = "{\"groupID\":\"g\"}";
        String members = "{\"groupID\":\"g\",\"memberList\":[\"b\",\"a\",\"b\"]}";
        assertThat(call("createGroup", group)).isEqualTo(new Call.CreateGroup("g", JoinPolicy.OPEN, List.of()));
        assertThat(call("createGroup", "{\"groupID\":\"g\",\"join\":\"invite\",\"memberList\":[\"a\"]}"))
                .isEqualTo(new Call.CreateGroup("g", JoinPolicy.INVITE, List.of("a")));
        assertThat(call("joinGroup", group)).isEqualTo(new Call.JoinGroup("g"));
        assertThat(call("leaveGroup", group)).isEqualTo(new Call.LeaveGroup("g"));
        assertThat(call("dismissGroup", group)).isEqualTo(new Call.DismissGroup("g"));
        assertThat(call("addGroupMembers", members)).isEqualTo(new Call.AddGroupMembers("g", List.of("b", "a")));
        assertThat(call("removeGroupMembers", members)).isEqualTo(new Call.RemoveGroupMembers("g", List.of("b", "a")));
    }

    @Test
    void callsWithoutParams() {
        assertThat(call("ping", "{}")).isEqualTo(new Call.Ping());
        assertThat(call("logout", "{\"ignored\":[{}]}")).isEqualTo(new Call.Logout());
        assertThat(single("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"))
                .isEqualTo(new Request(new RequestID.Whole(1), Method.PING, new Call.Ping()));
    }

    @Test
    void paramsMayComeBeforeTheMethod() {
        assertThat(
                        single(
                                "{\"params\": {\"invitee\":\"bob\",\"timeout\":1e0} , \"method\":\"invite\",\"jsonrpc\":\"2.0\"}"))
                .isEqualTo(new Request(
                        null,
                        Method.INVITE,
                        new Call.Invite(null, "", List.of("bob"), "", 1_000, false, null, Scope.INVITEES)));
    }
}
