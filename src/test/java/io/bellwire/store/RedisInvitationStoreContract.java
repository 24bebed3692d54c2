package io.bellwire.store;

import static io.bellwire.store.StoreSamples.LIFETIME_MS;
import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.accepted;
import static io.bellwire.store.StoreSamples.added;
import static io.bellwire.store.StoreSamples.append;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.created;
import static io.bellwire.store.StoreSamples.creation;
import static io.bellwire.store.StoreSamples.expire;
import static io.bellwire.store.StoreSamples.limits;
import static io.bellwire.store.StoreSamples.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.invitation.InvitationEvent.Cancelled;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.AppendResult.Appended;
import io.bellwire.store.AppendResult.Conflict;
import io.bellwire.store.AppendResult.LimitReached;
import io.bellwire.store.RedisRow.Seat;
import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract on a Redis, which outlives the nodes that use it; and what must be in the rows of users. */
abstract class RedisInvitationStoreContract extends InvitationStoreContract {
    /** The longest name, of other letters than ASCII's. */
    private static final String LONG_NAME = "\u6f22\u00fc".repeat(12) + "\ud83d\udd14";

    private String prefix;
    /** What {@link #store} belongs to. */
    private RedisStore redis;

    /** Where it is. */
    abstract String uri();

    /** How many users an append may concern that is one script. */
    int mostAtOnce() {
        return RedisStore.MOST_AT_ONCE;
    }

    @Override
    InvitationStore newStore(Limits limits, Duration retention, ManualTime time) {
        prefix = RedisStores.freshPrefix();
        return open(limits, retention, mostAtOnce());
    }

    /** Another node takes over. */
    @Override
    InvitationStore livesOn(InvitationStore store, Limits limits, Duration retention, Random random) {
        await(store.close());
        return open(limits, retention, mostAtOnce(random));
    }

    /** The same of a node that takes over. */
    int mostAtOnce(Random random) {
        return mostAtOnce();
    }

    private InvitationStore open(Limits limits, Duration retention, int mostAtOnce) {
        redis = node("node", limits, retention, mostAtOnce);
        return redis.invitations();
    }

    RedisStore node(String nodeID, Limits limits, Duration retention, int mostAtOnce) {
        return RedisStores.open(vertx, RedisStores.config(uri(), prefix), limits, retention, nodeID, mostAtOnce, time);
    }

    void reopen(Limits limits) {
        await(store.close());
        store = newStore(limits, RETENTION, time);
    }

    /** The rows of a user, as Redis sorts them. */
    List<String> rows(String user) {
        return rowsOf(redis, redis.keys().user(user));
    }

    static List<String> rowsOf(RedisStore store, String key) {
        Response found = await(store.onPort(() -> store.port().send(RedisCommand.on(key, Command.ZRANGE, 0, -1))));
        List<String> rows = new ArrayList<>();
        for (Response row : found) {
            rows.add(HexFormat.of().formatHex(row.toBytes()));
        }
        return rows;
    }

    /** What a user has of an invitation while it is open: some letters for kinds, in their order. */
    static List<String> rows(String kinds, UUID inviteID, long createTime) {
        InvitationKey key = new InvitationKey(createTime, inviteID);
        Seat seat = new Seat(createTime + LIFETIME_MS, key);
        return kinds.chars()
                .mapToObj(kind -> switch (kind) {
                    case RedisRow.LISTED -> RedisRow.listed(key);
                    case RedisRow.OPEN -> RedisRow.open(key);
                    default -> RedisRow.seat((char) kind, seat);
                })
                .map(HexFormat.of()::formatHex)
                .toList();
    }

    @Test
    void rowsAreThereWhileSomebodyHasPartInIt() {
        long at = taken(creation(ID, created("alice", "class", Scope.GROUP, false, "bob", "carol")));

        assertThat(rows("alice")).isEqualTo(rows("hlm", ID, at));
        assertThat(rows("bob")).isEqualTo(rows("hlr", ID, at));
        assertThat(rowsOf(redis, redis.keys().groupIndex("class"))).isEqualTo(rows("h", ID, at));

        taken(append(ID, 1, accepted("bob")));
        assertThat(rows("bob")).isEqualTo(rows("hl", ID, at));
        assertThat(rows("carol")).isEqualTo(rows("hlr", ID, at));

        time.advance(1_000);
        taken(append(ID, 2, added("dave", LONG_NAME)));
        assertThat(rows("dave")).isEqualTo(rows("hlr", ID, at));
        assertThat(rows(LONG_NAME)).isEqualTo(rows("hlr", ID, at));

        taken(append(
                ID,
                3,
                new Cancelled("phone", List.of("carol", "dave", LONG_NAME), null, ""),
                new Ended(Outcome.ANSWERED)));
        for (String user : List.of("alice", "bob", "carol", "dave", LONG_NAME)) {
            assertThat(rows(user)).as(user).isEqualTo(rows("h", ID, at));
        }
        assertThat(rowsOf(redis, redis.keys().groupIndex("class"))).isEqualTo(rows("h", ID, at));
    }

    @Test
    void whatLeavesNoHistoryOnlyHasSeats() {
        long at = taken(creation(ID, created("alice", "class", Scope.GROUP, true, "bob")));
        taken(append(ID, 1, added("carol")));

        assertThat(rows("alice")).isEqualTo(rows("m", ID, at));
        assertThat(rows("bob")).isEqualTo(rows("r", ID, at));
        assertThat(rows("carol")).isEqualTo(rows("r", ID, at));
        assertThat(rowsOf(redis, redis.keys().groupIndex("class"))).isEmpty();

        taken(append(ID, 2, new Cancelled("phone", List.of("bob", "carol"), null, ""), new Ended(Outcome.CANCELLED)));
        assertThat(List.of(rows("alice"), rows("bob"), rows("carol"))).allMatch(List::isEmpty);
    }

    @Test
    void whoIsAddedToALargeInvitationIsFreedWithTheOthers() {
        List<String> invitees = new ArrayList<>();
        for (int i = 0; i < 2 * RedisStore.MOST_AT_ONCE + 2; i++) {
            invitees.add("invitee" + i);
        }
        Created large = new Created(
                "alice",
                "phone",
                "class",
                Scope.INVITEES,
                invitees,
                "x".repeat(20_000),
                LIFETIME_MS,
                LIFETIME_MS,
                false,
                "title");
        long at = taken(creation(ID, large));
        taken(append(ID, 1, added("zoe")));
        assertThat(rows("invitee129")).isEqualTo(rows("hlr", ID, at));
        assertThat(rows("zoe")).isEqualTo(rows("hlr", ID, at));

        invitees.add("zoe");
        time.advance(LIFETIME_MS);
        taken(expire(ID, 2, invitees.toArray(String[]::new)));

        invitees.add("alice");
        assertThat(invitees).allSatisfy(user -> assertThat(rows(user)).as(user).isEqualTo(rows("h", ID, at)));
    }

    @Test
    void aRefusalOfTheSecondSeatOfThreeLeavesNoRow() {
        reopen(limits(100, 1, 100));
        UUID other = creates("zoe", "carol");
        List<String> before = rows("carol");

        assertThat(take(creation(ID, created("alice", "class", Scope.GROUP, false, "bob", "carol", "dave"))))
                .isEqualTo(new LimitReached("openPerInvitee", LIFETIME_MS - 1));

        assertThat(List.of(rows("alice"), rows("bob"), rows("dave"))).allMatch(List::isEmpty);
        assertThat(rows("carol")).isEqualTo(before);
        assertThat(rowsOf(redis, redis.keys().groupIndex("class"))).isEmpty();
        assertThat(await(store.read(ID, 0))).isEmpty();
        assertThat(await(store.read(other, 0))).hasSize(1);
    }

    @Test
    void whateverEndsAnInvitationFreesItsSeatsAtOnceAndNoOthers() {
        reopen(limits(1, 1, 100));
        UUID bobs = creates("bob", "carol");
        List<List<Append>> ends = new ArrayList<>();
        UUID[] inviteIDs = new UUID[4];
        for (int i = 0; i < inviteIDs.length; i++) {
            inviteIDs[i] = UUID.randomUUID();
        }
        ends.add(List.of(acceptAndEnd(inviteIDs[0], 1, "bob")));
        ends.add(List.of(append(inviteIDs[1], 1, rejected("bob"), new Ended(Outcome.REJECTED))));
        ends.add(List.of(append(
                inviteIDs[2], 1, new Cancelled("phone", List.of("bob"), null, ""), new Ended(Outcome.CANCELLED))));
        ends.add(List.of(
                append(inviteIDs[3], 1, added("dave")),
                append(inviteIDs[3], 2, accepted("bob")),
                append(inviteIDs[3], 3, rejected("dave"), new Ended(Outcome.MIXED))));

        for (int i = 0; i < inviteIDs.length; i++) {
            taken(creation(inviteIDs[i], "alice", "bob"));
            assertThat(take(creation(UUID.randomUUID(), "alice", "erin"))).isInstanceOf(LimitReached.class);
            assertThat(take(creation(UUID.randomUUID(), "frank", "bob"))).isInstanceOf(LimitReached.class);
            ends.get(i).forEach(this::taken);
        }
        taken(creation(ID, "alice", "bob", "dave"));
        time.advance(LIFETIME_MS);
        taken(expire(ID, 1, "bob", "dave"));
        taken(creation(UUID.randomUUID(), "alice", "bob", "dave"));

        assertThat(take(creation(UUID.randomUUID(), "bob", "erin"))).isInstanceOf(LimitReached.class);
        taken(expire(bobs, 1, "carol"));
        taken(creation(UUID.randomUUID(), "bob", "erin"));
    }

    @Test
    void theSameAppendTwiceIsAConflictAndHarmsNothing() {
        RedisStore other = node("other", Limits.DEFAULT, RETENTION, mostAtOnce());
        List<Append> appends = List.of(
                creation(ID, "alice", "bob", "carol"),
                append(ID, 1, added("dave")),
                append(ID, 2, accepted("bob")),
                append(ID, 3, rejected("carol"), rejected("dave"), new Ended(Outcome.MIXED)));
        for (Append append : appends) {
            taken(append);
            List<List<String>> before = List.of(rows("alice"), rows("bob"), rows("carol"), rows("dave"));

            int seq = append.expectedSeq() + append.events().size();
            assertThat(take(append)).isEqualTo(new Conflict(seq));
            assertThat(await(other.invitations().append(append))).isEqualTo(new Conflict(seq));

            assertThat(List.of(rows("alice"), rows("bob"), rows("carol"), rows("dave")))
                    .isEqualTo(before);
        }
        await(other.close());
    }

    @Test
    void ofTwoNodesThatCreateTheSameOneIsTakenAndOnlyItsUsersFindIt() {
        RedisStore other = node("other", Limits.DEFAULT, RETENTION, mostAtOnce());
        for (int i = 0; i < 20; i++) {
            UUID inviteID = UUID.randomUUID();
            Future<AppendResult> mine = store.append(creation(inviteID, "alice" + i, "bob" + i));
            Future<AppendResult> theirs = other.invitations().append(creation(inviteID, "carol" + i, "dave" + i));

            boolean first = await(mine) instanceof Appended;
            assertThat(await(first ? theirs : mine)).isEqualTo(new Conflict(1));
            assertThat(await(first ? mine : theirs)).isInstanceOf(Appended.class);
            for (String user : List.of("alice", "bob", "carol", "dave")) {
                boolean hasPart = first == List.of("alice", "bob").contains(user);
                assertThat(page(user + i, StateFilter.ALL, null, 10).inviteIDs())
                        .isEqualTo(hasPart ? List.of(inviteID) : List.of());
            }
        }
        await(other.close());
    }

    @Test
    void twoNodesDoNotGiveOneSeatToTwo() {
        reopen(limits(1, 100, 100));
        RedisStore other = node("other", limits(1, 100, 100), RETENTION, mostAtOnce());
        for (int i = 0; i < 20; i++) {
            Future<AppendResult> mine = store.append(creation(UUID.randomUUID(), "alice" + i, "bob"));
            Future<AppendResult> theirs = other.invitations().append(creation(UUID.randomUUID(), "alice" + i, "bob"));

            assertThat(List.of(await(mine), await(theirs)))
                    .hasAtLeastOneElementOfType(Appended.class)
                    .hasAtLeastOneElementOfType(LimitReached.class);
        }
        await(other.close());
    }
}
