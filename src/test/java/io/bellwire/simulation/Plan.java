package io.bellwire.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What happens in one history: who takes part, what is done, and which weather there is. All that is drawn while it runs
 * comes from the seed.
 *
 * @param nodes how many there are
 * @param devices who takes part
 * @param invites what is invited to
 * @param steps in the order of their times
 * @param weather how slow and unreliable everything is
 */
record Plan(long seed, int nodes, List<Device> devices, List<Invite> invites, List<Step> steps, Weather weather) {

    /** The users: who invites, two who are invited, one who watches, a stranger. */
    static final String[] USERS = {"alice", "bob", "carol", "dave", "mallory"};

    /** The number of the other one who is invited, and who may leave the group and come back. */
    static final int OTHER = 2;

    /** The number of who watches, and who may leave and come back as well. */
    static final int WATCHER = 3;

    /** The number of the stranger. */
    static final int STRANGER = 4;

    /** The group where there is one. */
    static final String GROUP = "class";

    private static final List<UUID> IDS = InviteIDs.ofBothPartitions();

    static final Plan EMPTY = new Plan(0, 1, List.of(), List.of(), List.of(), Weather.CALM);

    /**
     * A device.
     *
     * @param node where it connects to first
     * @param features whether it wants to hear of ringing and of the end
     */
    record Device(int user, String deviceID, int node, boolean features) {
        String userID() {
            return USERS[user];
        }
    }

    /**
     * What one invitation asks for.
     *
     * @param wide whether all of the group hear of it
     */
    record Invite(
            int inviter,
            List<Integer> invitees,
            int timeoutMs,
            boolean grouped,
            boolean wide,
            boolean onlineUserOnly) {}

    /**
     * How things are.
     *
     * @param storeMicros the longest way to the store, and back
     * @param networkMicros the longest way between nodes, and to clients
     * @param troublePercent how many requests fail while the store is in trouble
     * @param lateMs how much later a request may be carried out than it was given up on; 0: never later
     * @param lossPercent how many messages between nodes get lost, and come twice
     * @param skewMs what the first node thinks that the store's clock is ahead; the second thinks the opposite
     */
    record Weather(int storeMicros, int networkMicros, int troublePercent, int lateMs, int lossPercent, int skewMs) {
        static final Weather CALM = new Weather(200, 200, 0, 0, 0, 0);
    }

    List<UUID> inviteIDs() {
        return IDS;
    }

    UUID inviteID(int invitation) {
        return IDS.get(invitation);
    }

    boolean grouped() {
        for (Invite invite : invites) {
            if (invite.grouped()) {
                return true;
            }
        }
        return false;
    }

    boolean has(Step.Kind kind) {
        for (Step step : steps) {
            if (step.kind() == kind) {
                return true;
            }
        }
        return false;
    }

    /** When the last step is done, µs. */
    long end() {
        return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).at();
    }

    /**
     * Until when things go wrong, µs: mostly until the last step is done; of several nodes often until what befell them is
     * over by itself.
     */
    long wellAt() {
        long last = end();
        if (nodes > 1 && Dice.of(seed, 7).percent(40)) {
            for (Step step : steps) {
                last = Math.max(last, step.over());
            }
        }
        return last;
    }

    long skewMs(int node) {
        return switch (node) {
            case 0 -> weather.skewMs();
            case 1 -> -weather.skewMs();
            default -> 0;
        };
    }

    int storeDelay(Dice dice) {
        return 20 + dice.below(weather.storeMicros());
    }

    int networkDelay(Dice dice) {
        return 10 + dice.below(weather.networkMicros());
    }

    /** How much later a request may arrive than it was given up on, µs. */
    int lateness(Dice dice) {
        return 20 + weather.storeMicros() + dice.below(weather.lateMs() * 1_000 + 1);
    }

    /** How many of a hundred requests fail that are made by this node now. */
    int trouble(int node, long now) {
        if (weather.troublePercent() == 0) {
            return 0;
        }
        for (Step step : steps) {
            boolean here = step.kind() == Step.Kind.TROUBLE && step.who() == node;
            if (here && step.at() <= now && now < step.at() + step.argument() * 1_000L) {
                return now <= wellAt() ? weather.troublePercent() : 0;
            }
        }
        return 0;
    }

    Plan with(List<Step> other) {
        return new Plan(seed, nodes, devices, invites, List.copyOf(other), weather);
    }

    Plan with(Weather other) {
        return new Plan(seed, nodes, devices, invites, steps, other);
    }

    Plan without(int step) {
        List<Step> fewer = new ArrayList<>(steps);
        fewer.remove(step);
        return with(fewer);
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + nodes + " nodes, " + weather + "\n" + lines(devices) + lines(invites)
                + lines(steps);
    }

    private static String lines(List<?> things) {
        return things.stream().map(thing -> "  " + thing + "\n").collect(Collectors.joining());
    }
}
