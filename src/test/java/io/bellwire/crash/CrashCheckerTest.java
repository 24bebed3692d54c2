package io.bellwire.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.history.Client;
import io.bellwire.history.History;
import io.bellwire.history.Rule;
import io.bellwire.history.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the crash tests judge beside the history, and that they do judge the history. */
class CrashCheckerTest {
    private static final String ID = "018f0000-0000-7000-8000-000000000001";

    private final Evidence evidence = new Evidence(new History());

    @BeforeEach
    void aGroup() {
        evidence.members.put("club", Set.of("alice", "bob"));
        evidence.membersShown.put("club", Set.of("alice", "bob"));
    }

    @Test
    void evidenceWithoutFaultPasses() {
        assertThat(CrashChecker.check(evidence)).isEmpty();
    }

    @Test
    void aMemberThatIsLost() {
        evidence.membersShown.put("club", Set.of("alice"));

        assertThat(CrashChecker.check(evidence)).extracting(Violation::rule).containsExactly(Rule.LOST);
    }

    @Test
    void anInvitationThatIsLost() {
        Client alice = evidence.history.connect("alice", "phone");
        JsonObject row = new JsonObject().put("userID", "bob").put("state", "inviting");
        JsonObject invited =
                new JsonObject().put("inviteID", ID).put("expireAt", 30_000L).put("invitees", new JsonArray().add(row));
        JsonObject unknown = new JsonObject().put("code", 8010).put("data", new JsonObject().put("inviteID", ID));
        evidence.history.answered(
                evidence.history.called(alice, "invite", new JsonObject().put("invitee", "bob")),
                new JsonObject().put("result", invited));
        evidence.history.answered(
                evidence.history.called(alice, "getSignalingInfo", new JsonObject().put("inviteID", ID)),
                new JsonObject().put("error", unknown));

        assertThat(CrashChecker.check(evidence)).extracting(Violation::rule).contains(Rule.LOST);
    }
}
