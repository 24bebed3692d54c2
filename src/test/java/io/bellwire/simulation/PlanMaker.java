package io.bellwire.simulation;

import io.bellwire.simulation.Plan.Device;
import io.bellwire.simulation.Plan.Invite;
import io.bellwire.simulation.Plan.Weather;
import io.bellwire.simulation.Step.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws plans: few devices, one invitation or two, and much that happens at the same time. */
final class PlanMaker {
    private static final int MS = 1_000;
    private static final int[] TIMEOUTS_MS = {100, 500, 1_000, 1_500, 3_000, 10_000};

    private final Dice dice;
    private final int nodes;
    private final List<Device> devices = new ArrayList<>();
    private final List<Invite> invites = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final boolean calm;
    private long now;

    private PlanMaker(long seed) {
        dice = Dice.of(seed, 0);
        int draw = dice.below(100);
        nodes = draw < 70 ? 1 : draw < 93 ? 2 : 3;
        calm = dice.percent(15);
    }

    /** The plan of a seed. */
    static Plan make(long seed) {
        return new PlanMaker(seed).draw(seed);
    }

    private Plan draw(long seed) {
        drawInvites();
        drawDevices();
        begin();
        int count = dice.between(3, 18);
        for (int i = 0; i < count; i++) {
            pass();
            drawStep();
        }
        if (!calm) {
            faults();
        }
        comesAndGoes(Dice.of(seed, 8));
        steps.sort(Comparator.comparingLong(Step::at));
        return new Plan(seed, nodes, List.copyOf(devices), List.copyOf(invites), List.copyOf(steps), weather());
    }

    private Weather weather() {
        if (calm) {
            return Weather.CALM;
        }
        return new Weather(
                dice.percent(25) ? 20_000 : 300,
                dice.percent(25) ? 20_000 : 300,
                dice.percent(50) ? dice.between(10, 90) : 0,
                dice.percent(15) ? dice.between(1, 500) : 0,
                dice.percent(50) ? dice.between(5, 60) : 0,
                dice.percent(40) ? dice.between(-800, 800) : 0);
    }

    private void drawInvites() {
        invites.add(invite(0));
        if (dice.percent(30)) {
            invites.add(invite(dice.below(2)));
        }
    }

    private Invite invite(int inviter) {
        boolean grouped = dice.percent(40);
        List<Integer> invitees = new ArrayList<>();
        invitees.add(inviter == 0 ? 1 : 0);
        if (grouped && dice.percent(60)) {
            invitees.add(2);
        }
        int timeoutMs = dice.percent(6) ? 0 : TIMEOUTS_MS[dice.below(TIMEOUTS_MS.length)];
        return new Invite(inviter, invitees, timeoutMs, grouped, grouped && dice.percent(60), dice.percent(8));
    }

    private void drawDevices() {
        device(0);
        device(1);
        if (dice.percent(35)) {
            device(0);
        }
        if (dice.percent(50)) {
            device(1);
        }
        boolean grouped = invites.stream().anyMatch(Invite::grouped);
        if (grouped && dice.percent(70)) {
            device(2);
        }
        if (grouped && dice.percent(30)) {
            device(3);
        }
        if (dice.percent(10)) {
            device(Plan.STRANGER);
        }
    }

    private void device(int user) {
        devices.add(new Device(user, "d" + devices.size(), dice.below(nodes), !dice.percent(20)));
    }

    private void begin() {
        for (int device = 0; device < devices.size(); device++) {
            if (device == 0 || dice.percent(75)) {
                add(
                        dice.below(2 * MS),
                        Kind.CONNECT,
                        device,
                        0,
                        devices.get(device).node() + Step.FRESH);
            }
        }
        now = 3L * MS + dice.below(2 * MS);
        add(now, Kind.INVITE, anyOf(invites.get(0).inviter()), 0, 0);
    }

    private void pass() {
        if (nodes > 1 && dice.percent(6)) {
            now += dice.below(6_000 * MS);
        }
        int draw = dice.below(100);
        if (draw < 35) {
            now += dice.below(50);
        } else if (draw < 65) {
            now += dice.below(2 * MS);
        } else if (draw < 90) {
            now += dice.below(100 * MS);
        } else {
            long deadline = 5L * MS + invites.get(0).timeoutMs() * (long) MS;
            now = Math.max(now, deadline - 2 * MS + dice.below(4 * MS));
        }
    }

    private void drawStep() {
        int invitation = dice.below(invites.size());
        Invite invite = invites.get(invitation);
        int draw = dice.below(100);
        if (draw < 20) {
            add(now, Kind.ACCEPT, invitee(invite), invitation, 0);
        } else if (draw < 32) {
            add(now, Kind.REJECT, invitee(invite), invitation, 0);
        } else if (draw < 44) {
            int whom = invite.grouped() && dice.percent(50) ? 1 + dice.below(2) : -1;
            add(now, Kind.CANCEL, anyOf(invite.inviter()), invitation, whom);
        } else if (draw < 50) {
            add(now, Kind.RING, invitee(invite), invitation, 0);
        } else if (draw < 57) {
            add(now, Kind.MODIFY, anyOf(invite.inviter()), invitation, dice.below(3));
        } else if (draw < 62) {
            add(now, Kind.ADD, anyOf(invite.inviter()), invitation, 1 + dice.below(3));
        } else if (draw < 70) {
            add(now, Kind.INVITE, anyOf(invite.inviter()), invitation, 0);
        } else if (draw < 73) {
            add(now, Kind.INFO, anybody(), invitation, 0);
        } else if (draw < 75) {
            add(now, Kind.LIST, anybody(), invitation, 0);
        } else if (draw < 81) {
            add(now, Kind.REPEAT, anybody(), invitation, 0);
        } else if (draw < 82) {
            add(now, Kind.LOGOUT, anybody(), invitation, 0);
        } else if (calm && draw < 91) {
            add(now, Kind.INFO, anybody(), invitation, 0);
        } else if (draw < 91) {
            add(now, Kind.DROP, anybody(), 0, dice.percent(50) ? 0 : dice.below(2_000));
        } else {
            int fresh = dice.percent(20) ? Step.FRESH : 0;
            int noticedAfter = nodes > 1 && dice.percent(25) ? Step.UNNOTICED : 0;
            add(now, Kind.CONNECT, anybody(), noticedAfter, dice.below(nodes) + fresh);
        }
    }

    private void faults() {
        int count = dice.below(4);
        for (int i = 0; i < count; i++) {
            long at = 2L * MS + (now > 4 * MS ? dice.below((int) now) : 0);
            int node = dice.below(nodes);
            int draw = dice.below(100);
            if (draw < 10) {
                add(at, Kind.CRASH, node, 0, dice.between(1, 1_500));
            } else if (draw < 15) {
                add(at, Kind.DRAIN, node, 0, dice.between(1, 1_500));
            } else if (draw < 30) {
                boolean lasts = nodes > 1 && dice.percent(20);
                add(at, Kind.PAUSE, node, 0, dice.between(1, lasts ? 12_000 : 3_000));
            } else if (draw < 70) {
                add(at, Kind.TROUBLE, node, 0, dice.between(1, 2_000));
            } else if (draw < 76) {
                add(at, Kind.JUMP, 0, 0, dice.between(-2_000, 2_000));
            } else if (draw < 84 && nodes > 1) {
                add(at, Kind.VIEW, node, dice.below(nodes), dice.between(1, 5_000));
            } else if (draw < 93 && nodes > 1) {
                boolean lasts = dice.percent(8);
                add(at, Kind.CUT, node, 0, dice.between(1, lasts ? 45_000 : 6_000));
            } else {
                add(at, Kind.STALL, anybody(), 0, dice.between(1, 500));
            }
        }
    }

    /** Drawn by itself, so that whoever stays in the group does what it always did. */
    private void comesAndGoes(Dice own) {
        for (int device = 0; device < devices.size(); device++) {
            boolean may = devices.get(device).user() == Plan.WATCHER
                    || devices.get(device).user() == Plan.OTHER;
            if (may && own.percent(50)) {
                int count = own.between(1, 4);
                for (int i = 0; i < count; i++) {
                    long at = 3L * MS + own.below((int) Math.max(1, now - 2L * MS));
                    add(at, i % 2 == 0 ? Kind.LEAVE : Kind.JOIN, device, -1, 0);
                }
            }
        }
    }

    private void add(long at, Kind kind, int who, int invitation, int argument) {
        steps.add(new Step(at, kind, who, invitation, argument));
    }

    private int anybody() {
        return dice.below(devices.size());
    }

    /** Mostly one who is invited. */
    private int invitee(Invite invite) {
        int user = invite.invitees().get(dice.below(invite.invitees().size()));
        return dice.percent(88) ? anyOf(user) : anybody();
    }

    private int anyOf(int user) {
        int first = dice.below(devices.size());
        for (int i = 0; i < devices.size(); i++) {
            int device = (first + i) % devices.size();
            if (devices.get(device).user() == user) {
                return device;
            }
        }
        return first;
    }
}
