package io.bellwire.delivery;

import io.bellwire.delivery.Announcement.Part;
import io.bellwire.group.Member;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InviteeRow;
import io.bellwire.invitation.Role;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Feature;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Notice;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One event on its way to those who hear of it: each of its two texts is made once, and only if somebody gets it. */
final class Telling {
    private final News news;
    private final MessageEncoder encoder;
    private final @Nullable Actor except;
    private @Nullable Buffer offer;
    private @Nullable Buffer notice;
    private @Nullable Feature feature;

    Telling(News news, MessageEncoder encoder) {
        this.news = news;
        this.encoder = encoder;
        this.except = news.logged()
                .event()
                .match(new ActingDevice(news.state().inviter()))
                .orElse(null);
    }

    /** Takes those who hear something. */
    interface Hearers {
        /** Gets the new invitation, being in it. */
        void offered(String userID);

        /** Gets the new invitation, being in the group. */
        void shown(String userID);

        /** Gets the event's own notice. */
        void told(String userID);
    }

    /** The device that acted, which gets its answer instead; null: there is none. */
    @Nullable Actor except() {
        return except;
    }

    /** Names everybody who hears something. */
    void each(Hearers hearers) {
        Invitation state = news.state();
        each(Role.INVITER, state.inviter(), hearers);
        for (InviteeRow row : state.invitees()) {
            each(Role.INVITEE, row.userID(), hearers);
        }
        if (news.watchers() == null) {
            return;
        }
        for (Member member : news.watchers().members().values()) {
            Role role = state.role(member.userID(), true);
            if (role == Role.WATCHER) {
                each(role, member.userID(), hearers);
            }
        }
    }

    private void each(Role role, String userID, Hearers hearers) {
        switch (hears(role, userID)) {
            case NOTHING -> {}
            case NEW -> {
                if (news.rings(userID)) {
                    if (role == Role.WATCHER) {
                        hearers.shown(userID);
                    } else {
                        hearers.offered(userID);
                    }
                }
            }
            case NOTICE -> hearers.told(userID);
        }
    }

    private Audience.Hears hears(Role role, String userID) {
        return Audience.hears(role, userID, news.logged().event(), news.state().silentTimeout());
    }

    /** The text of the new invitation. */
    Buffer offer() {
        Buffer text = offer;
        if (text == null) {
            Notice made = Notices.offer(
                    news.state(), news.logged().seq(), news.logged().at(), news.now());
            text = text(encoder, made);
            offer = text;
        }
        return text;
    }

    /** The text of the event's own notice. */
    Buffer notice() {
        Buffer text = notice;
        if (text == null) {
            Notice made = Notices.of(news.state(), news.logged(), news.now());
            text = text(encoder, made);
            feature = made.feature();
            notice = text;
        }
        return text;
    }

    /** What a client must have asked for to get the event's own notice; null: nothing. Once there is its text. */
    @Nullable Feature feature() {
        return feature;
    }

    /** A notice as it goes over the wire, without a copy. */
    static Buffer text(MessageEncoder encoder, Notice notice) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(encoder.notice(notice)));
    }

    boolean onlineUserOnly() {
        return news.state().onlineUserOnly();
    }

    boolean last() {
        return news.logged().event() instanceof InvitationEvent.Ended;
    }

    UUID inviteID() {
        return news.state().inviteID();
    }

    int seq() {
        return news.logged().seq();
    }

    /**
     * What another node is told; null: nothing.
     *
     * @param users who of the inviter and the invitees, those who were added since among them, is there
     * @param from as in {@link Announcement}
     */
    @Nullable Announcement to(Collection<String> users, int from) {
        Shares shares = new Shares(users);
        each(Role.INVITER, news.state().inviter(), shares);
        news.state().invitees().forEach(row -> each(Role.INVITEE, row.userID(), shares));
        Audience.Hears watchers = news.watchers() == null ? Audience.Hears.NOTHING : hears(Role.WATCHER, "");
        boolean ring = watchers == Audience.Hears.NEW && news.rings("");
        boolean hear = watchers == Audience.Hears.NOTICE;
        Part offers = shares.offered.isEmpty() && !ring ? null : new Part(null, offer(), shares.offered, group(ring));
        Buffer text = shares.told.isEmpty() && !hear ? null : notice();
        Part notices = text == null ? null : new Part(feature, text, shares.told, group(hear));
        if (offers == null && notices == null) {
            return null;
        }
        List<String> silent = ring || hear ? shares.silent(userID -> isNoWatcher(userID, ring)) : List.of();
        InvitationEvent event = news.state().isPlainCall() ? news.logged().event() : null;
        return new Announcement(
                inviteID(),
                seq(),
                news.logged().at(),
                Math.min(from, seq()),
                last(),
                except,
                silent,
                offers,
                notices,
                event);
    }

    /**
     * Whether somebody of the inviter and the invitees must not hear of it as a member of the group: he was one of them
     * already, or was added since and is not to be rung any more. Who was added since heard of it as a member.
     */
    private boolean isNoWatcher(String userID, boolean ring) {
        return news.state().role(userID, true) != Role.WATCHER || (ring && !news.rings(userID));
    }

    /** Who of the inviter and the invitees of one node hears what. */
    private static final class Shares implements Hearers {
        private final Set<String> there;
        private final List<String> offered = new ArrayList<>();
        private final List<String> told = new ArrayList<>();

        Shares(Collection<String> there) {
            this.there = new HashSet<>(there);
        }

        @Override
        public void offered(String userID) {
            if (there.contains(userID)) {
                offered.add(userID);
            }
        }

        @Override
        public void shown(String userID) {
            // Members are addressed as a group.
        }

        @Override
        public void told(String userID) {
            if (there.contains(userID)) {
                told.add(userID);
            }
        }

        List<String> silent(Predicate<String> isNoWatcher) {
            there.removeAll(offered);
            there.removeAll(told);
            return there.stream().filter(isNoWatcher).toList();
        }
    }

    private String group(boolean meant) {
        return meant ? news.state().groupID() : "";
    }
}
