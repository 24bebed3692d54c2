package io.bellwire.signaling;

import io.bellwire.group.Group;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a node does when another one says that an invitation went on: it reads the log and tells its own sessions, in
 * order, what they were not told. The least that announcements between nodes need, until there is a room for them.
 */
public final class SimulatedRelay {
    private final InvitationVerticle.Services services;
    private final Map<UUID, Told> told = new HashMap<>();

    /** Over the services of a node. What it tells is not relayed again. */
    public SimulatedRelay(InvitationVerticle.Services of) {
        services = new InvitationVerticle.Services(
                of.invitations(),
                of.groups(),
                of.machine(),
                of.announcer(),
                notice -> {},
                of.metrics(),
                of.ownership(),
                of.maxLifetimeMs());
    }

    /** How many invitations an owner has in memory. */
    public static int size(InvitationVerticle owner) {
        return owner.size();
    }

    /** Somebody says that the log has come this far. To be called on the relay's own context. */
    public void heard(UUID inviteID, int seq) {
        Told of = told.computeIfAbsent(inviteID, id -> new Told(new Voice(id, services)));
        of.wanted = Math.max(of.wanted, seq);
        of.goOn(inviteID);
    }

    /** Whether the sessions here were told so far. */
    public boolean hasTold(UUID inviteID, int seq) {
        Told of = told.get(inviteID);
        return of != null && of.seq >= seq;
    }

    /** Forgets everything. */
    public void clear() {
        told.clear();
    }

    private final class Told {
        private final Voice voice;
        private int seq;
        private int wanted;
        private boolean reading;

        Told(Voice voice) {
            this.voice = voice;
            voice.toldUpTo(0);
        }

        void goOn(UUID inviteID) {
            if (reading || wanted <= seq) {
                return;
            }
            reading = true;
            services.invitations().read(inviteID, 0).onComplete(read -> {
                reading = false;
                if (read.succeeded() && read.result().size() > seq) {
                    audience(inviteID, read.result());
                } else {
                    wanted = seq;
                }
            });
        }

        private void audience(UUID inviteID, List<LoggedEvent> log) {
            InvitationEvent.Created created =
                    (InvitationEvent.Created) log.get(0).event();
            if (created.scope() != Scope.GROUP) {
                tell(inviteID, log, null);
                return;
            }
            reading = true;
            services.groups().group(created.groupID()).onComplete(group -> {
                reading = false;
                if (group.succeeded()) {
                    tell(inviteID, log, group.result());
                } else {
                    wanted = seq;
                }
            });
        }

        private void tell(UUID inviteID, List<LoggedEvent> log, @Nullable Group group) {
            voice.catchUp(log, group, Map.of(), services.invitations().now(), (state, reached) -> {});
            seq = log.size();
            goOn(inviteID);
        }
    }
}
