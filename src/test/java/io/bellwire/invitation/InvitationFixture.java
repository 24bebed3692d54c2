package io.bellwire.invitation;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One invitation and its machine, to tell stories with: what is decided is applied at once, at {@link #now}.
 * Alice invites at {@link #CREATED}; the deadline is {@link #TIMEOUT} later.
 */
final class InvitationFixture {
    static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");
    static final long CREATED = 1_000_000;
    static final long TIMEOUT = 30_000;
    static final long DEADLINE = CREATED + TIMEOUT;

    static final Actor ALICE = new Actor("alice", "alice-phone");
    static final Actor ALICE_ON_WEB = new Actor("alice", "alice-web");
    static final Actor BOB = new Actor("bob", "bob-phone");
    static final Actor BOB_ON_WEB = new Actor("bob", "bob-web");
    static final Actor CAROL = new Actor("carol", "carol-phone");
    static final Actor DAVE = new Actor("dave", "dave-phone");

    final InvitationMachine machine;

    @Nullable Invitation state;

    long now = CREATED;

    InvitationFixture(Limits limits) {
        machine = new InvitationMachine(limits);
    }

    InvitationFixture() {
        this(Limits.DEFAULT);
    }

    /** Alice has invited Bob. */
    static InvitationFixture oneToOne() {
        InvitationFixture fixture = new InvitationFixture();
        fixture.send(invite("bob"));
        return fixture;
    }

    /** Alice has invited these of her class. */
    static InvitationFixture group(String... invitees) {
        InvitationFixture fixture = new InvitationFixture();
        fixture.send(inviteInGroup(invitees));
        return fixture;
    }

    /** Decides at {@link #now}, and applies what was decided. */
    Decision send(Command command) {
        Decision decision = machine.decide(state, ID, command, now);
        decision.match(new Apply());
        return decision;
    }

    Decision sendAt(long time, Command command) {
        now = time;
        return send(command);
    }

    Invitation state() {
        if (state == null) {
            throw new AssertionError("there is no invitation yet");
        }
        return state;
    }

    static Command.Invite invite(String invitee) {
        return new Command.Invite(ALICE, "", Scope.INVITEES, List.of(invitee), "call", TIMEOUT, TIMEOUT, false, null);
    }

    static Command.Invite inviteInGroup(String... invitees) {
        return new Command.Invite(
                ALICE, "class", Scope.GROUP, List.of(invitees), "call", TIMEOUT, TIMEOUT, false, null);
    }

    static Command.Accept accept(Actor actor) {
        return new Command.Accept(actor, false, "yes");
    }

    static Command.Reject reject(Actor actor) {
        return new Command.Reject(actor, false, "no", RejectReason.BUSY);
    }

    static Command.Cancel cancel(Actor actor, String... invitees) {
        return new Command.Cancel(actor, false, "never mind", invitees.length == 0 ? null : List.of(invitees));
    }

    static Command.Modify modify(Actor actor, String data) {
        return new Command.Modify(actor, false, data);
    }

    static Command.AddInvitees add(Actor actor, String... invitees) {
        return new Command.AddInvitees(actor, false, List.of(invitees));
    }

    static Command.Ring ring(Actor actor) {
        return new Command.Ring(actor, false);
    }

    /** The defaults, except for these three. */
    static Limits limits(int answersBytes, int inviteeList, int modifications) {
        return Limits.DEFAULT
                .with("answersBytes", answersBytes)
                .with("inviteeList", inviteeList)
                .with("modifications", modifications);
    }

    private final class Apply implements Decision.Cases<Integer> {
        @Override
        public Integer append(Decision.Append decision) {
            decision.events().forEach(event -> {
                if (state == null) {
                    state = Invitation.created(ID, new LoggedEvent(1, now, event));
                } else {
                    state.apply(new LoggedEvent(state.seq() + 1, now, event));
                }
            });
            return decision.events().size();
        }

        @Override
        public Integer repeated(Decision.Repeated decision) {
            return 0;
        }

        @Override
        public Integer overdue(Decision.Overdue decision) {
            return 0;
        }

        @Override
        public Integer refused(Decision.Refused decision) {
            return 0;
        }
    }
}
