package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code getSignalingInfo} and {@code listInvitations}. */
class HistoryListTest {
    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode();

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");

    @Test
    void theWholeOfAnInvitation() {
        alice.logsIn();
        bob.logsIn();
        Call call = alice.invites(bob).withData("room").withTimeout(12.5).now();
        JsonObject open = alice.phone().looksAt(call);
        long at = bob.phone().accepts(call, "yes");
        JsonObject ended = bob.phone().looksAt(call);
        ended.remove("remaining");

        assertThat(open.getLong("remaining")).isBetween(1L, 12_500L);
        assertThat(open.getString("state")).isEqualTo("open");
        JsonObject row = new JsonObject()
                .put("userID", "bob")
                .put("state", "accepted")
                .put("data", "yes")
                .put("reason", "")
                .put("deviceID", "phone")
                .put("at", at);
        assertThat(ended)
                .isEqualTo(new JsonObject()
                        .put("inviteID", call.inviteID())
                        .put("inviter", "alice")
                        .put("groupID", "")
                        .put("inviteeList", new JsonArray().add("bob"))
                        .put("data", "room")
                        .put("timeout", 12.5)
                        .put("onlineUserOnly", false)
                        .put("businessID", 1)
                        .put("state", "ended")
                        .put("createTime", call.expireAt() - 12_500)
                        .put("expireAt", call.expireAt())
                        .put("invitees", new JsonArray().add(row))
                        .put("seq", 3));
    }

    @Test
    void pagesFromTheNewestOn() {
        alice.logsIn();
        List<String> open = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Call call = alice.invites(bob).now();
            if (i % 2 == 0) {
                alice.cancels(call);
            }
            (i % 2 == 0 ? ended : open).add(call.inviteID());
        }

        List<JsonObject> all = pages("all", 3);
        assertThat(ids(all)).hasSize(7).containsAll(open).containsAll(ended);
        // Those of one ms are in no order.
        assertThat(all).isSortedAccordingTo(Comparator.comparing(info -> -info.getLong("createTime")));
        assertThat(ids(pages("open", 2))).containsExactlyInAnyOrderElementsOf(open);
        assertThat(ids(pages("ended", 100))).containsExactlyInAnyOrderElementsOf(ended);
        bob.logsIn();
        assertThat(bob.phone().login().getJsonArray("pending")).hasSize(3);
        assertThat(scenario.user("carol")
                        .logsIn()
                        .call("listInvitations", new JsonObject())
                        .result())
                .isEqualTo(new JsonObject().put("invitations", new JsonArray()).putNull("next"));
    }

    private static List<String> ids(List<JsonObject> infos) {
        return infos.stream().map(info -> info.getString("inviteID")).toList();
    }

    private List<JsonObject> pages(String state, int limit) {
        List<JsonObject> infos = new ArrayList<>();
        JsonObject params = new JsonObject().put("state", state).put("limit", limit);
        String next;
        do {
            JsonObject page = alice.call("listInvitations", params).result();
            page.getJsonArray("invitations").stream()
                    .map(JsonObject.class::cast)
                    .forEach(infos::add);
            next = page.getString("next");
            params.put("before", next);
        } while (next != null);
        return infos;
    }
}
