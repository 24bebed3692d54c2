package io.bellwire.simulation;

import io.bellwire.protocol.Call.OnInvitation;
import io.bellwire.protocol.Limits;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one plan after another: first what the plan says, then everything gets well, and when nothing happens any more, all
 * clients come back once. Nodes that are up are used again, after it was seen that nothing is left in them.
 */
final class World implements AutoCloseable {
    static final Limits LIMITS = limits();

    /** After the last step everything gets well; µs. */
    private static final int CALM_AFTER = 60_000;

    /** More things that happen than this, and it never comes to rest. */
    private static final int MOST_EVENTS = 60_000;

    private final VirtualTime time = new VirtualTime();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Plants plants;
    private final SharedStore store;
    private final Clock clock = new VirtualClock();
    private final List<String> findings = new ArrayList<>();
    private final List<Participant> participants = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private @Nullable Consumer<String> tracer;
    private Plan plan = Plan.EMPTY;
    private Dice network = new Dice(0);
    private Dice clients = new Dice(0);
    private Dice relays = new Dice(0);
    private boolean healed;
    private int connections;
    private int order;

    World(Plant plant) {
        plants = new Plants(plant, time);
        time.reset(new Dice(0));
        nodes.add(new SimulatedNode(0, this, time));
        store = new SharedStore(time, nodes.get(0).vertx());
        this.plant = plant;
    }

    private final Plant plant;

    private static Limits limits() {
        Limits usual = Limits.DEFAULT;
        return new Limits(
                usual.dataBytes(),
                usual.answersBytes(),
                usual.inviteeList(),
                usual.timeoutSeconds(),
                usual.messageBytes(),
                usual.outboundMessageBytes(),
                usual.outboundBytes(),
                usual.batchEntries(),
                0,
                0,
                0,
                usual.openPerInviter(),
                usual.openPerInvitee(),
                usual.openInvitations(),
                usual.modifications(),
                usual.groupsPerUser(),
                usual.groupMembers(),
                usual.devicesPerUser(),
                usual.resumeKnown(),
                usual.pendingInvitations(),
                usual.connectionsPerAddress(),
                usual.unauthenticatedConnections(),
                usual.connections());
    }

    /** Runs a plan; what is wrong, or nothing. */
    List<String> run(Plan next, @Nullable Consumer<String> traced) {
        begin(next, traced);
        try {
            story();
        } catch (RuntimeException | AssertionError e) {
            broken(e);
        }
        return List.copyOf(findings);
    }

    private void begin(Plan next, @Nullable Consumer<String> traced) {
        plan = next;
        tracer = traced;
        findings.clear();
        participants.clear();
        calls.clear();
        told.clear();
        healed = false;
        connections = 0;
        order = 0;
        time.reset(Dice.of(next.seed(), 2));
        network = Dice.of(next.seed(), 3);
        clients = Dice.of(next.seed(), 4);
        relays = Dice.of(next.seed(), 5);
        plants.begin(next.seed());
        store.reset(next, plant);
        while (nodes.size() < next.nodes()) {
            nodes.add(new SimulatedNode(nodes.size(), this, time));
        }
        for (int i = 0; i < next.nodes(); i++) {
            beginOn(nodes.get(i));
        }
        for (int i = 0; i < next.devices().size(); i++) {
            participants.add(new Participant(i, next.devices().get(i), this));
        }
    }

    private static void beginOn(SimulatedNode node) {
        node.view = -1;
        SimulatedNode.@Nullable Life life = node.life();
        if (life == null) {
            node.start();
            life(node).listen();
        } else {
            life.listen();
            life.store.reset();
            life.relay.clear();
            life.links.clear();
        }
    }

    private void story() {
        for (Step step : plan.steps()) {
            time.at(step.at(), () -> new Doing(this, plan, step).perform());
        }
        time.at(plan.end() + CALM_AFTER, this::heal);
        rest();
        Judge judge = new Judge(plan, store, participants, calls, told, this::found);
        boolean orphans = plan.nodes() > 1 || plan.weather().lateMs() > 0;
        if (orphans && !judge.allOver()) {
            nodes().forEach(node -> life(node).takeOver());
            rest();
        }
        judge.live();
        for (Participant participant : participants) {
            participant.connect(participant.device.node(), false, 0);
        }
        rest();
        judge.judge();
        participants.forEach(participant -> participant.drop(0));
        rest();
        nodes().forEach(node -> judge.nothingLeft(life(node)));
    }

    private void rest() {
        int events = 0;
        while (findings.isEmpty() && time.step(Long.MAX_VALUE)) {
            if (++events > MOST_EVENTS) {
                found("it never comes to rest");
            }
        }
    }

    private void heal() {
        trace("everything gets well");
        healed = true;
        for (SimulatedNode node : nodes()) {
            node.goOn();
            if (node.life() == null) {
                restart(node);
            }
        }
        participants.forEach(Participant::settle);
    }

    /** A node comes back, and takes over what is open, as a node does at its start. */
    void restart(SimulatedNode node) {
        if (node.life() == null) {
            trace("node " + node.number + " starts");
            node.start();
            life(node).takeOver();
        }
    }

    private List<SimulatedNode> nodes() {
        return nodes.subList(0, plan.nodes());
    }

    private static SimulatedNode.Life life(SimulatedNode node) {
        SimulatedNode.@Nullable Life life = node.life();
        if (life == null) {
            throw new IllegalStateException("node " + node.number + " is down");
        }
        return life;
    }

    // ---- What the parts need of each other

    VirtualTime time() {
        return time;
    }

    SharedStore store() {
        return store;
    }

    Plants plants() {
        return plants;
    }

    Clock clock() {
        return clock;
    }

    long nanoTime() {
        return time.now() * 1_000;
    }

    boolean isHealed() {
        return healed;
    }

    SimulatedNode node(int number) {
        return nodes.get(number);
    }

    Participant participant(int number) {
        return participants.get(number);
    }

    int invitation(UUID inviteID) {
        return plan.inviteIDs().indexOf(inviteID);
    }

    int networkDelay() {
        return plan.networkDelay(network);
    }

    /** Whether a message between nodes gets lost, or comes twice. */
    boolean loses() {
        return !healed && relays.percent(plan.weather().lossPercent());
    }

    boolean drawLossy() {
        return clients.percent(30);
    }

    int drawLoop() {
        return clients.below(2);
    }

    int newConnection() {
        return connections++;
    }

    int nextOrder() {
        return order++;
    }

    /** The node that decides on an invitation as this one sees it; null: itself. */
    @Nullable SimulatedNode ownerAsSeenBy(SimulatedNode node, OnInvitation call) {
        UUID inviteID = call.inviteID();
        if (!plan.weather().forwarding() || inviteID == null) {
            return null;
        }
        int owner = node.view >= 0 ? node.view : invitation(inviteID) % plan.nodes();
        return owner == node.number ? null : nodes.get(owner);
    }

    /** An owner has told its own sessions: the other nodes are told, until they say that they heard it. */
    void announced(SimulatedNode.Life from, UUID inviteID, int seq) {
        for (SimulatedNode node : nodes()) {
            if (node != from.node()) {
                announce(from, node, inviteID, seq, 0);
            }
        }
    }

    private static final int REPEATED_AFTER = 1_000_000;
    private static final int MOST_REPEATS = 20;

    private void announce(SimulatedNode.Life from, SimulatedNode to, UUID inviteID, int seq, int attempt) {
        SimulatedNode.@Nullable Life there = to.life();
        boolean heard = there != null && there.relay.hasTold(inviteID, seq);
        if (heard || from.isDead() || attempt > MOST_REPEATS) {
            return;
        }
        if (!loses()) {
            hop(to, inviteID, seq);
        }
        if (loses()) {
            hop(to, inviteID, seq);
        }
        time.after(REPEATED_AFTER, () -> announce(from, to, inviteID, seq, attempt + 1));
    }

    private void hop(SimulatedNode to, UUID inviteID, int seq) {
        time.after(plan.networkDelay(relays), () -> {
            SimulatedNode.@Nullable Life there = to.life();
            if (there != null) {
                to.context(to.loop(0)).runOnContext(nothing -> there.relay.heard(inviteID, seq));
            }
        });
    }

    // ---- Messages to clients

    void written(Link link, String text) {
        if (link.life.isDead()) {
            return;
        }
        if (plants.is(Plant.OVERTAKEN_NOTICE) || plants.is(Plant.NOTICE_BEFORE_ANSWER)) {
            writtenInDisorder(link, text);
            return;
        }
        carry(link, text);
        if (isNotice(text) && plants.now(Plant.REPEATED_NOTICE)) {
            carry(link, text);
        }
    }

    private void writtenInDisorder(Link link, String text) {
        String before = link.heldBack;
        boolean held = plants.is(Plant.OVERTAKEN_NOTICE) == isNotice(text) && !text.contains("serverTime");
        link.heldBack = null;
        if (before == null && held) {
            link.heldBack = text;
            time.after(300_000, () -> {
                String still = link.heldBack;
                link.heldBack = null;
                if (still != null) {
                    carry(link, still);
                }
            });
            return;
        }
        carry(link, text);
        if (before != null) {
            carry(link, before);
        }
    }

    private static boolean isNotice(String text) {
        return text.startsWith("{\"jsonrpc\":\"2.0\",\"method\"");
    }

    private void carry(Link link, String text) {
        link.toClient = Math.max(link.toClient, time.now() + networkDelay());
        time.at(link.toClient, () -> link.participant.received(link, text));
    }

    void closing(Link link, int code) {
        link.toClient = Math.max(link.toClient, time.now() + networkDelay());
        time.at(link.toClient, () -> link.participant.closed(link, code));
    }

    // ---- What is written down

    List<Participant> participants() {
        return participants;
    }

    List<Call> calls() {
        return calls;
    }

    List<Told> told() {
        return told;
    }

    void called(Call call) {
        trace(call.link, "sends " + call.text());
        calls.add(call);
    }

    void heard(Told notice) {
        told.add(notice);
    }

    @Nullable Call call(Link link, int id) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            Call call = calls.get(i);
            if (call.link == link && call.id == id) {
                return call;
            }
        }
        return null;
    }

    void found(String what) {
        trace("WRONG: " + what);
        findings.add(what);
    }

    void broken(Throwable cause) {
        StringBuilder text = new StringBuilder("broken: ").append(cause);
        for (StackTraceElement element : cause.getStackTrace()) {
            text.append("\n    at ").append(element);
        }
        found(text.toString());
    }

    void trace(Link link, String what) {
        if (tracer != null) {
            trace(link + " " + what);
        }
    }

    void trace(String what) {
        Consumer<String> to = tracer;
        if (to != null) {
            to.accept("%12.3f ms  %s".formatted(time.now() / 1e3, what));
        }
    }

    @Override
    public void close() {
        nodes.forEach(SimulatedNode::close);
    }

    private final class VirtualClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public long millis() {
            return SharedStore.BEGINNING + time.now() / 1_000;
        }
    }
}
