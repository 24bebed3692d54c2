package io.bellwire.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.history.Happening.Called;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A history without fault passes; each planted fault is found, as what it is. */
class HistoryCheckerTest {
    private static final String ID = "018f0000-0000-7000-8000-000000000001";
    private static final long CREATED = 1_000_000;

    private long nanos;
    private final History history = new History(() -> nanos);
    private final Client alice = login("alice", "phone");
    private final Client bob = login("bob", "phone");
    private final Client bobsTablet = login("bob", "tablet");

    @Test
    void aHistoryWithoutFaultPasses() {
        aliceInvitesBob();
        offered(bob, 1);
        offered(bobsTablet, 1);
        succeeded(bob, "accept", CREATED + 2_000);
        accepted(alice, 2, "phone");
        accepted(bobsTablet, 2, "phone");
        refused(bobsTablet, "reject", "accepted");
        ended(alice, 3, "accepted");
        ended(bob, 3, "accepted");

        assertThat(HistoryChecker.check(history)).isEmpty();
    }

    @Test
    void anInviteeWhoReachesTwoEnds() {
        aliceInvitesBob();
        accepted(alice, 2, "phone");
        cancelled(bob, 3);

        found("I1");
    }

    @Test
    void twoDevicesThatBothWin() {
        aliceInvitesBob();
        succeeded(bob, "accept", CREATED + 1);
        succeeded(bobsTablet, "accept", CREATED + 2);

        found("I1");
    }

    @Test
    void anInvitationThatEndsWithSomebodyLeft() {
        aliceInvitesBob();
        ended(alice, 2, "inviting");

        found("I1");
    }

    @Test
    void twoWhoAreToldDifferentEnds() {
        aliceInvitesBob();
        succeeded(bob, "accept", CREATED + 1);
        ended(alice, 2, "timeout");

        found("I2");
    }

    @Test
    void aRefusalThatNamesAnotherWinner() {
        aliceInvitesBob();
        accepted(alice, 2, "phone");
        refused(bobsTablet, "accept", "rejected");

        found("I2");
    }

    @Test
    void oneSeqWithTwoContents() {
        aliceInvitesBob();
        accepted(alice, 2, "phone");
        accepted(bobsTablet, 2, "watch");

        found("I2");
    }

    @Test
    void aTimeoutBeforeTheDeadlineOfTheStore() {
        aliceInvitesBob();
        after(31);
        timedOut(alice, 2, CREATED + 29_999);

        found("I4");
    }

    @Test
    void aTimeoutBeforeTheDeadlineOfTheClients() {
        aliceInvitesBob();
        after(29);
        timedOut(alice, 2, CREATED + 30_000);

        found("I4");
    }

    @Test
    void aTimeoutAtTheDeadlinePasses() {
        aliceInvitesBob();
        after(30);
        timedOut(alice, 2, CREATED + 30_000);

        assertThat(HistoryChecker.check(history)).isEmpty();
    }

    @Test
    void aTimeoutThatShouldBeSilent() {
        invite(0);
        after(90_000);
        timedOut(alice, 2, CREATED + 90_000_000);

        found("I4");
    }

    @Test
    void anAcceptThatTookEffectAfterTheDeadline() {
        aliceInvitesBob();
        succeeded(bob, "accept", CREATED + 30_000);

        found("I4");
    }

    @Test
    void anAcceptThatWasSentAfterTheDeadline() {
        aliceInvitesBob();
        after(31);
        succeeded(bob, "accept", CREATED + 29_000);

        found("I4");
    }

    @Test
    void anAcceptThatIsRepeatedAfterTheDeadlinePasses() {
        aliceInvitesBob();
        history.called(bob, "accept", params());
        after(31);
        succeeded(bob, "accept", CREATED + 1);

        assertThat(HistoryChecker.check(history)).isEmpty();
    }

    @Test
    void noticesOutOfOrder() {
        aliceInvitesBob();
        accepted(alice, 3, "phone");
        heard(alice, "onInvitationModified", 2, params().put("data", ""));

        found("I5");
    }

    @Test
    void aNoticeThatComesTwice() {
        aliceInvitesBob();
        accepted(alice, 2, "phone");
        accepted(alice, 2, "phone");

        found("I5");
    }

    @Test
    void aNoticeAfterTheEnd() {
        aliceInvitesBob();
        ended(alice, 2, "accepted");
        heard(alice, "onInvitationModified", 3, params().put("data", ""));

        found("I5");
    }

    @Test
    void aRingAfterItsUsersEnd() {
        aliceInvitesBob();
        accepted(bobsTablet, 2, "phone");
        offered(bobsTablet, 3);

        found("I5");
    }

    @Test
    void aDeadInvitationThatRingsAtALogin() {
        aliceInvitesBob();
        ended(alice, 2, "cancelled");
        nanos++;
        offered(login("bob", "watch"), 2);

        found("I5");
    }

    @Test
    void aStrangerWhoHears() {
        aliceInvitesBob();
        offered(bob, 1);
        accepted(login("mallory", "phone"), 2, "phone");

        found("I8");
    }

    private void found(String invariant) {
        assertThat(HistoryChecker.check(history))
                .extracting(Violation::invariant)
                .contains(invariant);
    }

    // ---- What happens

    private Client login(String userID, String deviceID) {
        Client client = history.connect(userID, deviceID);
        Called login = history.called(client, "login", new JsonObject());
        history.answered(login, result(new JsonObject().put("pending", new JsonArray())));
        return client;
    }

    private void after(int seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private void aliceInvitesBob() {
        invite(30);
    }

    private void invite(int timeout) {
        JsonObject params = new JsonObject().put("invitee", "bob").put("timeout", timeout);
        Called call = history.called(alice, "invite", params);
        JsonObject row = new JsonObject().put("userID", "bob").put("state", "inviting");
        long lifetimeMs = timeout == 0 ? 86_400_000 : timeout * 1_000L;
        history.answered(
                call,
                result(new JsonObject()
                        .put("inviteID", ID)
                        .put("expireAt", CREATED + lifetimeMs)
                        .put("invitees", new JsonArray().add(row))));
    }

    private void succeeded(Client client, String method, long at) {
        history.answered(history.called(client, method, params()), result(params().put("at", at)));
    }

    private void refused(Client client, String method, String state) {
        JsonObject data = params().put("state", state).put("by", "bob");
        JsonObject error = new JsonObject().put("code", 8010).put("data", data);
        history.answered(history.called(client, method, params()), new JsonObject().put("error", error));
    }

    private static JsonObject result(JsonObject result) {
        return new JsonObject().put("result", result);
    }

    private static JsonObject params() {
        return new JsonObject().put("inviteID", ID);
    }

    private void offered(Client client, int seq) {
        heard(
                client,
                "onReceiveNewInvitation",
                seq,
                params().put("inviter", "alice").put("groupID", "").put("inviteeList", new JsonArray().add("bob")));
    }

    private void accepted(Client client, int seq, String deviceID) {
        heard(client, "onInviteeAccepted", seq, params().put("invitee", "bob").put("deviceID", deviceID));
    }

    private void cancelled(Client client, int seq) {
        heard(client, "onInvitationCancelled", seq, params().put("inviteeList", new JsonArray().add("bob")));
    }

    private void timedOut(Client client, int seq, long at) {
        heard(
                client,
                "onInvitationTimeout",
                seq,
                params().put("inviteeList", new JsonArray().add("bob")).put("at", at));
    }

    private void ended(Client client, int seq, String state) {
        JsonObject row = new JsonObject().put("userID", "bob").put("state", state);
        heard(client, "onInvitationEnded", seq, params().put("invitees", new JsonArray().add(row)));
    }

    private void heard(Client client, String method, int seq, JsonObject params) {
        history.heard(client, method, params.put("seq", seq));
    }
}
