package io.bellwire.store;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.AppendResult.Appended;
import io.bellwire.store.AppendResult.Conflict;
import io.bellwire.store.AppendResult.LimitReached;
import io.bellwire.store.AppendResult.WrongTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A store as one would write it without a thought for speed: every question goes through all logs. */
final class InvitationStoreModel {
    private final Map<UUID, List<LoggedEvent>> logs = new HashMap<>();
    private final Limits limits;
    private final long retentionMs;

    InvitationStoreModel(Limits limits, long retentionMs) {
        this.limits = limits;
        this.retentionMs = retentionMs;
    }

    void removeOld(long now) {
        logs.values().removeIf(log -> ended(log) && log.get(log.size() - 1).at() + retentionMs <= now);
    }

    int seq(UUID inviteID) {
        return log(inviteID).size();
    }

    /** What is open and whose deadline is at or before that time. */
    Set<UUID> overdue(long now) {
        Set<UUID> overdue = openIDs();
        overdue.removeIf(
                inviteID -> log(inviteID).get(0).at() + first(log(inviteID)).lifetimeMs() > now);
        return overdue;
    }

    boolean ended(UUID inviteID) {
        return ended(log(inviteID));
    }

    List<LoggedEvent> log(UUID inviteID) {
        return logs.getOrDefault(inviteID, List.of());
    }

    List<String> inviting(UUID inviteID) {
        return List.copyOf(inviting(log(inviteID)));
    }

    Set<String> participants(UUID inviteID) {
        return participants(log(inviteID));
    }

    AppendResult append(Append append, long now) {
        List<LoggedEvent> log = new ArrayList<>(log(append.inviteID()));
        if (log.size() != append.expectedSeq()) {
            return new Conflict(log.size());
        }
        if (!log.isEmpty()) {
            long expireAt = log.get(0).at() + first(log).lifetimeMs();
            boolean before = now < expireAt;
            if ((append.condition() == Condition.BEFORE_DEADLINE && !before)
                    || (append.condition() == Condition.AT_OR_AFTER_DEADLINE && before)) {
                return new WrongTime(now, expireAt);
            }
        }
        String limit = limit(append);
        if (!limit.isEmpty()) {
            return new LimitReached(limit, 0);
        }
        for (InvitationEvent event : append.events()) {
            log.add(new LoggedEvent(log.size() + 1, now, event));
        }
        logs.put(append.inviteID(), log);
        return new Appended(now);
    }

    private String limit(Append append) {
        if (append.events().get(0) instanceof Created created) {
            if (open().count() >= limits.openInvitations()) {
                return "openInvitations";
            }
            if (open().filter(log -> first(log).inviter().equals(created.inviter()))
                            .count()
                    >= limits.openPerInviter()) {
                return "openPerInviter";
            }
        }
        for (InvitationEvent event : append.events()) {
            for (String invitee : EventEffect.of(event).invited()) {
                if (open().filter(log -> inviting(log).contains(invitee)).count() >= limits.openPerInvitee()) {
                    return "openPerInvitee";
                }
            }
        }
        return "";
    }

    List<UUID> list(String userID, StateFilter state) {
        return logs.entrySet().stream()
                .filter(entry -> state == StateFilter.ALL || (state == StateFilter.ENDED) == ended(entry.getValue()))
                .filter(entry -> !first(entry.getValue()).onlineUserOnly())
                .filter(entry -> participants(entry.getValue()).contains(userID))
                .sorted(order().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    List<UUID> createdSince(String userID, List<String> groupIDs, long since) {
        return logs.entrySet().stream()
                .filter(entry -> entry.getValue().get(0).at() >= since)
                .filter(entry -> !first(entry.getValue()).onlineUserOnly())
                .filter(entry -> participants(entry.getValue()).contains(userID)
                        || (first(entry.getValue()).scope() == Scope.GROUP
                                && groupIDs.contains(first(entry.getValue()).groupID())))
                .sorted(order())
                .map(Map.Entry::getKey)
                .toList();
    }

    Set<UUID> openIDs() {
        Set<UUID> ids = new HashSet<>(logs.keySet());
        ids.removeIf(this::ended);
        return ids;
    }

    private static Comparator<Map.Entry<UUID, List<LoggedEvent>>> order() {
        Comparator<Map.Entry<UUID, List<LoggedEvent>>> byTime =
                Comparator.comparing(entry -> entry.getValue().get(0).at());
        return byTime.thenComparing(entry -> entry.getKey().toString());
    }

    private Stream<List<LoggedEvent>> open() {
        return logs.values().stream().filter(log -> !ended(log));
    }

    private static boolean ended(List<LoggedEvent> log) {
        return !log.isEmpty() && log.get(log.size() - 1).event() instanceof Ended;
    }

    private static Created first(List<LoggedEvent> log) {
        return (Created) log.get(0).event();
    }

    private static Set<String> participants(List<LoggedEvent> log) {
        Set<String> users = new HashSet<>();
        users.add(first(log).inviter());
        log.forEach(event -> users.addAll(EventEffect.of(event.event()).invited()));
        return users;
    }

    private static Set<String> inviting(List<LoggedEvent> log) {
        Set<String> users = new HashSet<>();
        for (LoggedEvent event : log) {
            users.addAll(EventEffect.of(event.event()).invited());
            users.removeAll(EventEffect.of(event.event()).settled());
        }
        return users;
    }
}
