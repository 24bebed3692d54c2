package io.bellwire.signaling;

import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.News;
import io.bellwire.delivery.Notices;
import io.bellwire.group.Group;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Scope;
import io.bellwire.signaling.InvitationVerticle.Services;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of one invitation, event by event and in order, and knows how far it got: what is found in the log and was not
 * told (an append whose outcome nobody knew, or that somebody else made) is told before anything newer.
 *
 * <p>Where several nodes share a store, each has a voice of its own for its own clients, and whoever appended tells the
 * other nodes. So a voice has to be told, too, how far its clients have heard; what it does not know it looks up in the
 * log, and clients leave out what they have seen.
 */
final class Voice {

    /** What was told of an invitation that was not in work before. */
    private static final int UNKNOWN = -1;

    private static final long NEVER = Long.MAX_VALUE;

    /** So far at most is what a node takes for the time of the store from what the store writes into a log, ms. */
    private static final long CLOCKS_APART_MS = 10_000;

    /**
     * So long after the end everybody has heard of it, or resumed and read it; ms. Less than the minute after which a
     * connection forgets what it was told, and could not leave out what is told again.
     */
    private static final long LONG_OVER_MS = 45_000;

    private final UUID inviteID;
    private final Services services;

    /** The clients of this node were told up to here. */
    private int told = UNKNOWN;

    /** This voice told the other nodes everything from here to {@link #told}; 0: it was not the one who did. */
    private int from;

    /** Of several nodes each may be asked to decide. */
    private final ShortLog heard = new ShortLog();

    /** From this {@code seq} and this store time on, ms, there may be events that nobody was told of. */
    private int untoldFrom = Integer.MAX_VALUE;

    private long untoldSince = NEVER;

    /** From this {@code seq} on members of the group may be here who were not found when it was told. */
    private int missedFrom = Integer.MAX_VALUE;

    Voice(UUID inviteID, Services services) {
        this.inviteID = inviteID;
        this.services = services;
    }

    /** Whether an event may have happened that nobody was told of, or not everybody who is here. */
    boolean owes() {
        return untoldSince != NEVER || missesMembers();
    }

    private boolean missesMembers() {
        return missedFrom != Integer.MAX_VALUE;
    }

    /** Whether the invitation is known to exist, or may exist. */
    boolean knowsOfIt() {
        return told > 0 || owes();
    }

    /** How far the clients of this node were told, -1: nobody knows. */
    int told() {
        return told;
    }

    /** What is known of the log without reading it; null: nothing, or something may have happened that nobody knows of. */
    @Nullable List<LoggedEvent> heard() {
        return owes() ? null : heard.events();
    }

    /**
     * Something may have been appended, or not.
     *
     * @param seq of the first event, if it was; there may be one of others with it
     * @param now when it was decided, ms of store time, as this node knows it
     */
    void mayHaveHappened(int seq, long now) {
        untoldFrom = Math.min(untoldFrom, seq);
        untoldSince = Math.min(untoldSince, now - CLOCKS_APART_MS);
    }

    /**
     * From here on it was told by a former list of the group's members. Who is missing there is told before anything newer,
     * for nobody hears of an event behind one that came after it.
     */
    void mayHaveMissed(int seq) {
        missedFrom = Math.min(missedFrom, seq);
    }

    /** Everything up to here was told, by whoever was the owner then. */
    void toldUpTo(int seq) {
        told = seq;
        untoldFrom = Integer.MAX_VALUE;
        untoldSince = NEVER;
    }

    /**
     * Tells of one event, here and elsewhere.
     *
     * @param state with the event folded in
     * @param group the invitation's group as it is now, null if it has none
     * @param places where else the participants are
     * @return the inviter and invitees to whom a new-invitation notice was written
     */
    Future<Set<String>> tell(
            Invitation state, LoggedEvent logged, @Nullable Group group, Map<String, List<String>> places, long now) {
        return tell(News.of(state, logged, watchers(state, group), now), places);
    }

    /**
     * Tells the other nodes alone: what came before can't be read, and who is here must hear of that first. It is told here
     * with what {@link #catchUp} tells.
     *
     * @param from the other nodes are told everything from here on
     */
    Future<Set<String>> tellElsewhere(
            Invitation state,
            LoggedEvent logged,
            @Nullable Group group,
            Map<String, List<String>> places,
            long now,
            int from) {
        return services.announcer().tellElsewhere(News.of(state, logged, watchers(state, group), now), places, from);
    }

    private Future<Set<String>> tell(News news, Map<String, List<String>> places) {
        LoggedEvent logged = news.logged();
        if (from == 0) {
            from = logged.seq();
        }
        Future<Set<String>> reached = services.announcer().tell(news, places, from);
        if (!(logged.event() instanceof InvitationEvent.Delivered)) {
            services.events().publish(Notices.of(news.state(), logged, news.now()));
        }
        toldUpTo(logged.seq());
        remember(logged);
        return reached;
    }

    private static @Nullable Group watchers(Invitation state, @Nullable Group group) {
        return state.scope() == Scope.GROUP ? group : null;
    }

    /** Whether there is something in a log of this length that {@link #catchUp} would tell. */
    boolean isBehind(int seq) {
        return told == UNKNOWN
                ? owes() || services.shared()
                : told < seq || missesMembers() || (owes() && services.shared());
    }

    /**
     * Tells of those events of a log that were not told yet. It rings nobody for whom it is over by now.
     *
     * @param log the whole log
     * @param offered is given who was reached, and the state
     */
    void catchUp(
            List<LoggedEvent> log,
            @Nullable Group group,
            Map<String, List<String>> places,
            long now,
            BiConsumer<Invitation, Future<Set<String>>> offered) {
        if (log.isEmpty()) {
            toldUpTo(0);
            return;
        }
        int elsewhere = toldElsewhere(log);
        int here = told == UNKNOWN && services.shared() && !isLongOver(log, now) ? 0 : unmissed(elsewhere, log, now);
        eachAfter(here, log, group, now, news -> {
            if (news.logged().seq() > elsewhere) {
                offered.accept(news.state(), tell(news, places));
            } else {
                services.announcer().tellLate(news);
            }
        });
        toldUpTo(log.size());
        missedFrom = Integer.MAX_VALUE;
        remember(log);
    }

    /** Up to where everybody here was told, of what was told up to {@code seq}. */
    private int unmissed(int seq, List<LoggedEvent> log, long now) {
        return missesMembers() && !isLongOver(log, now) ? Math.min(seq, missedFrom - 1) : seq;
    }

    /** Of several nodes this one may have read what it appended itself, and told its own clients, before it knew that. */
    private int toldElsewhere(List<LoggedEvent> log) {
        if (told == UNKNOWN) {
            return lastTold(log);
        }
        return services.shared() ? Math.min(told, lastTold(log)) : told;
    }

    /** Tells the clients of this node of what they were not told yet, as others tell everybody else. */
    void hear(List<LoggedEvent> log, @Nullable Group group, long now) {
        hear(log, unmissed(Math.max(0, told), log, now), group, now);
    }

    /**
     * The same, and once more what they were told: some of them could not be found when it was announced to this node. Who
     * knows it leaves it out, as long as it is not long over.
     */
    void hearAgain(List<LoggedEvent> log, @Nullable Group group, long now) {
        hear(log, isLongOver(log, now) ? Math.max(0, told) : 0, group, now);
    }

    private void hear(List<LoggedEvent> log, int after, @Nullable Group group, long now) {
        eachAfter(after, log, group, now, services.announcer()::tellLate);
        missedFrom = Integer.MAX_VALUE;
        if (log.size() > told) {
            told = log.size();
            from = 0;
            remember(log);
        }
    }

    /** Whether what another node announces follows upon what the clients of this node were told. */
    boolean follows(Announcement announcement) {
        return !missesMembers() && (announcement.from() == 1 || (told != UNKNOWN && told + 1 >= announcement.from()));
    }

    /** Tells the clients of this node what another node announced, which follows. */
    Future<Set<String>> hear(Announcement announcement, @Nullable Group watchers) {
        told = announcement.seq();
        from = 0;
        InvitationEvent event = announcement.event();
        if (event == null) {
            heard.forget();
        } else {
            remember(new LoggedEvent(announcement.seq(), announcement.at(), event));
        }
        return services.announcer().deliver(announcement, watchers);
    }

    private void remember(LoggedEvent logged) {
        if (services.shared()) {
            heard.add(logged);
        }
    }

    private void remember(List<LoggedEvent> log) {
        if (services.shared()) {
            heard.set(log);
        }
    }

    private void eachAfter(int seq, List<LoggedEvent> log, @Nullable Group group, long now, Consumer<News> tell) {
        if (seq >= log.size()) {
            return;
        }
        Invitation end = Invitation.fold(inviteID, log);
        Invitation state = Invitation.created(inviteID, log.get(0));
        Group watchers = watchers(end, group);
        for (LoggedEvent logged : log) {
            if (logged.seq() > 1) {
                state.apply(logged);
            }
            if (logged.seq() > seq) {
                tell.accept(new News(state, end, logged, watchers, now));
            }
        }
    }

    private static boolean isLongOver(List<LoggedEvent> log, long now) {
        LoggedEvent last = log.get(log.size() - 1);
        return last.event() instanceof InvitationEvent.Ended && last.at() < now - LONG_OVER_MS;
    }

    /** Up to where a log was told, as far as is known. */
    private int lastTold(List<LoggedEvent> log) {
        int last = log.size();
        while (last >= untoldFrom && log.get(last - 1).at() >= untoldSince) {
            last--;
        }
        return last;
    }
}
