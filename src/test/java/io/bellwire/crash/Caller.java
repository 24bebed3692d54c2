package io.bellwire.crash;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Somebody who plays with one device: invites, answers, changes his mind, a few calls at a time. */
final class Caller {
    private static final int CALLS_AT_A_TIME = 2;
    private static final int RECENT = 12;

    private final Crowd crowd;
    private final Device device;
    private final Random random;
    private final List<String> offered = new ArrayList<>();
    private final List<String> mine = new ArrayList<>();
    private final List<Future<Void>> lanes = new ArrayList<>();
    private int words;
    private boolean stopped;

    Caller(Crowd crowd, Device device, long seed) {
        this.crowd = crowd;
        this.device = device;
        this.random = new Random(seed);
        device.listens(this::heard);
    }

    void start() {
        for (int lane = 0; lane < CALLS_AT_A_TIME; lane++) {
            Promise<Void> ended = Promise.promise();
            lanes.add(ended.future());
            idle(ended, lane == 0 && device.deviceID.equals("phone"));
        }
    }

    /** Completes when what is under way is answered. */
    Future<Void> stop() {
        stopped = true;
        return Future.all(lanes).mapEmpty();
    }

    private void idle(Promise<Void> ended, boolean keepsClub) {
        Device.CLIENTS.setTimer(1 + random.nextInt(crowd.mostIdleMs), timer -> {
            if (stopped) {
                ended.complete();
                return;
            }
            long began = System.nanoTime();
            act(keepsClub).onComplete(answered -> {
                crowd.waits.add(began, System.nanoTime());
                idle(ended, keepsClub);
            });
        });
    }

    private void heard(Heard heard) {
        String inviteID = heard.params().getString("inviteID");
        if (heard.method().equals("onReceiveNewInvitation")
                && heard.params().getJsonArray("inviteeList").contains(device.userID)) {
            remember(offered, inviteID);
        } else if (heard.method().equals("onInvitationEnded")) {
            offered.remove(inviteID);
            mine.remove(inviteID);
        }
    }

    private static void remember(List<String> recent, String inviteID) {
        if (!recent.contains(inviteID)) {
            recent.add(inviteID);
        }
        if (recent.size() > RECENT) {
            recent.remove(0);
        }
    }

    private Future<?> act(boolean keepsClub) {
        int dice = random.nextInt(100);
        if (dice < 22) {
            return invite();
        } else if (dice < 32) {
            return inviteInRoom();
        } else if (dice < 38 && keepsClub) {
            return changeClub();
        } else if (dice < 70) {
            return offered.isEmpty() ? ping() : answer(pick(offered));
        }
        return mine.isEmpty() ? ping() : change(pick(mine), dice);
    }

    private Future<?> ping() {
        return device.call("ping", new JsonObject());
    }

    private Future<Answered> invite() {
        return invite(
                "invite", new JsonObject().put("invitee", others(crowd.users, 1).getString(0)));
    }

    private Future<?> inviteInRoom() {
        List<String> mineToCall = crowd.rooms.keySet().stream()
                .filter(groupID -> crowd.rooms.get(groupID).contains(device.userID))
                .toList();
        if (mineToCall.isEmpty()) {
            return ping();
        }
        String groupID = pick(mineToCall);
        JsonObject params = new JsonObject()
                .put("groupID", groupID)
                .put("inviteeList", others(crowd.rooms.get(groupID), 1 + random.nextInt(3)))
                .put("scope", random.nextInt(3) == 0 ? "invitees" : "group");
        return invite("inviteInGroup", params);
    }

    private Future<Answered> invite(String method, JsonObject params) {
        String inviteID = new UUID(random.nextLong(), random.nextLong()).toString();
        params.put("inviteID", inviteID).put("data", word()).put("timeout", timeout());
        crowd.devices.stream()
                .filter(other -> other.userID.equals(device.userID))
                .forEach(other -> other.takesPart(inviteID));
        remember(mine, inviteID);
        return device.call(method, params);
    }

    /** Some run out soon, some while the gateway is down, some never. */
    private double timeout() {
        int dice = random.nextInt(10);
        if (dice == 0) {
            return 0;
        } else if (dice < 3) {
            return (50 + random.nextInt(350)) / 1_000.0;
        }
        return dice < 7 ? (400 + random.nextInt(5_600)) / 1_000.0 : 3_600;
    }

    private Future<Answered> answer(String inviteID) {
        JsonObject params = new JsonObject().put("inviteID", inviteID);
        int dice = random.nextInt(10);
        if (dice < 4) {
            return device.call("accept", params.put("data", word("accept")));
        } else if (dice < 7) {
            return device.call("reject", params.put("data", word("reject")).put("reason", "busy"));
        }
        return device.call("ringing", params);
    }

    private Future<Answered> change(String inviteID, int dice) {
        JsonObject params = new JsonObject().put("inviteID", inviteID);
        if (dice < 80) {
            return device.call("cancel", params.put("data", word("cancel")));
        } else if (dice < 87) {
            return device.call("modifyInvitation", params.put("data", word()));
        } else if (dice < 93) {
            return device.call("addInvitees", params.put("inviteeList", others(crowd.users, 1)));
        } else if (dice < 96) {
            return device.call("cancel", params.put("data", word("cancel")).put("inviteeList", others(crowd.users, 1)));
        }
        return device.call("getSignalingInfo", params);
    }

    private Future<Answered> changeClub() {
        String groupID = crowd.name + "-club-" + device.userID;
        Set<String> members = crowd.clubs.get(groupID);
        JsonArray chosen = others(crowd.users, 2);
        JsonObject params = new JsonObject().put("groupID", groupID).put("memberList", chosen);
        boolean adds = random.nextBoolean();
        return device.call(adds ? "addGroupMembers" : "removeGroupMembers", params)
                .onSuccess(answered -> chosen.forEach(userID -> {
                    if (answered.succeeded() && adds) {
                        members.add((String) userID);
                    } else if (answered.succeeded()) {
                        members.remove((String) userID);
                    }
                }));
    }

    private JsonArray others(List<String> userIDs, int count) {
        List<String> chosen = new ArrayList<>(userIDs);
        chosen.remove(device.userID);
        Collections.shuffle(chosen, random);
        return new JsonArray(new ArrayList<>(chosen.subList(0, count)));
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** The same each time: a device that makes the same call again had this effect already, and is answered so. */
    private String word(String method) {
        return device.userID + "/" + device.deviceID + "/" + method;
    }

    /** Unlike any other, so that it shows whose data this is. */
    private String word() {
        return device.userID + "/" + device.deviceID + "/" + ++words;
    }
}
