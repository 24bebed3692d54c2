package io.bellwire.invitation;

import static io.bellwire.invitation.InvitationFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.RpcError;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state × every call, with everybody who might make it (PROTOCOL §5). Alice has invited Bob, of her class, on
 * her phone; it is Bob's phone that rang or answered. Carol is in the class, Eve is not.
 *
 * <p>{@code +} what is appended, with a full stop if {@code Ended} follows; {@code same}: repeated, nothing happens;
 * {@code late}: overdue, to be expired first; {@code none}: refused as if there were no such invitation; {@code
 * accepted} and so on: 8010, over, and how; other numbers: refused with them.
 */
class TransitionTableTest {
    private static final String TABLE = """
            call               | unknown | open       | rung       | overdue   | accepted| rejected| cancelled| timeout
            -------------------+---------+------------+------------+-----------+---------+---------+----------+--------
            invite bob         | +Created| same       | same       | same      | same    | same    | same     | same
            invite carol       | +Created| 8012       | 8012       | 8012      | 8012    | 8012    | 8012     | 8012
            invite alice       | 6017    | 6017       | 6017       | 6017      | 6017    | 6017    | 6017     | 6017
            accept by bob      | none    | +Accepted. | +Accepted. | late      | same    | rejected| cancelled| timeout
            accept by bob web  | none    | +Accepted. | +Accepted. | late      | accepted| rejected| cancelled| timeout
            accept by alice    | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            accept by carol    | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            accept by eve      | none    | none       | none       | none      | none    | none    | none     | none
            reject by bob      | none    | +Rejected. | +Rejected. | late      | accepted| same    | cancelled| timeout
            reject by bob web  | none    | +Rejected. | +Rejected. | late      | accepted| rejected| cancelled| timeout
            reject by alice    | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            reject by carol    | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            reject by eve      | none    | none       | none       | none      | none    | none    | none     | none
            cancel by alice    | none    | +Cancelled.| +Cancelled.| late      | accepted| rejected| same     | timeout
            cancel by alice web| none    | +Cancelled.| +Cancelled.| late      | accepted| rejected| cancelled| timeout
            cancel bob         | none    | +Cancelled.| +Cancelled.| late      | accepted| rejected| cancelled| timeout
            cancel carol       | none    | 6017       | 6017       | 6017      | 6017    | 6017    | 6017     | 6017
            cancel by bob      | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            cancel by carol    | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            cancel by eve      | none    | none       | none       | none      | none    | none    | none     | none
            modify by alice    | none    | +Modified  | +Modified  | late      | accepted| rejected| cancelled| timeout
            modify by bob      | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            modify by carol    | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            modify by eve      | none    | none       | none       | none      | none    | none    | none     | none
            add carol          | none    | +Added     | +Added     | late      | accepted| rejected| cancelled| timeout
            add bob            | none    | same       | same       | same      | same    | same    | same     | same
            add alice          | none    | 6017       | 6017       | 6017      | 6017    | 6017    | 6017     | 6017
            add carol by bob   | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            add carol by carol | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            add carol by eve   | none    | none       | none       | none      | none    | none    | none     | none
            ring by bob        | none    | +Ringing   | same       | late      | accepted| rejected| cancelled| timeout
            ring by bob web    | none    | +Ringing   | same       | late      | accepted| rejected| cancelled| timeout
            ring by alice      | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            ring by carol      | none    | 8011       | 8011       | 8011      | 8011    | 8011    | 8011     | 8011
            ring by eve        | none    | none       | none       | none      | none    | none    | none     | none
            expire             | none    | same       | same       | +TimedOut.| same    | same    | same     | same
            delivered to bob   | none    | same       | same       | same      | same    | same    | same     | same
            """;

    private static final Actor EVE = new Actor("eve", "eve-phone");

    private static final Map<String, Command> CALLS = Map.ofEntries(
            Map.entry("invite bob", inviteInGroup("bob")),
            Map.entry("invite carol", inviteInGroup("carol")),
            Map.entry("invite alice", inviteInGroup("bob", "alice")),
            Map.entry("accept by bob", accept(BOB)),
            Map.entry("accept by bob web", accept(BOB_ON_WEB)),
            Map.entry("accept by alice", accept(ALICE)),
            Map.entry("accept by carol", new Command.Accept(CAROL, true, "")),
            Map.entry("accept by eve", accept(EVE)),
            Map.entry("reject by bob", reject(BOB)),
            Map.entry("reject by bob web", reject(BOB_ON_WEB)),
            Map.entry("reject by alice", reject(ALICE)),
            Map.entry("reject by carol", new Command.Reject(CAROL, true, "", RejectReason.DECLINE)),
            Map.entry("reject by eve", reject(EVE)),
            Map.entry("cancel by alice", cancel(ALICE)),
            Map.entry("cancel by alice web", cancel(ALICE_ON_WEB)),
            Map.entry("cancel bob", cancel(ALICE, "bob")),
            Map.entry("cancel carol", cancel(ALICE, "bob", "carol")),
            Map.entry("cancel by bob", cancel(BOB)),
            Map.entry("cancel by carol", new Command.Cancel(CAROL, true, "", null)),
            Map.entry("cancel by eve", cancel(EVE)),
            Map.entry("modify by alice", modify(ALICE, "video")),
            Map.entry("modify by bob", modify(BOB, "video")),
            Map.entry("modify by carol", new Command.Modify(CAROL, true, "video")),
            Map.entry("modify by eve", modify(EVE, "video")),
            Map.entry("add carol", add(ALICE, "bob", "carol")),
            Map.entry("add bob", add(ALICE, "bob")),
            Map.entry("add alice", add(ALICE, "carol", "alice")),
            Map.entry("add carol by bob", add(BOB, "carol")),
            Map.entry("add carol by carol", new Command.AddInvitees(CAROL, true, List.of("carol"))),
            Map.entry("add carol by eve", add(EVE, "carol")),
            Map.entry("ring by bob", ring(BOB)),
            Map.entry("ring by bob web", ring(BOB_ON_WEB)),
            Map.entry("ring by alice", ring(ALICE)),
            Map.entry("ring by carol", new Command.Ring(CAROL, true)),
            Map.entry("ring by eve", ring(EVE)),
            Map.entry("expire", new Command.Expire()),
            Map.entry("delivered to bob", new Command.MarkDelivered(List.of("bob"))));

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @MethodSource("cells")
    void becomes(String state, String call, String expected) {
        InvitationFixture class1 = in(state);
        int seq = class1.state == null ? 0 : class1.state.seq();

        Decision decision = class1.machine.decide(class1.state, ID, CALLS.get(call), class1.now);

        assertThat(decision.match(new Cell())).isEqualTo(expected);
        assertThat(class1.state == null ? 0 : class1.state.seq()).isEqualTo(seq);
    }

    /** Brings the invitation where the column wants it. */
    private static InvitationFixture in(String state) {
        InvitationFixture class1 = state.equals("unknown") ? new InvitationFixture() : group("bob");
        switch (state) {
            case "rung" -> class1.send(ring(BOB));
            case "overdue" -> class1.now = DEADLINE;
            case "accepted" -> class1.send(accept(BOB));
            case "rejected" -> class1.send(reject(BOB));
            case "cancelled" -> class1.send(cancel(ALICE));
            case "timeout" -> class1.sendAt(DEADLINE, new Command.Expire());
            default -> assertThat(state).isIn("unknown", "open");
        }
        return class1;
    }

    static Stream<Arguments> cells() {
        List<String[]> rows = TABLE.lines()
                .filter(line -> !line.startsWith("-"))
                .map(line -> line.split("\\|"))
                .toList();
        assertThat(rows).hasSize(CALLS.size() + 1);
        String[] states = rows.get(0);
        return rows.stream()
                .skip(1)
                .flatMap(row -> Stream.iterate(1, i -> i < row.length, i -> i + 1)
                        .map(i -> Arguments.of(states[i].strip(), row[0].strip(), row[i].strip())));
    }

    /** A decision as it stands in the table. */
    private static final class Cell implements Decision.Cases<String> {
        @Override
        public String append(Decision.Append decision) {
            return decision.events().stream()
                    .map(event -> "+" + event.getClass().getSimpleName())
                    .collect(Collectors.joining(" "))
                    .replace("Invitees", "")
                    .replace(" +Ended", ".");
        }

        @Override
        public String repeated(Decision.Repeated decision) {
            return "same";
        }

        @Override
        public String overdue(Decision.Overdue decision) {
            return "late";
        }

        @Override
        public String refused(Decision.Refused decision) {
            RpcError error = decision.error();
            if (error.equals(RpcError.unknown(ID))) {
                return "none";
            }
            return error.data() instanceof RpcError.Processed processed
                    ? processed.state().word()
                    : String.valueOf(error.code().code());
        }
    }
}
