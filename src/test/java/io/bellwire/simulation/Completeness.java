package io.bellwire.simulation;

import java.util.BitSet;
import java.util.function.Consumer;

/**
 * I6: a client that always came back with what it knew has heard, in the end, all that it would have heard without an
 * interruption. Who came back without a word knows what its login answered, and begins there.
 */
final class Completeness {
    private static final long OVERLAP_MS = 10_000;

    private final Consumer<String> findings;

    Completeness(Consumer<String> findings) {
        this.findings = findings;
    }

    void check(Participant participant, Story story) {
        BitSet heard = new BitSet();
        int base = 0;
        boolean excused = false;
        boolean complete = false;
        for (Link link : participant.links) {
            if (!link.loggedIn()) {
                note(link, story, heard);
                continue;
            }
            complete = true;
            if (link.resumed == null) {
                heard.clear();
                base = begun(link, story);
                excused = false;
            } else {
                excused |= !covered(link, story);
            }
            note(link, story, heard);
        }
        if (complete && !excused) {
            for (int seq = story.size(); seq > base; seq--) {
                if (due(participant.device, story, seq)) {
                    missing(participant.device, story, seq, heard);
                }
            }
        }
    }

    private static void note(Link link, Story story, BitSet heard) {
        for (Told notice : link.told) {
            if (notice.invitation() == story.number) {
                heard.set(notice.seq());
            }
        }
    }

    private static boolean due(Plan.Device device, Story story, int seq) {
        return "notice".equals(story.hears(device.userID(), seq))
                && (!story.watches(device.userID(), seq) || story.staysMember(device.userID(), seq))
                && Judge.wants(device, story, seq)
                && !story.didItself(device, seq);
    }

    private void missing(Plan.Device device, Story story, int seq, BitSet heard) {
        if (!heard.get(seq)) {
            findings.accept("I6 " + device.userID() + "/" + device.deviceID() + " never heard of " + story.event(seq)
                    + " of invitation " + story.number);
        }
    }

    /** How far the login without a word has shown the invitation: as pending, or by ringing for it. */
    static int begun(Link link, Story story) {
        Call login = link.login;
        if (login == null || login.answer == null) {
            return 0;
        }
        int seq = 0;
        boolean pending = false;
        for (String info : Fields.objects(login.answer, "pending")) {
            if (story.inviteID.toString().equals(Fields.text(info, "inviteID"))) {
                seq = (int) Fields.number(info, "seq", info.lastIndexOf("\"seq\":"));
                pending = true;
            }
        }
        for (Told notice : link.told) {
            boolean ring = notice.method().equals("onReceiveNewInvitation");
            if (notice.invitation() == story.number && ring) {
                seq = Math.max(seq, notice.seq());
                pending = true;
            }
        }
        return pending ? seq : story.seqAt(login.answeredAt);
    }

    /** Whether the login that resumed was entitled to hear all of it (PROTOCOL §2). */
    private boolean covered(Link link, Story story) {
        Call login = link.login;
        if (login == null || link.resumed == null || link.resumed.containsKey(story.inviteID)) {
            return true;
        }
        if (story.takenAt(1) > login.answeredAt) {
            return true;
        }
        if (story.created.onlineUserOnly()) {
            return false;
        }
        String userID = link.participant.device.userID();
        boolean created = story.log.get(0).at() >= link.since - OVERLAP_MS;
        boolean over = story.endedAt() > 0 && story.takenAt(story.endedAt()) <= login.answeredAt;
        return created || (!over && story.takesPart(userID, login.sentAt));
    }
}
