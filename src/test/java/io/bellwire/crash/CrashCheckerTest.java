package io.bellwire.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.history.Client;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.History;
import io.bellwire.history.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evidence without fault passes; each planted fault is found, as what it is. */
class CrashCheckerTest {
    private static final String ID = "018f0000-0000-7000-8000-000000000001";
    private static final long CREATED = 1_000_000;
    private static final long EXPIRES = CREATED + 30_000;
    private static final long ACCEPTED = CREATED + 2_000;

    private final History history = new History();
    private final Evidence evidence = new Evidence(history);
    private final Client alice = history.connect("alice", "phone");
    private final Client bob = history.connect("bob", "phone");
    private final Client bobsTablet = history.connect("bob", "tablet");
    private final Client aliceInTheEnd = history.connect("alice", "auditor");
    private final Client bobInTheEnd = history.connect("bob", "auditor");

    /** Alice invites Bob, whose phone accepts; his tablet and everybody later hears of it. */
    @BeforeEach
    void aCallThatIsAccepted() {
        answered(
                alice,
                "invite",
                new JsonObject().put("inviteID", ID).put("invitee", "bob").put("timeout", 30.0),
                new JsonObject().put("expireAt", EXPIRES).put("invitees", new JsonArray().add(row("inviting"))));
        for (Client device : List.of(bob, bobsTablet)) {
            hears(device, offer());
        }
        answered(bob, "accept", params().put("data", "yes"), new JsonObject().put("at", ACCEPTED));
        for (Client device : List.of(alice, bobsTablet, aliceInTheEnd, bobInTheEnd)) {
            hears(device, accepted());
        }
        for (Client device : List.of(alice, bob, bobsTablet, aliceInTheEnd, bobInTheEnd)) {
            hears(device, ended());
        }
        for (String userID : List.of("alice", "bob")) {
            evidence.shown
                    .computeIfAbsent(ID, inviteID -> new LinkedHashMap<>())
                    .put(userID, info());
            evidence.listed.put(userID, List.of(ID));
            evidence.listedOpen.put(userID, List.of());
        }
        evidence.members.put("club", Set.of("alice", "bob"));
        evidence.membersShown.put("club", Set.of("alice", "bob"));
    }

    @Test
    void evidenceWithoutFaultPasses() {
        assertThat(CrashChecker.check(evidence)).isEmpty();
    }

    @Test
    void anInvitationThatIsLost() {
        evidence.shown.clear();

        found("I3", "is lost, though");
    }

    @Test
    void anAcceptThatIsLost() {
        evidence.shown.get(ID).values().forEach(info -> info.put("invitees", new JsonArray().add(row("inviting"))));

        found("I3", "an acknowledged accept is lost");
    }

    @Test
    void anAcceptWithOtherData() {
        rows().put("data", "maybe");

        found("I3", "an acknowledged accept is lost");
    }

    @Test
    void anAcceptAtAnotherTime() {
        rows().put("at", ACCEPTED + 1);

        found("I3", "an acknowledged accept is lost");
    }

    @Test
    void aDeadlineThatMoves() {
        evidence.shown.get(ID).values().forEach(info -> info.put("expireAt", EXPIRES + 1));

        found("I4", "the deadline moved");
    }

    @Test
    void anInviteeThatIsLost() {
        answered(
                alice,
                "addInvitees",
                params().put("inviteeList", new JsonArray().add("carol")),
                new JsonObject().put("expireAt", EXPIRES).put("invitees", new JsonArray()));

        found("I3", "an acknowledged invitee is lost");
    }

    @Test
    void aModificationThatIsLost() {
        answered(alice, "modifyInvitation", params().put("data", "new"), new JsonObject().put("at", CREATED + 1));

        found("I3", "an acknowledged modifyInvitation is lost");
    }

    @Test
    void aCancelThatIsLost() {
        answered(alice, "cancel", params().put("data", "bye"), new JsonObject().put("at", CREATED + 1));

        found("I3", "an acknowledged cancel is lost");
    }

    @Test
    void aRingingThatIsLost() {
        answered(bob, "ringing", params(), new JsonObject());

        found("I3", "the acknowledged ringing of bob is lost");
    }

    @Test
    void twoWhoAreShownDifferentThings() {
        evidence.shown.get(ID).get("bob").put("data", "other");

        found("I2", "is shown differently");
    }

    @Test
    void anEndThatIsToldAndNotShown() {
        evidence.shown.get(ID).values().forEach(info -> info.put("state", "open"));

        found("I2", "ended is told");
    }

    @Test
    void aListThatLacksOne() {
        evidence.listed.put("bob", List.of());

        found("I3", "is not in bob's list of all");
    }

    @Test
    void aListOfOpenOnesWithOneThatEnded() {
        evidence.listedOpen.put("bob", List.of(ID));

        found("I3", "is in bob's list of open");
    }

    @Test
    void aListThatRepeatsItself() {
        evidence.listed.put("bob", List.of(ID, ID));

        found("I3", "repeats itself");
    }

    @Test
    void aMemberThatIsLost() {
        evidence.membersShown.put("club", Set.of("alice"));

        found("I3", "the members of club");
    }

    @Test
    void aNoticeThatADeviceMissed() {
        evidence.heard.get("bob").put("tablet", new View());
        hears(bobsTablet, offer());

        found("I6", "bob's tablet has not heard");
    }

    @Test
    void aNoticeThatOneDeviceAloneHeard() {
        hears(
                bob,
                new JsonObject().put("m", "onInvitationModified").put("seq", 4).put("data", "?"));

        found("I6", "alone has heard");
    }

    @Test
    void aDeviceThatIsToldWhatItKnew() {
        Client back = history.connect("bob", "tablet");
        JsonObject resume = new JsonObject().put("since", CREATED).put("known", new JsonObject().put(ID, 2));
        answered(back, "login", new JsonObject().put("resume", resume), new JsonObject().put("serverTime", EXPIRES));
        hears(back, accepted());

        found("I6", "was known up to 2 and told again");
    }

    private void found(String invariant, String what) {
        assertThat(CrashChecker.check(evidence))
                .anyMatch((Violation violation) -> violation.invariant().equals(invariant)
                        && violation.what().contains(what));
    }

    // ---- What happens

    private void answered(Client client, String method, JsonObject params, JsonObject result) {
        history.answered(
                history.called(client, method, params), new JsonObject().put("result", result.put("inviteID", ID)));
    }

    /** The name of the notice stands in {@code m}. */
    private void hears(Client client, JsonObject notice) {
        JsonObject params = notice.copy().put("inviteID", ID);
        Heard heard = history.heard(client, (String) params.remove("m"), params);
        if (client.deviceID().equals("auditor")) {
            evidence.told.computeIfAbsent(client.userID(), userID -> new View()).add(heard);
        } else {
            evidence.heard
                    .computeIfAbsent(client.userID(), userID -> new LinkedHashMap<>())
                    .computeIfAbsent(client.deviceID(), deviceID -> new View())
                    .add(heard);
        }
    }

    private static JsonObject params() {
        return new JsonObject().put("inviteID", ID);
    }

    private static JsonObject json(Map<String, Object> members) {
        return new JsonObject(new LinkedHashMap<>(members));
    }

    private static JsonObject offer() {
        return json(Map.of("m", "onReceiveNewInvitation", "seq", 1, "inviter", "alice", "groupID", ""))
                .put("inviteeList", new JsonArray().add("bob"));
    }

    private static JsonObject accepted() {
        return json(Map.of("m", "onInviteeAccepted", "seq", 2, "at", ACCEPTED, "invitee", "bob"))
                .put("deviceID", "phone");
    }

    private static JsonObject ended() {
        return json(Map.of("m", "onInvitationEnded", "seq", 3, "at", ACCEPTED))
                .put("invitees", new JsonArray().add(row("accepted")));
    }

    private static JsonObject row(String state) {
        return json(Map.of("userID", "bob", "state", state, "deviceID", "phone", "data", "yes", "at", ACCEPTED));
    }

    private JsonObject rows() {
        JsonObject row = row("accepted");
        evidence.shown.get(ID).values().forEach(info -> info.put("invitees", new JsonArray().add(row)));
        return row;
    }

    private static JsonObject info() {
        return json(Map.of("inviteID", ID, "inviter", "alice", "state", "ended", "data", "", "seq", 3))
                .put("timeout", 30)
                .put("createTime", CREATED)
                .put("expireAt", EXPIRES)
                .put("inviteeList", new JsonArray().add("bob"))
                .put("invitees", new JsonArray().add(row("accepted")));
    }
}
