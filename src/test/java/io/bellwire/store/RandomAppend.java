package io.bellwire.store;

import static io.bellwire.store.StoreSamples.accepted;
import static io.bellwire.store.StoreSamples.added;
import static io.bellwire.store.StoreSamples.created;
import static io.bellwire.store.StoreSamples.rejected;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Cancelled;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.Modified;
import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.invitation.InvitationEvent.TimedOut;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Something that may happen to an invitation; one time in ten by somebody who is behind. */
final class RandomAppend {
    static final List<String> USERS = List.of("alice", "bob", "carol", "dave", "erin", "frank");

    private RandomAppend() {}

    static Append next(InvitationStoreModel model, UUID inviteID, Random random) {
        int seq = model.seq(inviteID);
        if (seq == 0 || model.ended(inviteID)) {
            return new Append(inviteID, 0, List.of(creation(random)), Condition.ANY);
        }
        int expectedSeq = random.nextInt(10) == 0 ? Math.max(1, seq - 1 + random.nextInt(3)) : seq;
        return change(inviteID, expectedSeq, model, random);
    }

    private static InvitationEvent creation(Random random) {
        List<String> users = shuffled(random);
        List<String> invitees = users.subList(1, 2 + random.nextInt(3));
        boolean inGroup = random.nextBoolean();
        return created(
                users.get(0),
                inGroup ? "class" : "",
                inGroup && random.nextBoolean() ? Scope.GROUP : Scope.INVITEES,
                random.nextInt(6) == 0,
                invitees.toArray(String[]::new));
    }

    private static Append change(UUID inviteID, int expectedSeq, InvitationStoreModel model, Random random) {
        List<String> inviting = model.inviting(inviteID);
        String invitee = inviting.get(random.nextInt(inviting.size()));
        List<InvitationEvent> events = new ArrayList<>();
        Condition condition = Condition.BEFORE_DEADLINE;
        boolean last = inviting.size() == 1;
        switch (random.nextInt(8)) {
            case 0 -> events.add(new Ringing(invitee, "tablet"));
            case 1 -> events.add(new Modified("phone", "data " + random.nextInt()));
            case 2 -> {
                List<String> others = shuffled(random);
                others.removeAll(model.participants(inviteID));
                events.add(others.isEmpty() ? new Ringing(invitee, "phone") : added(others.get(0)));
            }
            case 3 -> {
                events.add(new Cancelled("phone", inviting, null, ""));
                events.add(new Ended(Outcome.CANCELLED));
            }
            case 4, 5 -> {
                events.add(new TimedOut(inviting));
                events.add(new Ended(Outcome.TIMEOUT));
                condition = Condition.AT_OR_AFTER_DEADLINE;
            }
            default -> {
                events.add(random.nextBoolean() ? accepted(invitee) : rejected(invitee));
                if (last) {
                    events.add(new Ended(Outcome.MIXED));
                }
            }
        }
        return new Append(inviteID, expectedSeq, events, condition);
    }

    private static List<String> shuffled(Random random) {
        List<String> users = new ArrayList<>(USERS);
        java.util.Collections.shuffle(users, random);
        return users;
    }
}
