package io.bellwire.store;

import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand;
import io.bellwire.group.GroupCounts;
import io.bellwire.group.GroupDecision;
import io.bellwire.group.GroupDecision.Changed;
import io.bellwire.group.GroupMachine;
import io.bellwire.group.Member;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.RedisGroups.Known;
import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a {@link RedisStore}. A change is read, decided, and written if nobody was faster. The groups of a user
 * are counted in a key of the user, before the group changes; what a crash leaves of that is a count without a membership,
 * which is found out when somebody asks for the groups, or when there is no room.
 */
final class RedisGroupStore implements GroupStore {
    private static final int MOST_ATTEMPTS = 10;

    /** Whoever asked has given up by then, and may have changed the group by another node since. */
    static final long PATIENCE_MS = 3_000;

    /** A count that is younger may belong to a change that is still under way. */
    private static final long UNDER_WAY_MS = 60_000;

    /** Counts are taken and given back in slices of that many users. */
    private static final int SLICE = 500;

    private static final Buffer NOTHING = Buffer.buffer();

    /** The counts are checked where they are kept. */
    private static final GroupCounts UNCOUNTED = new GroupCounts() {
        @Override
        public int joined(String userID) {
            return -1;
        }

        @Override
        public int added(String userID) {
            return -1;
        }
    };

    private final RedisStore store;
    private final GroupMachine machine;
    private final int groupsPerUser;
    private final RedisGroupCache cache = new RedisGroupCache();
    /** One change of a group after the other. */
    private final Lines<String> lines = new Lines<>();

    RedisGroupStore(RedisStore store, Limits limits) {
        this.store = store;
        this.machine = new GroupMachine(limits);
        this.groupsPerUser = limits.groupsPerUser();
    }

    @Override
    public Future<GroupDecision> execute(GroupCommand command) {
        long notAfter = store.clock().now() + PATIENCE_MS;
        return store.onPort(() -> lines.run(command.groupID(), () -> attempt(command, notAfter, 1)));
    }

    private Future<GroupDecision> attempt(GroupCommand command, long notAfter, int attempt) {
        return read(command.groupID()).compose(known -> {
            Group group = known == null ? null : known.group();
            GroupDecision decision =
                    machine.decide(group, command, UNCOUNTED, store.clock().now());
            if (!(decision instanceof Changed changed) || changed.change() == null) {
                return Future.succeededFuture(decision);
            }
            List<Member> joining = joining(changed);
            return count(changed.group().groupID(), joining).compose(counted -> {
                if (store.clock().now() > notAfter) {
                    return uncountUnlessIn(changed.group().groupID(), joining).compose(now -> tooLate());
                }
                if (!counted) {
                    return uncountUnlessIn(changed.group().groupID(), joining)
                            .map(now -> new GroupDecision.Refused(
                                    RpcError.tooMany("groupsPerUser", GroupMachine.RETRY_AFTER_MS)));
                }
                return write(known, changed)
                        .compose(written -> written
                                ? Future.succeededFuture(done(changed))
                                : again(command, joining, notAfter, attempt));
            });
        });
    }

    private static Future<GroupDecision> tooLate() {
        return Future.failedFuture(new StoreUnavailableException("a change of a group took too long"));
    }

    private Future<GroupDecision> again(GroupCommand command, List<Member> joining, long notAfter, int attempt) {
        String groupID = command.groupID();
        return uncountUnlessIn(groupID, joining)
                .compose(now -> attempt < MOST_ATTEMPTS
                        ? attempt(command, notAfter, attempt + 1)
                        : Future.failedFuture(new StoreUnavailableException("the group keeps changing")));
    }

    /** Somebody else may have let them in meanwhile. */
    private Future<Void> uncountUnlessIn(String groupID, List<Member> joining) {
        return read(groupID).map(now -> {
            uncount(
                    groupID,
                    userIDs(joining).stream()
                            .filter(userID -> now == null || !now.group().has(userID))
                            .toList());
            return null;
        });
    }

    private GroupDecision done(Changed changed) {
        Group before = changed.before();
        Group after = changed.after();
        if (before != null) {
            uncount(
                    before.groupID(),
                    changed.members().stream()
                            .filter(userID -> before.has(userID) && (after == null || !after.has(userID)))
                            .toList());
        }
        return changed;
    }

    private static List<Member> joining(Changed changed) {
        List<Member> joining = new ArrayList<>();
        Group after = changed.after();
        Group before = changed.before();
        for (String userID : changed.members()) {
            Member member = after == null ? null : after.member(userID);
            if (member != null && (before == null || !before.has(userID))) {
                joining.add(member);
            }
        }
        return joining;
    }

    private static List<String> userIDs(List<Member> members) {
        return members.stream().map(Member::userID).toList();
    }

    private Future<Boolean> write(@Nullable Known known, Changed changed) {
        Group after = changed.after();
        List<Object> arguments = new ArrayList<>();
        arguments.add(known == null ? NOTHING : known.header());
        arguments.add(after == null ? NOTHING : RedisGroups.header(after));
        List<String> gone = after == null
                ? List.of()
                : changed.members().stream()
                        .filter(userID -> !after.has(userID))
                        .toList();
        arguments.add(gone.size());
        arguments.addAll(gone);
        if (after != null) {
            RedisGroups.rows(after, userIDs(joining(changed))).forEach((userID, row) -> {
                arguments.add(userID);
                arguments.add(row);
            });
        }
        String groupID = changed.group().groupID();
        return store.port()
                .send(RedisCommand.run(
                                store.scripts().writeGroup(),
                                List.of(store.keys().group(groupID)),
                                arguments.toArray())
                        .durably())
                .map(reply -> {
                    boolean written = reply != null && reply.toInteger() == 1;
                    cache.put(groupID, written && after != null ? new Known(after, RedisGroups.header(after)) : null);
                    return written;
                });
    }

    /** Counts the group among those of each; false: somebody has no room. */
    private Future<Boolean> count(String groupID, List<Member> joining) {
        List<Member> slice = joining.subList(0, Math.min(SLICE, joining.size()));
        List<Future<Boolean>> counts =
                slice.stream().map(member -> count(groupID, member, true)).toList();
        return Future.all(counts).compose(all -> {
            if (!counts.stream().allMatch(Future::result)) {
                return Future.succeededFuture(false);
            }
            return slice.size() == joining.size()
                    ? Future.succeededFuture(true)
                    : count(groupID, joining.subList(slice.size(), joining.size()));
        });
    }

    private Future<Boolean> count(String groupID, Member member, boolean examine) {
        String key = store.keys().memberships(member.userID());
        return store.port()
                .send(RedisCommand.run(
                                store.scripts().join(),
                                List.of(key),
                                member.added() ? "a" : "j",
                                groupsPerUser,
                                groupID)
                        .durably())
                .compose(reply -> {
                    boolean counted = reply != null && reply.toInteger() == 1;
                    return counted || !examine
                            ? Future.succeededFuture(counted)
                            : examine(member.userID()).compose(done -> count(groupID, member, false));
                });
    }

    /** A slice at a time, the next one when the last of it is done. Nobody waits for it. */
    private void uncount(String groupID, List<String> userIDs) {
        Future<?> last = Future.succeededFuture();
        for (String userID : userIDs.subList(0, Math.min(SLICE, userIDs.size()))) {
            last = store.port().send(RedisCommand.on(store.keys().memberships(userID), Command.HDEL, groupID));
        }
        if (userIDs.size() > SLICE) {
            last.onSuccess(done -> uncount(groupID, userIDs.subList(SLICE, userIDs.size())));
        }
    }

    /** Drops the counts of groups in which the user is not. */
    private Future<Void> examine(String userID) {
        String key = store.keys().memberships(userID);
        return store.port().send(RedisCommand.on(key, Command.HGETALL)).compose(reply -> {
            List<String> old = new ArrayList<>();
            for (int i = 0; reply != null && i + 1 < reply.size(); i += 2) {
                long since = Long.parseLong(reply.get(i + 1).toString().substring(1));
                if (store.clock().now() - since > UNDER_WAY_MS) {
                    old.add(reply.get(i).toString());
                }
            }
            return among(old, userID).map(in -> {
                old.removeAll(in);
                if (!old.isEmpty()) {
                    store.port().send(RedisCommand.on(key, Command.HDEL, old.toArray()));
                }
                return null;
            });
        });
    }

    /** Those of these groups in which the user is. */
    private Future<List<String>> among(List<String> groupIDs, String userID) {
        List<Future<@Nullable Response>> answers = groupIDs.stream()
                .map(groupID ->
                        store.port().send(RedisCommand.on(store.keys().group(groupID), Command.HEXISTS, userID)))
                .toList();
        return Future.all(answers).map(all -> {
            List<String> in = new ArrayList<>();
            for (int i = 0; i < groupIDs.size(); i++) {
                Response exists = answers.get(i).result();
                if (exists != null && exists.toInteger() == 1) {
                    in.add(groupIDs.get(i));
                }
            }
            return in;
        });
    }

    @Override
    public Future<@Nullable Group> group(String groupID) {
        return store.onPort(() -> read(groupID).map(known -> known == null ? null : known.group()));
    }

    private Future<@Nullable Known> read(String groupID) {
        Known cached = cache.get(groupID);
        Buffer header = cached == null ? NOTHING : cached.header();
        return store.port()
                .send(RedisCommand.run(
                        store.scripts().readGroup(), List.of(store.keys().group(groupID)), header))
                .map(reply -> {
                    if (reply == null || reply.size() == 0) {
                        throw new StoreUnavailableException("no answer about a group");
                    }
                    if (reply.get(0).toInteger() == 1) {
                        return cached;
                    }
                    Known known = RedisGroups.read(groupID, reply, 1);
                    cache.put(groupID, known);
                    return known;
                });
    }

    @Override
    public Future<List<String>> groupsOf(String userID) {
        return store.onPort(() -> store.port()
                .send(RedisCommand.on(store.keys().memberships(userID), Command.HKEYS))
                .compose(reply -> {
                    List<String> groupIDs = new ArrayList<>();
                    for (Response groupID : reply == null ? List.<Response>of() : reply) {
                        groupIDs.add(groupID.toString());
                    }
                    return among(groupIDs, userID);
                }));
    }
}
