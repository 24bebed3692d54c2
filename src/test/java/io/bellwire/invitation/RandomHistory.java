package io.bellwire.invitation;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes up histories of one invitation: calls of the right people and of the wrong ones, on several devices, mostly
 * around the deadline, many of them repeated.
 */
final class RandomHistory {
    static final long LIFETIME = 12;
    private static final int MOST_STEPS = 10;
    private static final String[] INVITEES = {"b", "c", "d", "e", "f", "g"};
    private static final String[] EVERYBODY = {"a", "b", "c", "d", "e", "f", "g", "watcher", "stranger"};
    private static final String[] ANSWERS = {"", "ja", "né", "n€in", "😀"};
    private static final String[] MODIFICATIONS = {"x", "y", "call"};

    private final SplittableRandom random;
    private final boolean group;
    private final long timeoutMs;
    private final List<Step> steps = new ArrayList<>();

    private RandomHistory(long seed) {
        random = new SplittableRandom(seed);
        group = random.nextInt(3) > 0;
        timeoutMs = random.nextInt(4) == 0 ? 0 : LIFETIME;
    }

    /**
     * One call.
     *
     * @param passed ms of store time that passed before it
     * @param skew how far the caller's guess of the store's time is off, ms
     * @param slow whether the store's answer to what came before is still outstanding
     */
    record Step(Command command, int passed, int skew, boolean slow) {}

    /** The same for the same seed. */
    static List<Step> of(long seed) {
        RandomHistory history = new RandomHistory(seed);
        int length = 2 + history.random.nextInt(MOST_STEPS - 1);
        history.add(history.random.nextInt(30) == 0 ? history.command() : history.firstInvite());
        while (history.steps.size() < length) {
            history.add(history.command());
        }
        return history.steps;
    }

    private void add(Command command) {
        int wait = random.nextInt(3) > 0 ? random.nextInt(4) : 0;
        int skew = random.nextInt(6) == 0 ? random.nextInt(-2, 3) : 0;
        steps.add(new Step(command, wait, skew, random.nextBoolean()));
    }

    private Command command() {
        if (!steps.isEmpty() && random.nextInt(5) == 0) {
            return steps.get(random.nextInt(steps.size())).command();
        }
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> new Command.Accept(invitee(), watches(), pick(ANSWERS));
            case 3, 4 -> new Command.Reject(invitee(), watches(), pick(ANSWERS), pick(RejectReason.values()));
            case 5, 6, 7 -> new Command.Cancel(inviter(), watches(), "bye", random.nextInt(3) == 0 ? null : users());
            case 8, 9 -> new Command.Modify(inviter(), watches(), pick(MODIFICATIONS));
            case 10, 11 -> new Command.AddInvitees(inviter(), watches(), users());
            case 12 -> new Command.Ring(invitee(), watches());
            case 13 -> new Command.Expire();
            case 14 -> new Command.MarkDelivered(users());
            default -> anotherInvite();
        };
    }

    private Command.Invite firstInvite() {
        return invite(group ? users() : List.of("b"), "call");
    }

    private Command.Invite anotherInvite() {
        if (random.nextBoolean() && !steps.isEmpty()) {
            Command.Invite changed = changed(firstInvite());
            return changed;
        }
        return firstInvite();
    }

    private Command.Invite invite(List<String> users, String data) {
        Actor alice = new Actor("a", device());
        Scope scope = random.nextInt(4) == 0 ? Scope.INVITEES : Scope.GROUP;
        return new Command.Invite(
                alice, group ? "class" : "", scope, users, data, timeoutMs, LIFETIME, false, pushInfo());
    }

    private Command.Invite changed(Command.Invite from) {
        int what = random.nextInt(6);
        return new Command.Invite(
                what == 0 ? new Actor("h", "1") : from.actor(),
                what == 1 ? "other" : from.groupID(),
                from.scope(),
                from.invitees(),
                what == 2 ? "other" : from.data(),
                what == 3 ? 7 : from.timeoutMs(),
                from.lifetimeMs(),
                what == 4,
                from.offlinePushInfo());
    }

    private @Nullable String pushInfo() {
        return random.nextBoolean() ? "{}" : null;
    }

    /** Mostly the inviter. */
    private Actor inviter() {
        return new Actor(random.nextInt(6) > 0 ? "a" : pick(EVERYBODY), device());
    }

    /** Mostly one of the first invitees. */
    private Actor invitee() {
        return new Actor(random.nextInt(6) == 0 ? pick(EVERYBODY) : INVITEES[random.nextInt(group ? 4 : 1)], device());
    }

    private String device() {
        return random.nextInt(3) == 0 ? "2" : "1";
    }

    private boolean watches() {
        return random.nextInt(3) == 0;
    }

    /** A list as a client might send it: doubled names, oneself, nobody. */
    private List<String> users() {
        List<String> users = new ArrayList<>();
        int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 6 : 3);
        while (users.size() < size) {
            users.add(INVITEES[random.nextInt(random.nextInt(3) == 0 ? 6 : 3)]);
        }
        if (random.nextInt(40) == 0) {
            users.set(random.nextInt(size), "a");
        }
        return random.nextInt(60) == 0 ? List.of() : List.copyOf(users);
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
