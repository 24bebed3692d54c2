package io.bellwire.store;

import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Scope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Those in whose lists an invitation is.
 *
 * @param users inviter and invitees, also those added later
 * @param groups the one whose members find it, if there is one
 */
record Finders(Set<String> users, Set<String> groups) {
    static final Finders NOBODY = new Finders(Set.of(), Set.of());

    /** Those whom these events bring in. */
    static Finders of(List<LoggedEvent> events) {
        Set<String> users = new LinkedHashSet<>();
        Set<String> groups = Set.of();
        for (LoggedEvent event : events) {
            if (event.event() instanceof Created created) {
                users.add(created.inviter());
                groups = groupOf(created);
            }
            users.addAll(EventEffect.of(event.event()).invited());
        }
        return new Finders(users, groups);
    }

    private static Set<String> groupOf(Created created) {
        boolean inGroup = created.scope() == Scope.GROUP && !created.groupID().isEmpty();
        return inGroup ? Set.of(created.groupID()) : Set.of();
    }
}
