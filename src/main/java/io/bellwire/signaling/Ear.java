package io.bellwire.signaling;

import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.Announcement.Part;
import io.bellwire.group.Group;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Scope;
import io.bellwire.signaling.InvitationVerticle.Services;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other nodes say of one invitation, on its way to the clients of this node. One thing after another: a group or a
 * log may have to be read in between. What does not follow upon what was told before makes it read the log.
 *
 * <p>Lives on the event loop of the invitation's owner on this node.
 */
final class Ear {

    /** Announcements that wait while the store is away; beyond it, what is said next makes it read the log. */
    private static final int MAX_WAITING = 100;

    /**
     * A new invitation that was decided so long ago is looked up before it rings: it may be over by now, for somebody who has
     * logged in since. Usually it comes within a few ms; it takes longer if something got lost.
     */
    private static final long LATE_MS = 500;

    private static final long RETRY_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Ear.class);

    /** Whom it concerns that the log went on. */
    interface Listener {
        /** Another node appended up to here; {@code last}: it is over. */
        void wentOn(UUID inviteID, int seq, boolean last);
    }

    private final UUID inviteID;
    private final InvitationVerticle owner;
    private final Voice voice;
    private final Listener listener;
    private final ArrayDeque<InvitationRequest> line = new ArrayDeque<>(1);
    private boolean busy;
    private boolean doubtful;

    Ear(UUID inviteID, InvitationVerticle owner, Listener listener) {
        this.inviteID = inviteID;
        this.owner = owner;
        this.voice = new Voice(inviteID, owner.services());
        this.listener = listener;
    }

    /** Tells the clients of this node. */
    Voice voice() {
        return voice;
    }

    /** Whether something is under way, so that it must not be forgotten. */
    boolean isBusy() {
        return busy;
    }

    /** An {@link InvitationRequest.Announced} or {@link InvitationRequest.Decided} has come. */
    void hear(InvitationRequest said) {
        if (line.size() < MAX_WAITING) {
            line.add(busy ? waiting(said) : said);
            work();
        } else {
            doubt();
            answer(said);
        }
    }

    /** Something may have been missed: what comes next makes it read the log. */
    void doubt() {
        doubtful = true;
    }

    private void work() {
        while (!busy && !line.isEmpty()) {
            busy = true;
            take(line.element());
        }
    }

    private void take(InvitationRequest said) {
        if (said instanceof InvitationRequest.Announced announced) {
            take(announced);
        } else if (said instanceof InvitationRequest.Decided decided) {
            take(decided);
        } else {
            next();
        }
    }

    private void take(InvitationRequest.Announced announced) {
        Announcement announcement = announced.announcement();
        if (announcement.seq() <= voice.told()) {
            next();
        } else if (doubtful || !voice.follows(announcement) || ringsLate(announcement)) {
            doubtful = false;
            then(services().invitations().read(inviteID, 0), this::catchUp);
        } else {
            String groupID = watched(announcement);
            then(
                    groupID.isEmpty()
                            ? Future.succeededFuture()
                            : services().groups().group(groupID),
                    group -> {
                        voice.hear(announcement, group).onComplete(reached -> answer(announced, reached.result()));
                        line.remove();
                        busy = false;
                        listener.wentOn(inviteID, announcement.seq(), announcement.last());
                    });
        }
    }

    private void take(InvitationRequest.Decided decided) {
        if (decided.log().size() < Math.max(1, voice.told())) {
            then(services().invitations().read(inviteID, 0), log -> catchUp(log, voice::hearAgain));
        } else {
            catchUp(decided.log(), voice::hearAgain);
        }
    }

    /** A log that has to wait is read when its turn comes: what it rings for may be over then, and rings who logged in since. */
    private static InvitationRequest waiting(InvitationRequest said) {
        return said instanceof InvitationRequest.Decided
                ? new InvitationRequest.Decided(said.inviteID(), List.of())
                : said;
    }

    private boolean ringsLate(Announcement announcement) {
        return announcement.offer() != null && services().invitations().now() - announcement.at() > LATE_MS;
    }

    private static String watched(Announcement announcement) {
        Part offer = announcement.offer();
        Part notice = announcement.notice();
        if (offer != null && !offer.watchersOf().isEmpty()) {
            return offer.watchersOf();
        }
        return notice == null ? "" : notice.watchersOf();
    }

    /** What was announced shows that something before it was missed. */
    private void catchUp(List<LoggedEvent> log) {
        if (log.size() <= voice.told()) {
            next();
        } else {
            catchUp(log, voice::hear);
        }
    }

    private interface Hearing {
        void hear(List<LoggedEvent> log, @Nullable Group group, long now);
    }

    private void catchUp(List<LoggedEvent> log, Hearing hearing) {
        if (log.isEmpty()) {
            next();
            return;
        }
        InvitationEvent.Created created = (InvitationEvent.Created) log.get(0).event();
        boolean watched = created.scope() == Scope.GROUP;
        int told = voice.told();
        then(
                watched ? services().groups().group(created.groupID()) : Future.succeededFuture(),
                (@Nullable Group group) -> {
                    if (voice.told() > Math.max(told, log.size())) {
                        // Decided and told here meanwhile: what the log says may be over.
                        again();
                        return;
                    }
                    hearing.hear(log, group, services().invitations().now());
                    boolean last = log.get(log.size() - 1).event() instanceof InvitationEvent.Ended;
                    listener.wentOn(inviteID, log.size(), last);
                    next();
                });
    }

    /** The head of the line is done with. */
    private void next() {
        InvitationRequest done = line.remove();
        busy = false;
        answer(done);
    }

    /** Of what was told before, those were reached who are here. */
    private void answer(InvitationRequest done) {
        if (done instanceof InvitationRequest.Announced announced) {
            Part offer = announced.announcement().offer();
            Set<String> here = offer == null
                    ? Set.of()
                    : offer.users().stream()
                            .filter(services().announcer()::online)
                            .collect(Collectors.toSet());
            answer(announced, here);
        }
    }

    private static void answer(InvitationRequest.Announced announced, Set<String> reached) {
        announced.reached().tryComplete(reached);
    }

    /**
     * Goes on with what was read. If it can't be read the head of the line is begun with again later, and in doubt: whatever
     * made it read the log holds no less then.
     */
    private <T extends @Nullable Object> void then(Future<T> future, Consumer<T> step) {
        future.onComplete(read -> {
            if (read.failed()) {
                LOG.atDebug()
                        .setCause(read.cause())
                        .addKeyValue("inviteID", inviteID)
                        .log("what went on can't be read");
                doubt();
                owner.setTimer(RETRY_MS, this::again);
                return;
            }
            step.accept(read.result());
            work();
        });
    }

    private void again() {
        line.addFirst(waiting(line.remove()));
        busy = false;
        work();
    }

    private Services services() {
        return owner.services();
    }
}
