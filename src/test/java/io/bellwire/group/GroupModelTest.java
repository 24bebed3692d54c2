package io.bellwire.group;

import static org.assertj.core.api.Assertions.fail;

import io.bellwire.group.GroupCommand.Add;
import io.bellwire.group.GroupCommand.Create;
import io.bellwire.group.GroupCommand.Dismiss;
import io.bellwire.group.GroupCommand.Join;
import io.bellwire.group.GroupCommand.Leave;
import io.bellwire.group.GroupCommand.Remove;
import io.bellwire.group.GroupDecision.Changed;
import io.bellwire.group.GroupDecision.Refused;
import io.bellwire.protocol.JoinPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random calls on three groups of six users. After each call what must hold of all groups is checked, and the answer is
 * compared with what plain sets of names say. A failing history is shortened and printed.
 *
 * <p>{@code -Dbellwire.model.seed=N} starts elsewhere, {@code -Dbellwire.model.histories=N} plays more or fewer.
 */
class GroupModelTest {
    private static final long SEED = Long.getLong("bellwire.model.seed", 1);
    private static final int HISTORIES = Integer.getInteger("bellwire.model.histories", 200_000);
    private static final int GROUPS_PER_USER = 1;
    private static final int GROUP_MEMBERS = 4;
    private static final String[] USERS = {"a", "b", "c", "d", "e", "f"};
    private static final GroupMachine MACHINE = new GroupMachine(GroupLimits.of(GROUPS_PER_USER, GROUP_MEMBERS));

    @Test
    void machineAndPlainSetsAgree() {
        for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
            List<GroupCommand> history = history(new SplittableRandom(seed));
            if (new Run().failureOf(history) != null) {
                List<GroupCommand> few = shortened(history);
                fail("-Dbellwire.model.seed=" + seed + ", in short:\n" + few + "\n=> " + new Run().failureOf(few));
            }
        }
    }

    private static List<GroupCommand> shortened(List<GroupCommand> failing) {
        List<GroupCommand> history = new ArrayList<>(failing);
        for (int i = 0; i < history.size(); ) {
            List<GroupCommand> fewer = new ArrayList<>(history);
            fewer.remove(i);
            boolean fails = new Run().failureOf(fewer) != null;
            history = fails ? fewer : history;
            i = fails ? 0 : i + 1;
        }
        return history;
    }

    private static List<GroupCommand> history(SplittableRandom random) {
        List<GroupCommand> history = new ArrayList<>();
        int length = 3 + random.nextInt(18);
        while (history.size() < length) {
            history.add(command(random, user(random), "group" + random.nextInt(3)));
        }
        return history;
    }

    private static GroupCommand command(SplittableRandom random, String actor, String groupID) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> new Create(actor, groupID, policy(random), users(random));
            case 2, 3 -> new Join(actor, groupID);
            case 4 -> new Leave(actor, groupID);
            case 5 -> random.nextInt(4) == 0 ? new Dismiss(actor, groupID) : new Leave(actor, groupID);
            case 6, 7 -> new Add(actor, groupID, users(random));
            default -> new Remove(actor, groupID, users(random));
        };
    }

    private static JoinPolicy policy(SplittableRandom random) {
        return random.nextInt(4) == 0 ? JoinPolicy.INVITE : JoinPolicy.OPEN;
    }

    private static String user(SplittableRandom random) {
        return USERS[random.nextInt(random.nextInt(3) == 0 ? USERS.length : 2)];
    }

    private static List<String> users(SplittableRandom random) {
        List<String> users = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            users.add(USERS[random.nextInt(USERS.length)]);
        }
        return users;
    }

    /** One history, and all that is known of the groups beside the machine's own records. */
    private static final class Run {
        private final Map<String, Group> groups = new HashMap<>();
        private final Map<String, String> owners = new HashMap<>();
        private final Map<String, JoinPolicy> policies = new HashMap<>();
        private final Map<String, Set<String>> joined = new HashMap<>();
        private final Map<String, Set<String>> added = new HashMap<>();
        private long now;

        @Nullable String failureOf(List<GroupCommand> history) {
            for (GroupCommand command : history) {
                now++;
                String wrong = play(command);
                if (wrong != null) {
                    return command + ": " + wrong;
                }
            }
            return null;
        }

        private @Nullable String play(GroupCommand command) {
            String id = command.groupID();
            int expected = command.match(new Expected());
            GroupDecision decision = MACHINE.decide(groups.get(id), command, counts(), now);
            int code =
                    decision instanceof Refused refused ? refused.error().code().code() : 0;
            if (code != expected) {
                return "expected " + expected + " but was " + decision;
            }
            if (decision instanceof Changed changed) {
                Group before = groups.get(id);
                groups.compute(id, (key, group) -> changed.after());
                command.match(new Effect());
                return wrong(before, changed, id);
            }
            return null;
        }

        private @Nullable String wrong(@Nullable Group before, Changed changed, String id) {
            Group after = changed.after();
            Set<String> members = members(id);
            if (after == null) {
                return members.isEmpty() ? null : "gone, but not empty";
            }
            boolean same = after.members().keySet().equals(members)
                    && after.owner().equals(owners.get(id))
                    && after.has(after.owner())
                    && after.members().values().stream()
                            .allMatch(m -> m.added() == added(id).contains(m.userID()));
            long versions = after.version() - (before == null ? 0 : before.version());
            boolean silent = changed.change() == null;
            boolean versioned =
                    versions == (silent ? 0 : 1) && silent == changed.members().isEmpty();
            return same && versioned ? null : "expected " + members + " but was " + changed;
        }

        private Set<String> joined(String id) {
            return joined.computeIfAbsent(id, key -> new TreeSet<>());
        }

        private Set<String> added(String id) {
            return added.computeIfAbsent(id, key -> new TreeSet<>());
        }

        private Set<String> members(String id) {
            Set<String> members = new TreeSet<>(joined(id));
            members.addAll(added(id));
            return members;
        }

        private GroupCounts counts() {
            return new GroupCounts() {
                @Override
                public int joined(String userID) {
                    return in(joined, userID);
                }

                @Override
                public int added(String userID) {
                    return in(added, userID);
                }
            };
        }

        private static int in(Map<String, Set<String>> groups, String userID) {
            return (int) groups.values().stream()
                    .filter(members -> members.contains(userID))
                    .count();
        }

        private boolean full(Map<String, Set<String>> groups, String userID) {
            return in(groups, userID) >= GROUPS_PER_USER;
        }

        /** The code that the call must be refused with, 0: it succeeds. */
        private final class Expected implements GroupCommand.Cases<Integer> {
            @Override
            public Integer create(Create command) {
                String id = command.groupID();
                if (owners.containsKey(id)) {
                    boolean again = owners.get(id).equals(command.actor()) && policies.get(id) == command.join();
                    return again ? 0 : 8012;
                }
                Set<String> all = new TreeSet<>(command.members());
                all.remove(command.actor());
                return all.size() + 1 > GROUP_MEMBERS || full(joined, command.actor()) || anyFull(all) ? 7008 : 0;
            }

            @Override
            public Integer join(Join command) {
                String id = command.groupID();
                if (members(id).contains(command.actor())) {
                    return 0;
                }
                if (policies.get(id) != JoinPolicy.OPEN) {
                    return 8011;
                }
                return members(id).size() == GROUP_MEMBERS || full(joined, command.actor()) ? 7008 : 0;
            }

            @Override
            public Integer leave(Leave command) {
                boolean in = members(command.groupID()).contains(command.actor());
                return in && !owns(command) ? 0 : 8011;
            }

            @Override
            public Integer dismiss(Dismiss command) {
                return owns(command) ? 0 : 8011;
            }

            @Override
            public Integer add(Add command) {
                if (!owns(command)) {
                    return 8011;
                }
                Set<String> all = members(command.groupID());
                Set<String> coming = new TreeSet<>(command.members());
                coming.removeAll(all);
                boolean tooMany = !coming.isEmpty() && all.size() + coming.size() > GROUP_MEMBERS;
                return tooMany || anyFull(coming) ? 7008 : 0;
            }

            @Override
            public Integer remove(Remove command) {
                if (!owns(command)) {
                    return 8011;
                }
                return command.members().contains(command.actor()) ? 6017 : 0;
            }

            private boolean owns(GroupCommand command) {
                return command.actor().equals(owners.get(command.groupID()));
            }

            private boolean anyFull(Set<String> users) {
                return users.stream().anyMatch(userID -> full(added, userID));
            }
        }

        /** What a call that succeeds does to the plain sets. */
        private final class Effect implements GroupCommand.Cases<Boolean> {
            @Override
            public Boolean create(Create command) {
                String id = command.groupID();
                if (owners.putIfAbsent(id, command.actor()) == null) {
                    policies.put(id, command.join());
                    joined(id).add(command.actor());
                    command.members().stream()
                            .filter(u -> !joined(id).contains(u))
                            .forEach(added(id)::add);
                }
                return true;
            }

            @Override
            public Boolean join(Join command) {
                return members(command.groupID()).contains(command.actor())
                        || joined(command.groupID()).add(command.actor());
            }

            @Override
            public Boolean leave(Leave command) {
                return joined(command.groupID()).remove(command.actor())
                        || added(command.groupID()).remove(command.actor());
            }

            @Override
            public Boolean dismiss(Dismiss command) {
                owners.remove(command.groupID());
                policies.remove(command.groupID());
                joined.remove(command.groupID());
                added.remove(command.groupID());
                return true;
            }

            @Override
            public Boolean add(Add command) {
                String id = command.groupID();
                command.members().stream().filter(u -> !members(id).contains(u)).forEach(added(id)::add);
                return true;
            }

            @Override
            public Boolean remove(Remove command) {
                joined(command.groupID()).removeAll(command.members());
                return added(command.groupID()).removeAll(command.members());
            }
        }
    }
}
