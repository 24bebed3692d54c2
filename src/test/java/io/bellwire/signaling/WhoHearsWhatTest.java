package io.bellwire.signaling;

import static io.bellwire.signaling.GatewayFixture.params;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of PROTOCOL §4, event by event and role by role. */
class WhoHearsWhatTest {
    private static final String NEW = "onReceiveNewInvitation";

    /**
     * Alice invites Bob and Carol; Dave is only a member, Eve a stranger; Frank is added by the event "added". Each letter
     * says who hears the event: A the inviter's acting device, a her other one; B the acting invitee's device, b his other
     * one; c the other invitee, d the member, e the stranger.
     */
    @ParameterizedTest(name = "{0}, scope {1}: {2}")
    @CsvSource({
        "onReceiveNewInvitation, group, Bbcd",
        "onReceiveNewInvitation, invitees, Bbc",
        "onInviteeAccepted, group, Aabcd",
        "onInviteeAccepted, invitees, Aabc",
        "onInviteeRejected, group, Aabcd",
        "onInviteeRejected, invitees, Aabc",
        "onInviteeRinging, group, Aa",
        "onInviteeRinging, invitees, Aa",
        "onInvitationCancelled, group, aBbcd",
        "onInvitationCancelled, invitees, aBbc",
        "onInvitationModified, group, aBbcd",
        "onInvitationModified, invitees, aBbc",
        "onInviteesAdded, group, aBbcd",
        "onInviteesAdded, invitees, aBbc",
        "onInvitationTimeout, group, AaBbcd",
        "onInvitationTimeout, invitees, AaBbc",
        "onInvitationEnded, group, AaBbcd",
        "onInvitationEnded, invitees, AaBbc",
    })
    void everyRoleHearsWhatTheTableSays(String event, String scope, String hearers) {
        try (GatewayFixture gateway = new GatewayFixture()) {
            gateway.group("g", "alice", "bob", "carol", "dave", "frank");
            Map<Character, Device> devices = new LinkedHashMap<>();
            devices.put('A', gateway.connected("alice"));
            devices.put('a', gateway.connected("alice", "tablet"));
            devices.put('B', gateway.connected("bob"));
            devices.put('b', gateway.connected("bob", "laptop"));
            devices.put('c', gateway.connected("carol"));
            devices.put('d', gateway.connected("dave"));
            devices.put('e', gateway.connected("eve"));
            JsonObject invite = params("groupID", "g", "inviteeList", List.of("bob", "carol"), "scope", scope);
            String id = devices.get('A').result("inviteInGroup", invite).getString("inviteID");

            cause(event, id, gateway, devices.get('A'), devices.get('B'));

            StringBuilder heard = new StringBuilder();
            devices.forEach((name, device) -> {
                if (device.heard(id).contains(event)) {
                    heard.append(name);
                }
            });
            assertThat(heard).hasToString(hearers);
        }
    }

    private static void cause(String event, String id, GatewayFixture gateway, Device alice, Device bob) {
        JsonObject it = params("inviteID", id);
        switch (event) {
            case "onReceiveNewInvitation" -> {}
            case "onInviteeAccepted" -> bob.result("accept", it);
            case "onInviteeRejected" -> bob.result("reject", it);
            case "onInviteeRinging" -> bob.result("ringing", it);
            case "onInvitationCancelled", "onInvitationEnded" -> alice.result("cancel", it);
            case "onInvitationModified" -> alice.result("modifyInvitation", it.put("data", "new"));
            case "onInviteesAdded" -> alice.result("addInvitees", it.mergeIn(params("inviteeList", List.of("frank"))));
            case "onInvitationTimeout" -> {
                gateway.time().advance(30_000);
                gateway.alarm(id);
            }
            default -> throw new IllegalArgumentException(event);
        }
    }

    @Test
    void theAddedOneGetsTheInvitationAndNothingOfBefore() {
        try (GatewayFixture gateway = new GatewayFixture()) {
            gateway.group("g", "alice", "bob", "frank");
            Device alice = gateway.connected("alice");
            Device frank = gateway.connected("frank");
            String id = alice.result(
                            "inviteInGroup", params("groupID", "g", "inviteeList", List.of("bob"), "scope", "invitees"))
                    .getString("inviteID");
            alice.result("modifyInvitation", params("inviteID", id, "data", "now"));
            alice.result("addInvitees", params("inviteID", id, "inviteeList", List.of("frank", "bob")));

            JsonObject offer = frank.told(id).get(0);
            assertThat(frank.heard(id)).containsExactly(NEW);
            assertThat(offer.getJsonObject("params").getString("data")).isEqualTo("now");
            assertThat(offer.getJsonObject("params").getInteger("seq")).isEqualTo(3);
            assertThat(offer.getJsonObject("params").getJsonArray("inviteeList"))
                    .containsExactly("bob", "frank");
        }
    }
}
