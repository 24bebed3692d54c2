package io.bellwire.simulation;

import io.bellwire.connection.SimulatedDoor;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the invariants held in one history. Unlike {@code io.bellwire.history}, it knows the truth: what is in the
 * store, and when it came there. So it can be strict and quick at once.
 */
final class Judge {
    /** A node that hears of a new invitation so late looks whether it is over, µs; the second where clocks disagree. */
    private static final int LOOKED_UP_AFTER = 500_000;

    private static final int LOOKED_UP_LATER = 5_000_000;

    private static final int GROUP_READ_WITHIN_MS = 5;

    private final Plan plan;
    private final SharedStore store;
    private final List<Participant> participants;
    private final List<Call> calls;
    private final List<Told> told;
    private final Consumer<String> findings;
    private final List<@Nullable Story> stories = new ArrayList<>(2);

    Judge(
            Plan plan,
            SharedStore store,
            List<Participant> participants,
            List<Call> calls,
            List<Told> told,
            Consumer<String> findings) {
        this.plan = plan;
        this.store = store;
        this.participants = participants;
        this.calls = calls;
        this.told = told;
        this.findings = findings;
    }

    /** Whether every invitation has ended by now. */
    boolean allOver() {
        for (UUID inviteID : plan.inviteIDs()) {
            List<LoggedEvent> log = store.log(inviteID);
            if (!log.isEmpty() && !(log.get(log.size() - 1).event() instanceof InvitationEvent.Ended)) {
                return false;
            }
        }
        return true;
    }

    /** Everything that can be said when all is over and everybody came back once. */
    void judge() {
        readStories();
        told.forEach(this::notice);
        Map<Long, Told> last = new HashMap<>();
        for (Told notice : told) {
            Told before = last.put(notice.link().number * 2L + notice.invitation(), notice);
            order(before, notice);
        }
        Answers answers = new Answers(plan, this::story, calls, findings);
        calls.forEach(answers::check);
        for (Story story : stories) {
            if (story != null) {
                answers.checkAskedFor(story);
            }
        }
        Completeness completeness = new Completeness(findings);
        for (Participant participant : participants) {
            for (Story story : stories) {
                if (story != null) {
                    completeness.check(participant, story);
                }
            }
        }
    }

    private void readStories() {
        stories.clear();
        for (int i = 0; i < plan.inviteIDs().size(); i++) {
            Story story = Story.of(i, plan.inviteID(i), store);
            stories.add(story);
            if (story != null) {
                story.read(findings);
            }
        }
    }

    private @Nullable Story story(int invitation) {
        return stories.get(invitation);
    }

    private void found(String what) {
        findings.accept(what);
    }

    // ---- Notices

    /** I2 and I8, and that nobody hears of what is not in the store. */
    private void notice(Told notice) {
        Story story = story(notice.invitation());
        if (story == null || notice.seq() > story.size() || story.takenAt(notice.seq()) > notice.at()) {
            found("I3 told of what is not in the store: " + notice.link() + " " + notice.text());
            return;
        }
        Plan.Device device = notice.link().participant.device;
        LoggedEvent logged = story.event(notice.seq());
        if (Fields.number(notice.text(), "at") != logged.at()) {
            found("I2 another time than the log's: " + notice.text() + " but " + logged);
        }
        if (story.watches(device.userID(), notice.seq()) && wasNoMember(device.userID(), logged.at())) {
            found("I8 " + notice.link() + " was no member then: " + notice.text());
        }
        if (notice.method().equals("onReceiveNewInvitation")) {
            ring(notice, story, device);
        } else if (!"notice".equals(story.hears(device.userID(), notice.seq()))) {
            found("I8 " + notice.link() + " heard what is not for it: " + notice.text());
        } else if (!notice.method().equals(Story.method(logged.event()))
                || !sameContent(notice.text(), story, logged)) {
            found("I2 heard " + notice.text() + " but the log says " + logged);
        }
    }

    /** As far as it can be said: the group is read a little before or after what is decided. */
    private boolean wasNoMember(String userID, long at) {
        return plan.weather().equals(Plan.Weather.CALM)
                && plan.nodes() == 1
                && !store.wasMember(userID, at - GROUP_READ_WITHIN_MS, at + GROUP_READ_WITHIN_MS);
    }

    private void ring(Told notice, Story story, Plan.Device device) {
        boolean fresh = notice.link().resumed == null;
        boolean own = "ring".equals(story.hears(device.userID(), notice.seq()));
        Story.Row row = story.rows.get(device.userID());
        boolean offered = fresh && row != null && row.since <= notice.seq();
        if (!own && !offered) {
            found("I8 rang who was not asked: " + notice.link() + " " + notice.text());
        }
        Call login = notice.link().login;
        long loginAt = login == null ? 0 : login.sentAt - ringsLate();
        boolean over = story.endedAt() > 0 && story.takenAt(story.endedAt()) < loginAt;
        boolean done = row != null && row.seq > 0 && story.takenAt(row.seq) < loginAt;
        if (over || done) {
            found("I5 a dead invitation rang: " + notice.link() + " " + notice.text());
        }
    }

    /**
     * With several nodes, what one tells is as old as the ways from the store and between the nodes: who logs in just then
     * may be rung by what was decided before. What is half a second late, as far as clocks agree, is looked up. µs.
     */
    private int ringsLate() {
        if (plan.nodes() == 1) {
            return 0;
        }
        Plan.Weather weather = plan.weather();
        boolean looked = weather.skewMs() == 0 && !plan.has(Step.Kind.JUMP);
        return 2 * (weather.storeMicros() + weather.networkMicros()) + (looked ? LOOKED_UP_AFTER : LOOKED_UP_LATER);
    }

    private static boolean sameContent(String text, Story story, LoggedEvent logged) {
        InvitationEvent event = logged.event();
        if (event instanceof InvitationEvent.Accepted accepted) {
            return accepted.invitee().equals(Fields.text(text, "invitee"))
                    && accepted.deviceID().equals(Fields.text(text, "deviceID"));
        } else if (event instanceof InvitationEvent.Rejected rejected) {
            return rejected.invitee().equals(Fields.text(text, "invitee"))
                    && rejected.deviceID().equals(Fields.text(text, "deviceID"));
        } else if (event instanceof InvitationEvent.Cancelled cancelled) {
            return cancelled.invitees().equals(Fields.texts(text, "inviteeList"));
        } else if (event instanceof InvitationEvent.TimedOut timedOut) {
            return timedOut.invitees().equals(Fields.texts(text, "inviteeList"));
        } else if (event instanceof InvitationEvent.Modified modified) {
            return modified.data().equals(Fields.text(text, "data"));
        } else if (event instanceof InvitationEvent.Ended) {
            return sameEnds(text, story);
        }
        return true;
    }

    private static boolean sameEnds(String text, Story story) {
        List<String> rows = Fields.objects(text, "invitees");
        for (String row : rows) {
            Story.Row real = story.rows.get(Fields.theText(row, "userID"));
            if (real == null || !real.state.equals(Fields.text(row, "state"))) {
                return false;
            }
        }
        return rows.size() == story.rows.size();
    }

    /** I5: in order, each once, none after the end, and no ring after one's own end. */
    private void order(@Nullable Told before, Told notice) {
        if (before == null) {
            return;
        }
        if (notice.seq() <= before.seq()) {
            found("I5 " + notice.link() + " heard " + before.seq() + " and then " + notice.text());
        }
        if (before.method().equals("onInvitationEnded")) {
            found("I5 " + notice.link() + " heard after the end: " + notice.text());
        }
        Story story = story(notice.invitation());
        if (story != null && notice.method().equals("onReceiveNewInvitation")) {
            Story.Row row = story.rows.get(notice.link().participant.device.userID());
            if (row != null && row.seq > 0 && row.seq <= before.seq()) {
                found("I5 " + notice.link() + " was rung after its user's end: " + notice.text());
            }
        }
    }

    // ---- Before everybody comes back

    /** Who is connected all the time, and whose node was never down, hears everything without coming back. */
    void live() {
        if (plan.nodes() > 1) {
            complete();
            return;
        }
        boolean stays = !plan.has(Step.Kind.CRASH) && !plan.has(Step.Kind.DRAIN);
        boolean quiet = stays && plan.weather().lateMs() == 0;
        if (!quiet) {
            return;
        }
        readStories();
        boolean calm = plan.weather().equals(Plan.Weather.CALM);
        for (Participant participant : participants) {
            Link link = participant.link();
            if (link != null && link.open && link.loggedIn()) {
                stories.forEach(story -> {
                    if (story != null) {
                        live(link, story, calm);
                    }
                });
            }
        }
        stories.clear();
    }

    private void live(Link link, Story story, boolean calm) {
        Plan.Device device = link.participant.device;
        boolean watches = !story.rows.containsKey(device.userID())
                && !story.created.inviter().equals(device.userID());
        long from = link.login == null ? Long.MAX_VALUE : link.login.answeredAt;
        int begun = link.resumed == null ? Completeness.begun(link, story) : 0;
        for (int seq = 1; seq <= story.size() && !(watches && !calm); seq++) {
            String kind = story.hears(device.userID(), seq);
            boolean expected = "notice".equals(kind) || ("ring".equals(kind) && calm && story.ringsOn(device, seq));
            boolean late = story.takenAt(seq) > from && seq > begun;
            if (expected
                    && !(store.cameAndWent(device.userID()) && story.watches(device.userID(), seq))
                    && late
                    && !story.didItself(device, seq)
                    && wants(device, story, seq)
                    && !heard(link, story, seq)) {
                found("I2 " + link + " was there and was not told of " + story.event(seq));
            }
        }
    }

    private static boolean heard(Link link, Story story, int seq) {
        for (Told notice : link.told) {
            if (notice.invitation() == story.number && notice.seq() == seq) {
                return true;
            }
        }
        return false;
    }

    static boolean wants(Plan.Device device, Story story, int seq) {
        InvitationEvent event = story.event(seq).event();
        boolean optional = event instanceof InvitationEvent.Ringing || event instanceof InvitationEvent.Ended;
        return device.features() || !optional;
    }

    /** Of several nodes each tells its clients all that they have a right to, without their coming back. */
    private void complete() {
        readStories();
        Completeness completeness = new Completeness(findings);
        for (Participant participant : participants) {
            Link link = participant.link();
            if (link == null || !link.open || !link.loggedIn()) {
                continue;
            }
            for (Story story : stories) {
                if (story != null) {
                    completeness.check(participant, story);
                }
            }
            replaced(participant, link);
        }
        stories.clear();
    }

    /** Who logs in takes over from an older connection of the same device, on whatever node (PROTOCOL §2). */
    private void replaced(Participant participant, Link newest) {
        for (Link link : participant.links) {
            SimulatedDoor.Socket socket = link.socket;
            if (link != newest && link.loggedIn() && socket != null && !link.life.isDead() && !socket.isClosed()) {
                found("4409 " + newest + " did not take over from " + link);
            }
        }
    }

    // ---- When everybody is gone

    /** I7. */
    void nothingLeft(SimulatedNode.Life life) {
        if (life.sessions.users() > 0) {
            found("I7 sessions are left: " + life.sessions.users());
        }
        if (life.owned() > 0) {
            found("I7 invitations are left with the owners: " + life.owned());
        }
        if (life.fanOut.backlog() > 0) {
            found("I7 deliveries are left: " + life.fanOut.backlog());
        }
    }

    /** I7 of a node among others, once what is only remembered for a while is forgotten. */
    void nothingLeftBetween(SimulatedNode.Life life) {
        if (!life.together().cluster.isQuiet()) {
            found("I7 something is left between the nodes");
        }
        if (life.together().nodes.users() > 0 || !store.nodes().knowsNobodyOn(life.nodeID)) {
            found("I7 users are left in the registry");
        }
    }
}
