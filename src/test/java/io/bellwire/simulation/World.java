package io.bellwire.simulation;

import io.bellwire.protocol.Limits;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    private final Network network;
    private final Clock clock = new VirtualClock();
    private final List<String> findings = new ArrayList<>();
    private final List<Participant> participants = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private @Nullable Consumer<String> tracer;
    private Plan plan = Plan.EMPTY;
    private Dice ways = new Dice(0);
    private Dice clients = new Dice(0);
    private Dice nodeIDs = new Dice(0);
    private boolean healed;
    private int connections;
    private int order;
    private int born;

    /** What is due on all nodes when several are there. */
    private VirtualTime.@Nullable Event pulse;

    private long pulseAt;

    /** What time leapt over, µs. */
    private long leapt;

    /** When something was under way between nodes, steady µs. */
    private long restlessAt;

    World(Plant plant) {
        plants = new Plants(plant, time);
        time.reset(new Dice(0), 0);
        network = new Network(this, time);
        nodes.add(new SimulatedNode(0, this, time));
        store = new SharedStore(time, nodes.get(0).vertx());
        store.nodes().clock(this::steady);
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
        born = 0;
        leapt = 0;
        restlessAt = 0;
        pulse = null;
        boolean several = next.nodes() > 1;
        time.reset(Dice.of(next.seed(), 2), several ? -WARM_UP : 0);
        ways = Dice.of(next.seed(), 3);
        clients = Dice.of(next.seed(), 4);
        nodeIDs = Dice.of(next.seed(), 6);
        network.reset(next);
        plants.begin(next.seed());
        store.reset(next, plant);
        while (nodes.size() < next.nodes()) {
            nodes.add(new SimulatedNode(nodes.size(), this, time));
        }
        for (int i = 0; i < next.nodes(); i++) {
            beginOn(nodes.get(i), several);
        }
        for (int i = 0; i < next.devices().size(); i++) {
            participants.add(new Participant(i, next.devices().get(i), this));
        }
        if (several) {
            beat();
        }
    }

    private static void beginOn(SimulatedNode node, boolean several) {
        SimulatedNode.@Nullable Life life = node.life();
        if (life != null && (several || !life.isAlone() || life.drains())) {
            node.crash();
            life = null;
        }
        if (life == null) {
            node.start(several);
        } else {
            life.store.reset();
            life.links.clear();
        }
        if (!several) {
            life(node).listen();
        }
    }

    private void story() {
        warmUp();
        for (Step step : plan.steps()) {
            time.at(step.at(), () -> new Doing(this, plan, step).perform());
        }
        time.at(plan.wellAt() + CALM_AFTER, this::heal);
        rest();
        Judge judge = new Judge(plan, store, participants, calls, told, this::found);
        if (plan.nodes() == 1 && plan.weather().lateMs() > 0 && store.lastDeadline() > 0) {
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
        if (plan.nodes() > 1 && findings.isEmpty()) {
            forget();
            nodes().forEach(node -> judge.nothingLeftBetween(life(node)));
            nodes().forEach(SimulatedNode::crash);
        }
    }

    /** Several nodes have found each other when it begins. */
    private void warmUp() {
        boolean[] warm = {time.now() >= 0};
        time.at(0, () -> warm[0] = true);
        while (!warm[0] && findings.isEmpty()) {
            time.step(0);
        }
    }

    private void rest() {
        int events = 0;
        long restless = steady();
        while (findings.isEmpty()) {
            boolean foreground = time.pending() > 0;
            if (!foreground && plan.nodes() == 1) {
                return;
            }
            if (plan.nodes() > 1) {
                boolean waits = foreground && time.next() - time.now() > AWAKE_BEFORE / 2;
                if (waits || store.lastDeadline() > time.now()) {
                    restless = steady();
                }
                if (!foreground && isSettled() && agree() && store.lastDeadline() == 0) {
                    return;
                }
                if (steady() - restless > NEVER_SETTLED) {
                    found(neverSettled());
                    return;
                }
            }
            time.step(Long.MAX_VALUE);
            if (++events > MOST_EVENTS) {
                found("it never comes to rest");
            }
        }
    }

    private String neverSettled() {
        if (store.lastDeadline() > 0) {
            return "I1 an invitation does not end";
        }
        return isSettled() ? "the nodes never agree who owns what" : "it is never quiet between the nodes";
    }

    /** So much time goes by that whatever is only remembered for a while is forgotten. */
    private void forget() {
        long patience = steady() + NEVER_SETTLED;
        while (findings.isEmpty() && steady() < patience && !(mayLeap() && time.isIdle() && time.pending() == 0)) {
            time.step(Long.MAX_VALUE);
        }
        leapTo(time.now() + FORGOTTEN);
        long until = time.now() + NEVER_SETTLED;
        while (findings.isEmpty() && time.now() < until && !isQuiet()) {
            time.step(Long.MAX_VALUE);
        }
        rest();
    }

    // ---- What nodes do that are not alone

    private static final int WARM_UP = 200_000;

    /** How often nodes look what is due while something is under way between them, while one is missing, and else. */
    private static final int QUICK_PULSE = 50_000;

    private static final int CALM_PULSE = 250_000;
    private static final int SLOW_PULSE = 500_000;

    /** Nothing is leapt over right before something happens, so that all that beats has beaten. */
    private static final int AWAKE_BEFORE = 2_500_000;

    private static final int NEVER_SETTLED = 40_000_000;
    private static final int FORGOTTEN = 100_000_000;

    /** Time without that which was leapt over, µs. */
    long steady() {
        return time.now() - leapt;
    }

    long steadyNanos() {
        return steady() * 1_000;
    }

    private void beat() {
        pulse = null;
        if (!isCalm()) {
            restlessAt = steady();
        }
        leap();
        boolean quick = time.now() < 0;
        boolean calm = false;
        for (SimulatedNode node : nodes()) {
            SimulatedNode.@Nullable Life life = node.life();
            if (life == null || node.isPaused()) {
                calm = true;
                continue;
            }
            life.together().tick();
            quick |= life.together().cluster.isTalking() || !life.listens();
            calm |= !life.together().cluster.isSettled();
        }
        beatIn(quick ? QUICK_PULSE : calm || !mayLeap() ? CALM_PULSE : SLOW_PULSE);
    }

    private void beatIn(int micros) {
        pulseAt = time.now() + micros;
        pulse = time.inBackground(micros, this::beat);
    }

    /** Something is said: it is looked soon whether it was heard. */
    void awake() {
        VirtualTime.Event next = pulse;
        if (next != null && pulseAt - time.now() > QUICK_PULSE) {
            time.cancel(next);
            beatIn(QUICK_PULSE);
        }
    }

    /** Leaps to what happens next, if nothing but heartbeats would until then. */
    private void leap() {
        long next = time.next();
        if (next == Long.MAX_VALUE) {
            next = store.lastDeadline();
        }
        if (next - time.now() > 2 * AWAKE_BEFORE && mayLeap() && time.isIdle()) {
            leapTo(next - AWAKE_BEFORE);
        }
    }

    private void leapTo(long micros) {
        leapt += micros - time.now();
        time.leap(micros);
    }

    /** Whether everybody has heard of everybody since something happened. */
    private boolean mayLeap() {
        return steady() - restlessAt >= AWAKE_BEFORE && isCalm();
    }

    private boolean isCalm() {
        for (SimulatedNode node : nodes()) {
            boolean troubled = plan.trouble(node.number, time.now()) > 0 || network.isCut(node.number);
            if (troubled || node.isPaused() || node.life() == null) {
                return false;
            }
        }
        return isSettled() && agree();
    }

    private boolean isSettled() {
        for (SimulatedNode node : nodes()) {
            SimulatedNode.@Nullable Life life = node.life();
            boolean settled = life != null
                    && life.together().cluster.isSettled()
                    && life.together().nodes.isSettled();
            if (!settled) {
                return false;
            }
        }
        return true;
    }

    private boolean isQuiet() {
        return nodes().stream().allMatch(node -> life(node).together().cluster.isQuiet());
    }

    /** Whether all see all of them as owners. */
    private boolean agree() {
        Set<String> alive = network.alive();
        for (SimulatedNode node : nodes()) {
            if (!life(node).cluster().view().ready().equals(alive)) {
                return false;
            }
        }
        return true;
    }

    private void heal() {
        trace("everything gets well");
        healed = true;
        network.heal();
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
            node.start(plan.nodes() > 1);
            if (plan.nodes() == 1) {
                life(node).takeOver();
            } else {
                awake();
            }
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
        return plan.networkDelay(ways);
    }

    /** Whether a message between nodes gets lost, or comes twice. */
    boolean loses(Dice dice) {
        return !healed && time.now() >= 0 && dice.percent(plan.weather().lossPercent());
    }

    Network network() {
        return network;
    }

    /** Another one each time that a node starts. */
    String newNodeID(int number) {
        return "node" + number + "." + born++ + "." + nodeIDs.below(1_000);
    }

    boolean drawLossy() {
        return clients.percent(30);
    }

    int drawLoop() {
        return clients.below(2);
    }

    int drawDraining(int within) {
        return clients.below(within);
    }

    /** Another node that a client may go to; its own if there is none. */
    int refuge(int node) {
        for (int i = 1; i < plan.nodes(); i++) {
            int other = (node + i) % plan.nodes();
            SimulatedNode.@Nullable Life life = nodes.get(other).life();
            if (life != null && life.listens()) {
                return other;
            }
        }
        return node;
    }

    int newConnection() {
        return connections++;
    }

    int nextOrder() {
        return order++;
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
        if (traces()) {
            trace(call.link, "sends " + call.text());
        }
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

    /** Whether somebody wants to know how it goes. */
    boolean traces() {
        return tracer != null;
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
