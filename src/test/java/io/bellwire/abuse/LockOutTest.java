package io.bellwire.abuse;

import static io.bellwire.abuse.Attack.all;
import static io.bellwire.abuse.Client.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Fifty users with good tokens gang up on one. He still gets in, stays in, is called by his friends and calls them; and two
 * who have nothing to do with it talk as before (PROTOCOL §7). One gateway with 256 MB of heap takes all of it, one thing
 * after the other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LockOutTest {

    private static final int ATTACKERS = 50;
    private static final int OPEN_PER_INVITEE = 100;
    private static final int OUTBOUND_MESSAGE_BYTES = 262_144;
    private static final String VICTIM = "victim";

    private static Vertx vertx;
    private static WebSocketClient sockets;
    private static GatewayProcess gateway;
    private static List<Client> attackers;
    private static Client alice;
    private static Client bob;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        sockets = Client.sockets(vertx);
        gateway = GatewayProcess.start(new JsonObject());
        attackers = all(ATTACKERS, index -> Client.login(sockets, gateway, "attacker" + index, "d"));
        alice = await(Client.login(sockets, gateway, "alice", "d"));
        bob = await(Client.login(sockets, gateway, "bob", "d"));
        assertThat(attackers).hasSize(ATTACKERS);
        long idle = medianCallNanos(20);
        System.out.printf("a call without an attack: %d us%n", idle / 1_000);
    }

    @AfterAll
    static void stop() {
        System.out.printf(
                "lock-out: most heap %d MB, most beside it %d MB%n",
                gateway.mostLive() >> 20, gateway.mostDirect() >> 20);
        gateway.close();
        await(vertx.close());
    }

    @Test
    @Order(1)
    void groupsThatHeNeverJoined() {
        all(
                ATTACKERS,
                attacker -> Attack.untilRefused(
                        attackers.get(attacker),
                        "createGroup",
                        number -> Attack.group("trap-" + attacker + "-" + number, List.of(VICTIM, "accomplice")),
                        20));

        JsonObject refused =
                await(attackers.get(0).call("createGroup", Attack.group("trap-too-many", List.of(VICTIM))));

        assertThat(limit(refused)).isEqualTo("groupsPerUser");
        Client victim = login(null);
        assertThat(await(victim.call("createGroup", Attack.group("his-own", List.of("friend"))))
                        .getJsonObject("result"))
                .isNotNull();
        victim.close();
    }

    /** Half of them are open invitations of one, half of a group with long names; each with data that grows sixfold. */
    @Test
    @Order(2)
    void openInvitationsUpToTheBound() {
        List<String> crowd = new ArrayList<>(Attack.longIDs("crowd", 900));
        crowd.add(VICTIM);
        await(attackers.get(0).call("createGroup", Attack.group("crowd", crowd.subList(0, 450))));
        await(attackers.get(0).call("addGroupMembers", Attack.group("crowd", crowd.subList(450, 900))));
        await(attackers.get(0).call("removeGroupMembers", Attack.group("trap-0-0", List.of(VICTIM))));
        await(attackers.get(0).call("addGroupMembers", Attack.group("crowd", List.of(VICTIM))));
        await(Attack.untilRefused(
                attackers.get(0),
                "inviteInGroup",
                number -> Attack.inviteInGroup("crowd", crowd, "\u0001".repeat(2_000)),
                50));
        all(
                ATTACKERS - 1,
                attacker -> Attack.untilRefused(
                        attackers.get(1 + attacker), "invite", number -> Attack.invite(VICTIM, Attack.DATA), 60));

        JsonObject refused = await(attackers.get(7).call("invite", Attack.invite(VICTIM, "")));

        assertThat(limit(refused)).isIn("openPerInvitee", "openPerInviter");
    }

    @Test
    @Order(3)
    void everythingThatCanBeDoneToAnOpenInvitation() {
        String inviteID = await(attackers.get(3).call("listInvitations", new JsonObject().put("limit", 1)))
                .getJsonObject("result")
                .getJsonArray("invitations")
                .getJsonObject(0)
                .getString("inviteID");

        int modified = await(Attack.untilRefused(
                attackers.get(3),
                "modifyInvitation",
                number -> new JsonObject().put("inviteID", inviteID).put("data", number + Attack.DATA.substring(3)),
                150));

        assertThat(modified).isEqualTo(100);
        String answers = await(attackers.get(4).batch("listInvitations", new JsonObject().put("limit", 100), 32));
        assertThat(answers.length()).isLessThanOrEqualTo(OUTBOUND_MESSAGE_BYTES);
    }

    @Test
    @Order(4)
    void heLogsInWithoutResume() {
        assertComesIn(null);
    }

    @Test
    @Order(5)
    void heLogsInKnowingALot() {
        JsonObject known = new JsonObject();
        IntStream.range(0, 500).forEach(ignored -> known.put(UUID.randomUUID().toString(), 1));

        assertComesIn(new JsonObject().put("since", System.currentTimeMillis()).put("known", known));
    }

    @Test
    @Order(6)
    void heLogsInKnowingNothingSinceTheBeginning() {
        assertComesIn(new JsonObject().put("since", 0).put("known", new JsonObject()));
    }

    /** Four bounds meet: what is open is refused, what is ended makes room, and friends ring through. */
    @Test
    @Order(7)
    void heRejectsThemAndIsCalledByAFriend() {
        Client victim = login(null).listen();
        Client friend = await(Client.login(sockets, gateway, "friend", "d"));
        Set<String> open = openOf(victim);
        assertThat(open).hasSize(OPEN_PER_INVITEE);
        for (String inviteID : open) {
            await(untilAnswered(victim, "reject", new JsonObject().put("inviteID", inviteID)));
        }

        JsonObject call = await(friend.call("invite", Attack.invite(VICTIM, "hello")));
        assertThat(call.getJsonObject("result")).as(call.encode()).isNotNull();
        String inviteID = call.getJsonObject("result").getString("inviteID");
        JsonObject accepted = await(untilAnswered(victim, "accept", new JsonObject().put("inviteID", inviteID)));

        assertThat(accepted.getJsonObject("result")).as(accepted.encode()).isNotNull();
        assertThat(await(victim.call("invite", Attack.invite("friend", ""))).getJsonObject("result"))
                .isNotNull();
        assertThat(victim.isOpen()).isTrue();
        victim.close();
    }

    /**
     * He is logged in while they invite, cancel, flap and list as fast as they are let. If he can't read as fast as all of
     * them write, he is closed with 4413 and nothing else, and is in again at once.
     */
    @Test
    @Order(8)
    void aStormThatGoesOn() {
        Client victim = login(null);
        long[] quiet = new long[] {medianCallNanos(20)};
        List<Future<Integer>> storm = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            storm.add(stormOf(i));
        }
        long loud = medianCallNanos(40);
        all(storm);

        System.out.printf(
                "a call in the storm takes %.1f times as long as without (%d us)%n",
                (double) loud / quiet[0], quiet[0] / 1_000);
        if (!victim.isOpen()) {
            assertThat(await(victim.closed())).isEqualTo(4413);
            victim = login(
                    new JsonObject().put("since", System.currentTimeMillis()).put("known", new JsonObject()));
        }
        assertThat(await(victim.call("ping", new JsonObject())).getJsonObject("result"))
                .isNotNull();
        assertThat(victim.longest()).isLessThanOrEqualTo(OUTBOUND_MESSAGE_BYTES);
        victim.close();
    }

    @Test
    @Order(9)
    void nothingOfThemIsLeftButWhatTheStoreKeeps() {
        all(ATTACKERS, attacker -> cancelAll(attackers.get(attacker)));
        attackers.forEach(Client::close);
        all(attackers.stream().map(Client::closed).toList());
        medianCallNanos(5);

        var instances = gateway.histogram();

        System.out.printf("heap after the attack: %d MB%n", gateway.live() >> 20);
        instances.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("io.bellwire") && entry.getValue() > 50)
                .forEach(entry -> System.out.println("left: " + entry.getKey() + " " + entry.getValue()));
        assertThat(instances.getOrDefault("io.bellwire.connection.ConnectionVerticle", 0L))
                .isLessThan(10);
        assertThat(instances.getOrDefault("io.bellwire.store.Referee$Seat", 0L)).isLessThan(10);
        assertThat(instances.getOrDefault("io.bellwire.signaling.OwnedInvitation", 0L))
                .isLessThan(10);
        assertThat(instances.getOrDefault("io.bellwire.connection.NoticeLedger$Entry", 0L))
                .isLessThan(2_000);
        assertThat(gateway.output()).noneMatch(line -> line.contains("ERROR") || line.contains("OutOfMemory"));
        assertThat(gateway.isAlive()).isTrue();
    }

    private static Future<Integer> stormOf(int attacker) {
        Client client = attackers.get(attacker);
        return switch (attacker % 5) {
            case 0, 1 -> inviteAndCancel(client, 20);
            case 2 -> repeat(20, ignored -> client.callRaw("listInvitations", new JsonObject().put("limit", 100)));
            case 3 ->
                repeat(
                        20,
                        ignored -> Client.login(sockets, gateway, "attacker" + attacker, "flapping")
                                .map(flapping -> {
                                    flapping.close();
                                    return "";
                                }));
            default ->
                repeat(
                        4,
                        number -> client.batch(
                                "getGroupMembers", new JsonObject().put("groupID", "trap-" + attacker + "-1"), 32));
        };
    }

    private static Future<Integer> inviteAndCancel(Client client, int times) {
        return repeat(
                times,
                ignored -> client.call("invite", Attack.invite(VICTIM, Attack.DATA))
                        .compose(answer -> answer.containsKey("result")
                                ? client.callRaw(
                                        "cancel",
                                        new JsonObject()
                                                .put(
                                                        "inviteID",
                                                        answer.getJsonObject("result")
                                                                .getString("inviteID"))
                                                .put("data", Attack.DATA))
                                : Future.succeededFuture("")));
    }

    /** A page of large invitations is short, so this takes as many pages as there are. */
    private static Future<Integer> cancelAll(Client client) {
        JsonObject open = new JsonObject().put("state", "open").put("limit", 100);
        return untilAnswered(client, "listInvitations", open).compose(answer -> {
            List<String> mine = answer.getJsonObject("result").getJsonArray("invitations").stream()
                    .map(info -> ((JsonObject) info).getString("inviteID"))
                    .toList();
            return mine.isEmpty()
                    ? Future.succeededFuture(0)
                    : repeat(mine.size(), number -> cancel(client, mine.get(number)))
                            .compose(cancelled -> cancelAll(client));
        });
    }

    private static Future<String> cancel(Client client, String inviteID) {
        return untilAnswered(client, "cancel", new JsonObject().put("inviteID", inviteID))
                .map(JsonObject::encode);
    }

    private static Future<Integer> repeat(int times, java.util.function.IntFunction<Future<String>> step) {
        Future<Integer> done = Future.succeededFuture(0);
        for (int i = 0; i < times; i++) {
            int number = i;
            done = done.compose(count -> step.apply(number).map(ignored -> count + 1));
        }
        return done;
    }

    /** Makes the call again while it is refused for its rate. */
    private static Future<JsonObject> untilAnswered(Client client, String method, JsonObject params) {
        return client.call(method, params).compose(answer -> {
            Integer code = answer.getJsonObject("error", new JsonObject()).getInteger("code", 0);
            if (code != 7008) {
                return Future.succeededFuture(answer);
            }
            int retryAfter = answer.getJsonObject("error").getJsonObject("data").getInteger("retryAfter");
            return vertx.timer(Math.max(20, retryAfter)).compose(fired -> untilAnswered(client, method, params));
        });
    }

    private static void assertComesIn(@org.jspecify.annotations.Nullable JsonObject resume) {
        Client victim = login(resume);
        Set<String> open = openOf(victim);

        assertThat(open).hasSize(OPEN_PER_INVITEE);
        assertThat(victim.longest()).isLessThanOrEqualTo(OUTBOUND_MESSAGE_BYTES);
        assertThat(victim.isOpen()).isTrue();
        System.out.printf("login and paging: %d KB%n", victim.received() / 1_024);
        // Each invitation is told at most three times (pending, replay, list), its modifications once.
        assertThat(victim.received()).isLessThan((3L * OPEN_PER_INVITEE + 100) * OUTBOUND_MESSAGE_BYTES);
        victim.close();
        await(victim.closed());
    }

    /** A login whose first answer comes although its socket is busy with a replay. */
    private static Client login(@org.jspecify.annotations.Nullable JsonObject resume) {
        Client victim = await(Client.connect(sockets, gateway.port(), null));
        JsonObject params = victim.loginParams(gateway.token(VICTIM), "d");
        if (resume != null) {
            params.put("resume", resume);
        }
        JsonObject answer = await(victim.call("login", params));
        assertThat(answer.getJsonObject("result")).as(answer.encode()).isNotNull();
        return victim;
    }

    /** IDs of what is open, page by page. */
    private static Set<String> openOf(Client victim) {
        Set<String> open = new HashSet<>();
        String next = null;
        do {
            JsonObject params = new JsonObject().put("state", "open").put("limit", 100);
            if (next != null) {
                params.put("before", next);
            }
            JsonObject result =
                    await(untilAnswered(victim, "listInvitations", params)).getJsonObject("result");
            result.getJsonArray("invitations").stream()
                    .map(JsonObject.class::cast)
                    .forEach(info -> open.add(info.getString("inviteID")));
            next = result.getString("next");
        } while (next != null);
        return open;
    }

    private static String limit(JsonObject answer) {
        assertThat(answer.getJsonObject("error")).as(answer.encode()).isNotNull();
        assertThat(answer.getJsonObject("error").getInteger("code")).isEqualTo(7008);
        return answer.getJsonObject("error").getJsonObject("data").getString("limit");
    }

    /** Two who have nothing to do with it: from the invite to the answer to accept. */
    private static long medianCallNanos(int calls) {
        long[] nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            JsonObject invited = await(untilAnswered(alice, "invite", Attack.invite("bob", "hello")));
            String inviteID = invited.getJsonObject("result").getString("inviteID");
            await(untilAnswered(bob, "accept", new JsonObject().put("inviteID", inviteID)));
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[calls / 2];
    }
}
