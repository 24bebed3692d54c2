package io.bellwire.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.group.GroupCommand.Add;
import io.bellwire.group.GroupCommand.Create;
import io.bellwire.group.GroupCommand.Dismiss;
import io.bellwire.group.GroupCommand.Join;
import io.bellwire.group.GroupCommand.Leave;
import io.bellwire.group.GroupCommand.Remove;
import io.bellwire.group.GroupDecision.Changed;
import io.bellwire.group.GroupDecision.Refused;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.GroupChange;
import io.bellwire.protocol.JoinPolicy;
import io.bellwire.protocol.RpcError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call on every kind of group (PROTOCOL §6). Alice owns the class, Bob is in it, Eve is not. */
class GroupMachineTest {
    private static final long NOW = 5_000;
    private static final GroupMachine MACHINE = new GroupMachine(GroupLimits.of(2, 4));
    private static final FixedCounts NOBODY_IS_FULL = new FixedCounts(Map.of(), Map.of());

    private static final String TABLE = """
            call                 | unknown   | open      | invite
            ---------------------+-----------+-----------+----------
            alice creates open   | created   | unchanged | 8012
            alice creates invite | created   | 8012      | unchanged
            bob creates open     | created   | 8012      | 8012
            alice joins          | 8011      | unchanged | unchanged
            bob joins            | 8011      | unchanged | unchanged
            eve joins            | 8011      | joined    | 8011
            alice leaves         | 8011      | 8011      | 8011
            bob leaves           | 8011      | left      | left
            eve leaves           | 8011      | unchanged | 8011
            alice dismisses      | 8011      | dismissed | dismissed
            bob dismisses        | 8011      | 8011      | 8011
            eve dismisses        | 8011      | 8011      | 8011
            alice adds eve       | 8011      | joined    | joined
            alice adds bob       | 8011      | unchanged | unchanged
            bob adds eve         | 8011      | 8011      | 8011
            eve adds eve         | 8011      | 8011      | 8011
            alice removes bob    | 8011      | left      | left
            alice removes eve    | 8011      | unchanged | unchanged
            alice removes alice  | 8011      | 6017      | 6017
            bob removes bob      | 8011      | 8011      | 8011
            eve removes bob      | 8011      | 8011      | 8011
            """;

    static Stream<Arguments> cells() {
        List<String[]> rows = TABLE.lines()
                .filter(line -> !line.startsWith("-"))
                .map(line -> line.split("\\|"))
                .toList();
        String[] groups = rows.get(0);
        return rows.stream()
                .skip(1)
                .flatMap(row ->
                        Stream.of(1, 2, 3).map(i -> Arguments.of(row[0].strip(), groups[i].strip(), row[i].strip())));
    }

    @ParameterizedTest(name = "{0}, {1} -> {2}")
    @MethodSource("cells")
    void becomes(String call, String group, String expected) {
        Group before = group.equals("unknown") ? null : classOf(policy(group));

        assertThat(decide(before, command(call)).match(new Cell())).isEqualTo(expected);
    }

    private static GroupCommand command(String call) {
        String[] words = call.split(" ", -1);
        String actor = words[0];
        String object = words.length > 2 ? words[2] : "";
        return switch (words[1]) {
            case "creates" -> new Create(actor, "class", policy(object), List.of("bob", "bob"));
            case "joins" -> new Join(actor, "class");
            case "leaves" -> new Leave(actor, "class");
            case "dismisses" -> new Dismiss(actor, "class");
            case "adds" -> new Add(actor, "class", List.of("alice", object, object));
            case "removes" -> new Remove(actor, "class", List.of(object, "nobody", object));
            default -> throw new AssertionError(call);
        };
    }

    private static JoinPolicy policy(String word) {
        return JoinPolicy.valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Test
    void theOwnerIsTheFirstMember() {
        GroupDecision decision =
                decide(null, new Create("alice", "class", JoinPolicy.OPEN, List.of("bob", "alice", "bob")));

        Map<String, Member> members = members(new Member("alice", NOW, false), new Member("bob", NOW, true));
        assertThat(decision)
                .isEqualTo(new Changed(
                        null,
                        new Group("class", "alice", JoinPolicy.OPEN, members, 1),
                        GroupChange.JOINED,
                        List.of("alice", "bob")));
    }

    @Test
    void aGroupKnowsItsMembers() {
        Group group = classOf(JoinPolicy.OPEN);

        assertThat(group.member("bob")).isEqualTo(new Member("bob", 2, true));
        assertThat(group.member("eve")).isNull();
    }

    @Test
    void whoJoinsWasNotAdded() {
        Group before = classOf(JoinPolicy.OPEN);

        assertThat(decide(before, new Join("eve", "class")))
                .isEqualTo(new Changed(
                        before,
                        new Group(
                                "class",
                                "alice",
                                JoinPolicy.OPEN,
                                members(
                                        new Member("alice", 1, false),
                                        new Member("bob", 2, true),
                                        new Member("eve", NOW, false)),
                                8),
                        GroupChange.JOINED,
                        List.of("eve")));
    }

    @Test
    void onlyTheNewOnesAreAdded() {
        Group before = classOf(JoinPolicy.INVITE);

        assertThat(decide(before, new Add("alice", "class", List.of("dave", "bob", "eve", "dave"))))
                .isEqualTo(new Changed(
                        before,
                        new Group(
                                "class",
                                "alice",
                                JoinPolicy.INVITE,
                                members(
                                        new Member("alice", 1, false),
                                        new Member("bob", 2, true),
                                        new Member("dave", NOW, true),
                                        new Member("eve", NOW, true)),
                                8),
                        GroupChange.JOINED,
                        List.of("dave", "eve")));
    }

    @Test
    void onlyMembersAreRemoved() {
        Group before = classOf(JoinPolicy.OPEN);
        Group after = new Group("class", "alice", JoinPolicy.OPEN, members(new Member("alice", 1, false)), 8);

        assertThat(decide(before, new Remove("alice", "class", List.of("eve", "bob", "bob"))))
                .isEqualTo(new Changed(before, after, GroupChange.LEFT, List.of("bob")));
        assertThat(decide(before, new Leave("bob", "class")))
                .isEqualTo(new Changed(before, after, GroupChange.LEFT, List.of("bob")));
    }

    @Test
    void dismissingIsAboutAllMembers() {
        Group before = classOf(JoinPolicy.OPEN);

        assertThat(decide(before, new Dismiss("alice", "class")))
                .isEqualTo(new Changed(before, null, GroupChange.DISMISSED, List.of("alice", "bob")));
    }

    @Test
    void unknownAndHiddenGroupsLookAlike() {
        Group hidden = classOf(JoinPolicy.INVITE);

        for (String call : List.of("eve joins", "eve leaves", "eve dismisses", "eve adds eve", "eve removes bob")) {
            assertThat(decide(hidden, command(call))).isEqualTo(decide(null, command(call)));
        }
    }

    @Test
    void theRefusalNamesTheOwnersPlaceInTheList() {
        assertThat(decide(classOf(JoinPolicy.OPEN), new Remove("alice", "class", List.of("bob", "alice"))))
                .isEqualTo(new Refused(RpcError.value("memberList[1]", "the owner may not be removed")));
    }

    @Test
    void aFullGroupTakesNobody() {
        Group three = changed(decide(classOf(JoinPolicy.OPEN), new Join("eve", "class")));
        Group full = changed(decide(three, new Join("dave", "class")));

        assertThat(full.members()).hasSize(4);
        assertThat(decide(full, new Join("frank", "class"))).isEqualTo(tooMany("groupMembers"));
        assertThat(decide(full, new Add("alice", "class", List.of("frank")))).isEqualTo(tooMany("groupMembers"));
        assertThat(decide(three, new Add("alice", "class", List.of("frank", "grace"))))
                .isEqualTo(tooMany("groupMembers"));
        assertThat(decide(full, new Add("alice", "class", List.of("bob", "eve"))))
                .isInstanceOf(Changed.class);
        assertThat(decide(null, new Create("alice", "class", JoinPolicy.OPEN, List.of("b", "c", "d", "e"))))
                .isEqualTo(tooMany("groupMembers"));
        assertThat(decide(null, new Create("alice", "class", JoinPolicy.OPEN, List.of("b", "c", "d", "alice"))))
                .isInstanceOf(Changed.class);
    }

    @Test
    void aGroupFromBeforeTheBoundWasLoweredIsLeftAlone() {
        GroupMachine strict = new GroupMachine(GroupLimits.of(2, 1));

        assertThat(strict.decide(
                                classOf(JoinPolicy.OPEN),
                                new Add("alice", "class", List.of("bob")),
                                NOBODY_IS_FULL,
                                NOW)
                        .match(new Cell()))
                .isEqualTo("unchanged");
    }

    @Test
    void groupsThatOneJoinedAndGroupsThatOneWasAddedToAreCountedApart() {
        FixedCounts counts = new FixedCounts(Map.of("joiner", 2, "added", 1), Map.of("joiner", 1, "added", 2));
        Group open = classOf(JoinPolicy.OPEN);

        assertThat(MACHINE.decide(open, new Join("joiner", "class"), counts, NOW))
                .isEqualTo(tooMany("groupsPerUser"));
        assertThat(MACHINE.decide(open, new Join("added", "class"), counts, NOW))
                .isInstanceOf(Changed.class);
        assertThat(MACHINE.decide(open, new Add("alice", "class", List.of("joiner")), counts, NOW))
                .isInstanceOf(Changed.class);
        assertThat(MACHINE.decide(open, new Add("alice", "class", List.of("joiner", "added")), counts, NOW))
                .isEqualTo(tooMany("groupsPerUser"));
        assertThat(MACHINE.decide(null, new Create("joiner", "new", JoinPolicy.OPEN, List.of()), counts, NOW))
                .isEqualTo(tooMany("groupsPerUser"));
        assertThat(MACHINE.decide(null, new Create("added", "new", JoinPolicy.OPEN, List.of("added")), counts, NOW))
                .isInstanceOf(Changed.class);
        assertThat(MACHINE.decide(null, new Create("alice", "new", JoinPolicy.OPEN, List.of("added")), counts, NOW))
                .isEqualTo(tooMany("groupsPerUser"));
    }

    private static Refused tooMany(String limit) {
        return new Refused(RpcError.tooMany(limit, GroupMachine.RETRY_AFTER_MS));
    }

    private static GroupDecision decide(@Nullable Group group, GroupCommand command) {
        return MACHINE.decide(group, command, NOBODY_IS_FULL, NOW);
    }

    private static Group changed(GroupDecision decision) {
        return ((Changed) decision).group();
    }

    private static Group classOf(JoinPolicy join) {
        return new Group("class", "alice", join, members(new Member("alice", 1, false), new Member("bob", 2, true)), 7);
    }

    private static Map<String, Member> members(Member... members) {
        Map<String, Member> byUser = new LinkedHashMap<>();
        for (Member member : members) {
            byUser.put(member.userID(), member);
        }
        return byUser;
    }

    /** A decision as it stands in the table. */
    private static final class Cell implements GroupDecision.Cases<String> {
        @Override
        public String changed(Changed decision) {
            if (decision.change() == null) {
                assertThat(decision.after()).isSameAs(decision.before());
                assertThat(decision.members()).isEmpty();
                return "unchanged";
            }
            return decision.before() == null ? "created" : decision.change().word();
        }

        @Override
        public String refused(Refused decision) {
            ErrorCode code = decision.error().code();
            return String.valueOf(code.code());
        }
    }

    /** Counts of a few users; of all others 0. */
    private record FixedCounts(Map<String, Integer> joinedBy, Map<String, Integer> addedTo) implements GroupCounts {
        @Override
        public int joined(String userID) {
            return joinedBy.getOrDefault(userID, 0);
        }

        @Override
        public int added(String userID) {
            return addedTo.getOrDefault(userID, 0);
        }
    }
}
