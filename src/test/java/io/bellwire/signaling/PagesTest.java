package io.bellwire.signaling;

import static io.bellwire.signaling.GatewayFixture.params;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists that are larger than a message may be: nothing is lost, and nothing comes twice. */
class PagesTest {
    private static final int MOST_BYTES = 262_144;
    private static final String LARGE = "x".repeat(16_000);

    private final GatewayFixture gateway = new GatewayFixture();
    private final Device alice = gateway.connected("alice");
    private final List<String> newestFirst = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        gateway.close();
    }

    private void invites(int count) {
        for (int i = 0; i < count; i++) {
            String id = alice.result("invite", params("invitee", "u" + i, "data", LARGE))
                    .getString("inviteID");
            newestFirst.add(0, id);
            gateway.time().advance(1);
        }
    }

    private JsonObject page(String state, String before) {
        JsonObject answer = alice.call("listInvitations", params("state", state, "limit", 100, "before", before));
        assertThat(answer.toBuffer().length()).isLessThanOrEqualTo(MOST_BYTES);
        return answer.getJsonObject("result");
    }

    private static List<String> ids(JsonArray infos) {
        return infos.stream()
                .map(info -> ((JsonObject) info).getString("inviteID"))
                .toList();
    }

    @Test
    void aPageEndsWhereTheMessageIsFullAndTheNextOneGoesOn() {
        invites(45);
        List<String> listed = new ArrayList<>();
        int pages = 0;
        String next = null;
        do {
            JsonObject page = pages == 0 ? alice.result("listInvitations", params("limit", 100)) : page("all", next);
            listed.addAll(ids(page.getJsonArray("invitations")));
            next = page.getString("next");
            pages++;
        } while (next != null);

        assertThat(listed).isEqualTo(newestFirst);
        assertThat(pages).isEqualTo(3);
    }

    /** Whatever ends while a page is read, what is open and older than it must be on the next one. */
    @Test
    void anInvitationThatEndsWhileAPageIsReadCostsNoOtherItsPlace() {
        invites(30);
        Device ending = gateway.device("alice", "other");
        gateway.store().beforeNextRead(() -> ending.send("cancel", params("inviteID", newestFirst.get(0))));
        JsonObject first = alice.result("listInvitations", params("state", "open", "limit", 100));
        List<String> listed = new ArrayList<>(ids(first.getJsonArray("invitations")));
        gateway.settle();
        listed.addAll(ids(page("open", first.getString("next")).getJsonArray("invitations")));

        assertThat(listed).doesNotHaveDuplicates().containsAll(newestFirst.subList(1, 30));
    }

    @Test
    void pendingEndsWhereTheMessageIsFullAndListInvitationsGoesOn() {
        invites(30);
        Device again = gateway.device("alice", "again").login(null);
        List<String> listed = new ArrayList<>(ids(again.pending().getJsonArray("pending")));
        assertThat(again.pending().toBuffer().length()).isLessThanOrEqualTo(MOST_BYTES);
        listed.addAll(ids(page("open", again.pending().getString("pendingNext")).getJsonArray("invitations")));

        assertThat(listed).isEqualTo(newestFirst);
    }

    @Test
    void aCursorThatNobodyMadeIsRefused() {
        assertThat(alice.errorCode("listInvitations", params("before", "nonsense")))
                .isEqualTo(6017);
    }
}
