package io.bellwire.signaling;

import static io.bellwire.signaling.GatewayFixture.await;
import static io.bellwire.signaling.GatewayFixture.params;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InviteeRow;
import io.bellwire.signaling.FaultyStore.Fault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many devices on several event loops call at once, on few invitations whose timers fire meanwhile, with a store that now
 * and then loses an append or its acknowledgement. Afterwards everybody must have been told the same, in order, and it
 * must be what the log says.
 */
class RacingCallsTest {
    private static final List<String> USERS = List.of("alice", "bob", "carol", "dave", "erin");
    private static final Map<String, String> STATE_OF = Map.of(
            "onInviteeAccepted", "accepted",
            "onInviteeRejected", "rejected",
            "onInvitationCancelled", "cancelled",
            "onInvitationTimeout", "timeout");

    @ParameterizedTest(name = "seed {0}, {1} faults")
    @CsvSource({"1,0", "2,0", "3,0", "4,0", "5,3", "6,3", "7,3"})
    void everybodyIsToldTheSameInOrderAndItIsWhatTheLogSays(long seed, int faults) {
        Random random = new Random(seed);
        try (GatewayFixture gateway = new GatewayFixture()) {
            gateway.group("g", "alice", "bob", "carol", "dave", "erin");
            List<Device> devices = new ArrayList<>();
            USERS.forEach(user -> {
                devices.add(gateway.connected(user, user + "-1"));
                devices.add(gateway.connected(user, user + "-2"));
            });
            for (int round = 0; round < 12; round++) {
                List<String> ids = race(random, faults, gateway, devices);
                ids.forEach(id -> check(gateway, devices, id));
            }
            assertThat(gateway.owned()).isZero();
        }
    }

    private static List<String> race(Random random, int faults, GatewayFixture gateway, List<Device> devices) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(devices.get(i)
                    .result(
                            "inviteInGroup",
                            params(
                                    "groupID",
                                    "g",
                                    "inviteeList",
                                    List.of(i == 2 ? "alice" : "bob", "carol", "dave"),
                                    "timeout",
                                    0.03 + random.nextInt(40) / 1000.0))
                    .getString("inviteID"));
        }
        for (int i = 0; i < faults; i++) {
            gateway.store().next(Fault.UNSAID, io.bellwire.store.InvitationStore::append, Fault.LOST);
        }
        List<Future<JsonObject>> answers = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Device device = devices.get(random.nextInt(devices.size()));
            answers.add(act(random, device, ids.get(random.nextInt(ids.size()))));
        }
        await(Future.join(answers));
        // How many appends there were depends on how many calls met in a round: none is left for the next invitations.
        gateway.store().behave();
        for (String id : ids) {
            GatewayFixture.until(() -> !state(gateway, id).open());
        }
        GatewayFixture.until(() -> gateway.owned() == 0);
        return ids;
    }

    private static Future<JsonObject> act(Random random, Device device, String id) {
        return switch (random.nextInt(6)) {
            case 0 -> device.send("accept", params("inviteID", id));
            case 1 -> device.send("reject", params("inviteID", id));
            case 2 -> device.send("ringing", params("inviteID", id));
            case 3 -> device.send("modifyInvitation", params("inviteID", id, "data", "d" + random.nextInt(9)));
            case 4 -> device.send("addInvitees", params("inviteID", id, "inviteeList", List.of("erin")));
            default -> device.send("cancel", params("inviteID", id, "inviteeList", List.of("dave")));
        };
    }

    private static Invitation state(GatewayFixture gateway, String id) {
        UUID inviteID = UUID.fromString(id);
        return Invitation.fold(inviteID, await(gateway.store().read(inviteID, 0)));
    }

    private static void check(GatewayFixture gateway, List<Device> devices, String id) {
        Invitation end = state(gateway, id);
        Map<String, String> inTheLog = new HashMap<>();
        for (InviteeRow row : end.invitees()) {
            inTheLog.put(row.userID(), row.state().word());
        }
        assertThat(inTheLog.values()).doesNotContain("inviting");
        Map<Integer, JsonObject> bySeq = new HashMap<>();
        for (Device device : devices) {
            List<JsonObject> told = device.told(id);
            List<Integer> seqs = told.stream()
                    .map(notice -> notice.getJsonObject("params").getInteger("seq"))
                    .toList();
            assertThat(seqs).isSorted().doesNotHaveDuplicates();
            assertThat(told.get(told.size() - 1).getString("method"))
                    .as(device.deviceID())
                    .isEqualTo("onInvitationEnded");
            checkOutcomes(told, inTheLog, device);
            told.forEach(notice -> checkSameAsOthers(notice, bySeq));
        }
    }

    private static void checkOutcomes(List<JsonObject> told, Map<String, String> inTheLog, Device device) {
        Set<String> settled = new HashSet<>();
        for (JsonObject notice : told) {
            String state = STATE_OF.get(notice.getString("method"));
            if (state == null) {
                continue;
            }
            JsonObject params = notice.getJsonObject("params");
            List<?> users = params.containsKey("invitee")
                    ? List.of(params.getString("invitee"))
                    : params.getJsonArray("inviteeList").getList();
            for (Object user : users) {
                assertThat(inTheLog).containsEntry((String) user, state);
                assertThat(settled.add((String) user)).as(device.deviceID()).isTrue();
            }
        }
    }

    /** One notice per seq; only an added invitee gets the invitation in the place of the news that there is one more. */
    private static void checkSameAsOthers(JsonObject notice, Map<Integer, JsonObject> bySeq) {
        if (notice.getString("method").equals("onReceiveNewInvitation")) {
            return;
        }
        int seq = notice.getJsonObject("params").getInteger("seq");
        JsonObject other = bySeq.putIfAbsent(seq, notice);
        if (other != null) {
            assertThat(notice).isEqualTo(other);
        }
    }
}
