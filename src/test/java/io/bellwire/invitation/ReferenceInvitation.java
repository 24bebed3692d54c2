package io.bellwire.invitation;

import io.bellwire.invitation.Decision.Append;
import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.Decision.Overdue;
import io.bellwire.invitation.Decision.Refused;
import io.bellwire.invitation.Decision.Repeated;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.SignalingInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules of PROTOCOL §3–§5 once more, written another way: rule by rule for all calls, where the machine goes call
 * by call; and nothing is kept but the calls that had an effect, the rest is found by going through them. Slow and
 * plain; the two agree, or one of them is wrong. A 6017 has no {@code problem} here.
 */
final class ReferenceInvitation {

    /** A call that had an effect, on these users. */
    private record Fact(Ask ask, List<String> users, long at) {}

    /** How somebody ended. */
    private record Fate(InviteeState state, String by, String deviceID, long at, RejectReason reason, String data) {}

    private final UUID inviteID;
    private final Limits limits;
    private final List<Fact> facts = new ArrayList<>();
    private final Map<String, Long> invited = new LinkedHashMap<>();
    private final Map<String, Fate> fates = new HashMap<>();

    ReferenceInvitation(UUID inviteID, Limits limits) {
        this.inviteID = inviteID;
        this.limits = limits;
    }

    /** What the machine must say. */
    Decision expected(Command command, long now) {
        Ask ask = Ask.of(command);
        Decision no = mayNot(ask);
        no = no != null ? no : notAllowed(ask);
        no = no != null ? no : repeated(ask, now);
        no = no != null ? no : over(ask);
        no = no != null ? no : overdue(ask, now);
        no = no != null ? no : tooMuch(ask, now);
        return no != null ? no : effect(ask);
    }

    /** The store took it. */
    void took(Command command, long at) {
        Ask ask = Ask.of(command);
        facts.add(new Fact(ask, users(ask), at));
        goThroughFacts();
    }

    /** What a participant must see. */
    SignalingInfo info(long now, int seq) {
        List<SignalingInfo.Invitee> invitees = new ArrayList<>();
        invited().forEach((userID, at) -> invitees.add(row(userID, at)));
        Ask first = first();
        Fact modified = lastModification();
        return new SignalingInfo(
                inviteID,
                inviter(),
                first.invite().groupID(),
                modified == null ? first.data() : modified.ask.data(),
                first.invite().timeoutMs(),
                first.invite().onlineUserOnly(),
                !inviting().isEmpty(),
                createTime(),
                expireAt(),
                inviting().isEmpty() ? 0 : Math.max(0, expireAt() - now),
                invitees,
                seq);
    }

    private SignalingInfo.Invitee row(String userID, long invitedAt) {
        Fate fate = fate(userID);
        if (fate == null) {
            return new SignalingInfo.Invitee(userID, InviteeState.INVITING, "", null, "", invitedAt);
        }
        boolean theirs = fate.by.equals(userID);
        return new SignalingInfo.Invitee(
                userID, fate.state, theirs ? fate.data : "", fate.reason, theirs ? fate.deviceID : "", fate.at);
    }

    // ---- the rules, in the order in which they are asked

    private @Nullable Decision mayNot(Ask ask) {
        if (ask.kind() == Kind.INVITE) {
            return null;
        }
        if (facts.isEmpty()) {
            return new Refused(RpcError.unknown(inviteID));
        }
        if (ask.actor() == null) {
            return null;
        }
        String userID = ask.actor().userID();
        boolean makes = userID.equals(inviter());
        boolean isAsked = invited().containsKey(userID);
        boolean watches = ask.watcher()
                && first().invite().scope() == Scope.GROUP
                && !first().invite().groupID().isEmpty();
        boolean may = switch (ask.kind()) {
            case ACCEPT, REJECT, RING -> isAsked;
            case CANCEL, MODIFY, ADD -> makes;
            case INVITE, EXPIRE, DELIVERED -> true;
        };
        if (may) {
            return null;
        }
        return makes || isAsked || watches
                ? new Refused(RpcError.of(ErrorCode.NO_PERMISSION))
                : new Refused(RpcError.unknown(inviteID));
    }

    private @Nullable Decision notAllowed(Ask ask) {
        return switch (ask.kind()) {
            case INVITE -> notAllowedToInvite(ask, ask.users());
            case CANCEL -> ask.users() == null ? null : notAllowedIn(ask.users(), u -> !invited.containsKey(u));
            case ADD ->
                first().invite().groupID().isEmpty()
                        ? value("inviteID")
                        : notAllowedIn(ask.users(), u -> u.equals(inviter()));
            case ACCEPT, REJECT, MODIFY, RING, EXPIRE, DELIVERED -> null;
        };
    }

    private static @Nullable Decision notAllowedIn(List<String> list, Predicate<String> wrong) {
        for (String userID : list) {
            if (wrong.test(userID)) {
                return value("inviteeList[" + list.indexOf(userID) + "]");
            }
        }
        return list.isEmpty() ? value("inviteeList") : null;
    }

    private @Nullable Decision notAllowedToInvite(Ask ask, List<String> list) {
        boolean group = !ask.invite().groupID().isEmpty();
        int self = list.indexOf(ask.actor().userID());
        if (self >= 0 && (group || list.size() == 1)) {
            return value(group ? "inviteeList[" + self + "]" : "invitee");
        }
        boolean fits = !list.isEmpty() && new TreeSet<>(list).size() <= (group ? limits.inviteeList() : 1);
        return fits ? null : value(group ? "inviteeList" : "invitee");
    }

    private @Nullable Decision repeated(Ask ask, long now) {
        Long at = switch (ask.kind()) {
            case INVITE -> facts.isEmpty() || !sameRequest(ask.invite()) ? null : createTime();
            case ACCEPT, REJECT -> sameAnswer(ask);
            case CANCEL -> users(ask).isEmpty() ? sameCancel(ask) : null;
            case MODIFY -> sameModification(ask);
            case RING -> rung(ask.actor().userID()) ? invited.get(ask.actor().userID()) : null;
            case EXPIRE -> noExpiry(now);
            case ADD, DELIVERED -> users(ask).isEmpty() ? createTime() : null;
        };
        return at == null ? null : new Repeated(at);
    }

    private @Nullable Long sameAnswer(Ask ask) {
        Fate fate = fate(ask.actor().userID());
        boolean same = fate != null
                && fate.state == ask.kind().end
                && fate.deviceID.equals(ask.actor().deviceID());
        return same ? Long.valueOf(fate.at) : null;
    }

    private @Nullable Long sameCancel(Ask ask) {
        for (Fact fact : facts) {
            if (fact.ask.kind() == Kind.CANCEL
                    && fact.ask.actor().equals(ask.actor())
                    && sameSet(fact.ask.users(), ask.users())) {
                return fact.at;
            }
        }
        return null;
    }

    private @Nullable Long sameModification(Ask ask) {
        Fact last = lastModification();
        boolean same = last != null
                && last.ask.data().equals(ask.data())
                && last.ask.actor().equals(ask.actor());
        return same ? Long.valueOf(last.at) : null;
    }

    private boolean rung(String userID) {
        boolean rung = false;
        for (Fact fact : facts) {
            rung |= fact.ask.kind() == Kind.RING && fact.users.contains(userID);
        }
        return rung && fate(userID) == null;
    }

    private @Nullable Long noExpiry(long now) {
        if (inviting().isEmpty()) {
            return lastFate().at;
        }
        return now < expireAt() ? Long.valueOf(expireAt()) : null;
    }

    private @Nullable Decision over(Ask ask) {
        Fate fate = switch (ask.kind()) {
            case ACCEPT, REJECT, RING -> fate(ask.actor().userID());
            case CANCEL -> users(ask).isEmpty() ? lastFate() : null;
            case MODIFY, ADD -> inviting().isEmpty() ? lastFate() : null;
            case INVITE, EXPIRE, DELIVERED -> null;
        };
        if (ask.kind() == Kind.INVITE && !facts.isEmpty()) {
            return new Refused(RpcError.of(ErrorCode.ID_CONFLICT));
        }
        return fate == null
                ? null
                : new Refused(RpcError.of(
                        ErrorCode.NOT_OPEN,
                        new RpcError.Processed(inviteID, fate.state, fate.by, fate.deviceID, fate.at, fate.reason)));
    }

    private @Nullable Decision overdue(Ask ask, long now) {
        boolean ofUser = ask.actor() != null && ask.kind() != Kind.INVITE;
        return ofUser && now >= expireAt() ? new Overdue() : null;
    }

    /** Bytes of a cancel's data and of the names that it lists. */
    private static int cancelled(Ask ask) {
        String names = ask.users() == null ? "" : String.join("", new TreeSet<>(ask.users()));
        return (ask.data() + names).getBytes(StandardCharsets.UTF_8).length;
    }

    private @Nullable Decision tooMuch(Ask ask, long now) {
        return switch (ask.kind()) {
            case ACCEPT, REJECT -> {
                String said = ask.data();
                for (Fact fact : facts) {
                    boolean answer = fact.ask.kind() == Kind.ACCEPT || fact.ask.kind() == Kind.REJECT;
                    said += answer ? fact.ask.data() : "";
                }
                boolean tooLong = said.getBytes(StandardCharsets.UTF_8).length > limits.answersBytes();
                yield tooLong
                        ? new Refused(RpcError.of(ErrorCode.DATA_TOO_LONG, new RpcError.TooLong(limits.answersBytes())))
                        : null;
            }
            case CANCEL -> {
                int said = cancelled(ask);
                for (Fact fact : facts) {
                    said += fact.ask.kind() == Kind.CANCEL ? cancelled(fact.ask) : 0;
                }
                yield said > limits.answersBytes()
                        ? new Refused(RpcError.of(ErrorCode.DATA_TOO_LONG, new RpcError.TooLong(limits.answersBytes())))
                        : null;
            }
            case MODIFY -> {
                long times = facts.stream()
                        .filter(fact -> fact.ask.kind() == Kind.MODIFY)
                        .count();
                yield times >= limits.modifications()
                        ? new Refused(RpcError.tooMany("modifications", expireAt() - now))
                        : null;
            }
            case ADD -> invited().size() + users(ask).size() > limits.inviteeList() ? value("inviteeList") : null;
            case INVITE, RING, EXPIRE, DELIVERED -> null;
        };
    }

    private Decision effect(Ask ask) {
        List<InvitationEvent> events = new ArrayList<>();
        events.add(event(ask, users(ask)));
        Set<String> left = new LinkedHashSet<>(inviting());
        users(ask).forEach(left::remove);
        if (ask.kind().end != null && left.isEmpty()) {
            events.add(new InvitationEvent.Ended(outcome(ask)));
        }
        return new Append(
                events,
                switch (ask.kind()) {
                    case INVITE, DELIVERED -> Condition.ANY;
                    case EXPIRE -> Condition.AT_OR_AFTER_DEADLINE;
                    case ACCEPT, REJECT, CANCEL, MODIFY, ADD, RING -> Condition.BEFORE_DEADLINE;
                });
    }

    // ---- what is read out of the facts

    private Outcome outcome(Ask last) {
        Map<InviteeState, Integer> ends = new HashMap<>();
        for (String userID : invited().keySet()) {
            Fate fate = fate(userID);
            ends.merge(fate == null ? last.kind().end : fate.state, 1, Integer::sum);
        }
        if (ends.getOrDefault(InviteeState.ACCEPTED, 0) >= 1) {
            return Outcome.ANSWERED;
        }
        int all = invited().size();
        if (ends.getOrDefault(InviteeState.REJECTED, 0) == all) {
            return Outcome.REJECTED;
        }
        if (ends.getOrDefault(InviteeState.CANCELLED, 0) == all) {
            return Outcome.CANCELLED;
        }
        return ends.getOrDefault(InviteeState.TIMEOUT, 0) == all ? Outcome.TIMEOUT : Outcome.MIXED;
    }

    /** Whom the call would touch now. */
    private List<String> users(Ask ask) {
        return switch (ask.kind()) {
            case INVITE -> List.copyOf(new LinkedHashSet<>(ask.users()));
            case ACCEPT, REJECT, RING -> List.of(ask.actor().userID());
            case EXPIRE -> inviting();
            case MODIFY -> List.of();
            case CANCEL -> ask.users() == null ? inviting() : these(new TreeSet<>(ask.users()), inviting()::contains);
            case ADD -> these(new LinkedHashSet<>(ask.users()), u -> !invited.containsKey(u));
            case DELIVERED -> these(new LinkedHashSet<>(ask.users()), this::undelivered);
        };
    }

    private static List<String> these(Set<String> users, Predicate<String> which) {
        users.removeIf(which.negate());
        return List.copyOf(users);
    }

    private boolean undelivered(String userID) {
        boolean undelivered = first().invite().timeoutMs() == 0 && inviting().contains(userID);
        for (Fact fact : facts) {
            undelivered &= fact.ask.kind() != Kind.DELIVERED || !fact.users.contains(userID);
        }
        return undelivered;
    }

    private InvitationEvent event(Ask ask, List<String> users) {
        String deviceID = ask.actor() == null ? "" : ask.actor().deviceID();
        return switch (ask.kind()) {
            case INVITE -> created(ask, users);
            case ACCEPT -> new InvitationEvent.Accepted(users.get(0), deviceID, ask.data());
            case REJECT -> new InvitationEvent.Rejected(users.get(0), deviceID, ask.data(), ask.reason());
            case CANCEL ->
                new InvitationEvent.Cancelled(
                        deviceID,
                        users,
                        ask.users() == null ? null : List.copyOf(new TreeSet<>(ask.users())),
                        ask.data());
            case MODIFY -> new InvitationEvent.Modified(deviceID, ask.data());
            case ADD -> new InvitationEvent.InviteesAdded(deviceID, users);
            case RING -> new InvitationEvent.Ringing(users.get(0), deviceID);
            case EXPIRE -> new InvitationEvent.TimedOut(users);
            case DELIVERED -> new InvitationEvent.Delivered(users);
        };
    }

    private static InvitationEvent created(Ask ask, List<String> users) {
        Command.Invite invite = ask.invite();
        return new InvitationEvent.Created(
                invite.actor().userID(),
                invite.actor().deviceID(),
                invite.groupID(),
                invite.scope(),
                users,
                invite.data(),
                invite.timeoutMs(),
                invite.lifetimeMs(),
                invite.onlineUserOnly(),
                invite.offlinePushInfo());
    }

    private boolean sameRequest(Command.Invite invite) {
        Command.Invite first = first().invite();
        List<Object> asked = request(invite);
        return asked.equals(request(first));
    }

    private static List<Object> request(Command.Invite invite) {
        return List.of(
                invite.actor().userID(),
                invite.groupID(),
                invite.scope(),
                new TreeSet<>(invite.invitees()),
                invite.data(),
                invite.timeoutMs(),
                invite.onlineUserOnly());
    }

    private static boolean sameSet(@Nullable List<String> one, @Nullable List<String> other) {
        return one == null ? other == null : other != null && new TreeSet<>(one).equals(new TreeSet<>(other));
    }

    private @Nullable Fact lastModification() {
        Fact last = null;
        for (Fact fact : facts) {
            last = fact.ask.kind() == Kind.MODIFY ? fact : last;
        }
        return last;
    }

    /** Everybody who was invited, and when. */
    private Map<String, Long> invited() {
        return invited;
    }

    private List<String> inviting() {
        List<String> inviting = new ArrayList<>(invited.keySet());
        inviting.removeAll(fates.keySet());
        return inviting;
    }

    private @Nullable Fate fate(String userID) {
        return fates.get(userID);
    }

    /** From scratch, each time. */
    private void goThroughFacts() {
        invited.clear();
        fates.clear();
        for (Fact fact : facts) {
            for (String userID : fact.users) {
                if (fact.ask.kind() == Kind.INVITE || fact.ask.kind() == Kind.ADD) {
                    invited.put(userID, fact.at);
                } else if (fact.ask.kind().end != null) {
                    fates.putIfAbsent(userID, fate(fact, userID));
                }
            }
        }
    }

    private Fate lastFate() {
        Fact last = null;
        for (Fact fact : facts) {
            last = fact.ask.kind().end == null ? last : fact;
        }
        return fate(last, last.users.get(0));
    }

    private Fate fate(Fact fact, String userID) {
        Ask ask = fact.ask;
        return switch (ask.kind()) {
            case ACCEPT, REJECT ->
                new Fate(ask.kind().end, userID, ask.actor().deviceID(), fact.at, ask.reason(), ask.data());
            case CANCEL ->
                new Fate(InviteeState.CANCELLED, inviter(), ask.actor().deviceID(), fact.at, null, "");
            case EXPIRE -> new Fate(InviteeState.TIMEOUT, "", "", fact.at, null, "");
            case INVITE, MODIFY, ADD, RING, DELIVERED -> throw new AssertionError(ask.kind() + " ends nobody");
        };
    }

    private Ask first() {
        return facts.get(0).ask;
    }

    private String inviter() {
        return first().actor().userID();
    }

    private Long createTime() {
        return facts.get(0).at;
    }

    private long expireAt() {
        return createTime() + first().invite().lifetimeMs();
    }

    private static Refused value(String path) {
        return new Refused(new RpcError(ErrorCode.VALUE_NOT_ALLOWED, "", new RpcError.Field(path, "")));
    }

    /** The kinds of calls, and how they end those whom they touch. */
    enum Kind {
        INVITE(null),
        ACCEPT(InviteeState.ACCEPTED),
        REJECT(InviteeState.REJECTED),
        CANCEL(InviteeState.CANCELLED),
        MODIFY(null),
        ADD(null),
        RING(null),
        EXPIRE(InviteeState.TIMEOUT),
        DELIVERED(null);

        final @Nullable InviteeState end;

        Kind(@Nullable InviteeState end) {
            this.end = end;
        }
    }

    /** All commands in one shape; what a kind has not is null. */
    record Ask(
            Kind kind,
            Actor actor,
            boolean watcher,
            List<String> users,
            String data,
            RejectReason reason,
            Command.Invite invite) {

        static Ask of(Command command) {
            return command.match(new Shape());
        }

        private static final class Shape implements Command.Cases<Ask> {
            @Override
            public Ask invite(Command.Invite c) {
                return new Ask(Kind.INVITE, c.actor(), false, c.invitees(), c.data(), null, c);
            }

            @Override
            public Ask accept(Command.Accept c) {
                return new Ask(Kind.ACCEPT, c.actor(), c.watcher(), null, c.data(), null, null);
            }

            @Override
            public Ask reject(Command.Reject c) {
                return new Ask(Kind.REJECT, c.actor(), c.watcher(), null, c.data(), c.reason(), null);
            }

            @Override
            public Ask cancel(Command.Cancel c) {
                return new Ask(Kind.CANCEL, c.actor(), c.watcher(), c.invitees(), c.data(), null, null);
            }

            @Override
            public Ask modify(Command.Modify c) {
                return new Ask(Kind.MODIFY, c.actor(), c.watcher(), null, c.data(), null, null);
            }

            @Override
            public Ask addInvitees(Command.AddInvitees c) {
                return new Ask(Kind.ADD, c.actor(), c.watcher(), c.invitees(), null, null, null);
            }

            @Override
            public Ask ring(Command.Ring c) {
                return new Ask(Kind.RING, c.actor(), c.watcher(), null, null, null, null);
            }

            @Override
            public Ask expire(Command.Expire c) {
                return new Ask(Kind.EXPIRE, null, false, null, null, null, null);
            }

            @Override
            public Ask markDelivered(Command.MarkDelivered c) {
                return new Ask(Kind.DELIVERED, null, false, c.invitees(), null, null, null);
            }
        }
    }
}
