package io.bellwire.abuse;

import static io.bellwire.abuse.Attack.all;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A gateway with 256 MB of heap survives users who try to fill it. The rates are lifted, so that minutes of an attack pass
 * in seconds.
 */
class MemoryTest {

    private static final JsonObject NO_RATES = new JsonObject()
            .put("limits", new JsonObject().put("callsPerSecond", 0).put("callsPerSecondPerUser", 0));

    /** As much data as is allowed, and short on the wire. */
    private static final String PLAIN = "x".repeat(16_384);

    private static final long MEMORY_BYTES = 256L << 20;

    private static Vertx vertx;
    private static WebSocketClient sockets;

    private GatewayProcess gateway;

    @BeforeAll
    static void makeClients() {
        vertx = Vertx.vertx();
        sockets = Client.sockets(vertx);
    }

    @AfterAll
    static void closeClients() {
        Client.await(vertx.close());
    }

    @BeforeEach
    void start() {
        gateway = GatewayProcess.start(NO_RATES);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void historyOfLongInvitations() {
        List<Client> attackers = logins("attacker", 10);

        all(attackers.size(), index -> inviteAndCancel(attackers.get(index), number -> "nobody" + index, PLAIN, 900));

        assertServes();
    }

    @Test
    void openInvitationsOfManyInviters() {
        List<Client> attackers = logins("attacker", 100);

        all(
                attackers.size(),
                index -> Attack.untilRefused(
                        attackers.get(index),
                        "invite",
                        number -> Attack.invite("nobody" + index % 60 + "-" + number, Attack.DATA)
                                .put("offlinePushInfo", new JsonObject().put("title", "x".repeat(16_000))),
                        50));

        assertServes();
    }

    @Test
    void openInvitationsWithThousandInvitees() {
        List<Client> attackers = logins("attacker", 20);

        all(attackers.size(), index -> {
            List<String> members = Attack.shortIDs(index + "-", 1_000);
            return attackers
                    .get(index)
                    .callRaw("createGroup", Attack.group("g" + index, members))
                    .compose(made -> Attack.untilRefused(
                            attackers.get(index),
                            "inviteInGroup",
                            number -> Attack.inviteInGroup("g" + index, members, ""),
                            50));
        });

        assertServes();
    }

    @Test
    void groupsWithThousandsOfMembers() {
        List<Client> attackers = logins("attacker", 20);

        all(
                attackers.size(),
                index -> Attack.untilRefused(
                        attackers.get(index),
                        "createGroup",
                        number -> Attack.group(
                                "g" + index + "-" + number, Attack.shortIDs(index + "-" + number + "-", 1_900)),
                        100));

        assertServes();
    }

    @Test
    void readersThatNeverRead() {
        List<Client> inviters = logins("inviter", 10);
        WebSocketClient deafSockets = Client.deafSockets(vertx);
        all(200, index -> Client.login(deafSockets, gateway, "deaf" + index, "d"))
                .forEach(client -> client.socket().pause());

        all(
                inviters.size(),
                index -> inviteAndCancel(
                        inviters.get(index), number -> "deaf" + (index * 20 + number % 20), Attack.DATA, 200));

        assertServes();
        // A quarter of it is for what nobody reads, another for what waits to be delivered; the allocator rounds up.
        assertThat(gateway.mostDirect()).isLessThan(MEMORY_BYTES * 3 / 4);
    }

    @Test
    void replaysOfManyModificationsThatNobodyReads() {
        Client inviter = login("inviter", "d");
        List<String> inviteIDs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            JsonObject answer = Client.await(inviter.call("invite", Attack.invite("reader", "")));
            String inviteID = answer.getJsonObject("result").getString("inviteID");
            inviteIDs.add(inviteID);
            Client.await(Attack.untilRefused(
                    inviter,
                    "modifyInvitation",
                    number -> new JsonObject().put("inviteID", inviteID).put("data", Attack.DATA),
                    100));
        }
        JsonObject known = new JsonObject();
        inviteIDs.forEach(inviteID -> known.put(inviteID, 0));

        all(
                32,
                index -> Client.connect(sockets, gateway.port(), null).map(client -> {
                    JsonObject resume = new JsonObject().put("since", 0).put("known", known);
                    JsonObject params = client.loginParams(gateway.token("reader"), "d" + index)
                            .put("resume", resume);
                    client.socket()
                            .writeTextMessage(Client.request(1, "login", params).encode());
                    client.socket().pause();
                    return client;
                }));

        assertServes();
    }

    @Test
    void messagesThatAreNeverFinished() {
        List<Client> clients = logins("attacker", 1_500);

        clients.forEach(client -> client.socket().writeFrame(WebSocketFrame.textFrame("x".repeat(120_000), false)));

        assertServes();
    }

    /** Each is ended at once, so that no bound on open ones is met. */
    private Future<Integer> inviteAndCancel(Client client, IntFunction<String> invitee, String data, int times) {
        Promise<Integer> done = Promise.promise();
        inviteAndCancel(client, invitee, data, 0, times, done);
        return done.future();
    }

    private void inviteAndCancel(
            Client client, IntFunction<String> invitee, String data, int number, int times, Promise<Integer> done) {
        if (number == times) {
            done.complete(number);
            return;
        }
        String inviteID = UUID.randomUUID().toString();
        client.callRaw("invite", Attack.invite(invitee.apply(number), data).put("inviteID", inviteID))
                .compose(invited -> client.callRaw(
                        "cancel", new JsonObject().put("inviteID", inviteID).put("data", data)))
                .onSuccess(cancelled -> inviteAndCancel(client, invitee, data, number + 1, times, done))
                .onFailure(gone -> done.complete(number));
    }

    private List<Client> logins(String name, int count) {
        List<Client> clients = new ArrayList<>();
        for (int from = 0; from < count; from += 100) {
            int start = from;
            clients.addAll(all(IntStream.range(start, Math.min(count, start + 100))
                    .mapToObj(index -> Client.login(sockets, gateway, name + index, "d"))
                    .toList()));
        }
        assertThat(clients).hasSize(count);
        return clients;
    }

    private Client login(String userID, String deviceID) {
        return Client.await(Client.login(sockets, gateway, userID, deviceID));
    }

    /** Two people who have nothing to do with it can still call each other. */
    private void assertServes() {
        Client alice = login("alice", "d");
        Client bob = login("bob", "d").listen();
        JsonObject invited = Client.await(alice.call("invite", Attack.invite("bob", "")));
        assertThat(invited.getJsonObject("result")).as(invited.encode()).isNotNull();
        JsonObject accepted = Client.await(bob.call(
                "accept",
                new JsonObject().put("inviteID", invited.getJsonObject("result").getString("inviteID"))));
        assertThat(accepted.getJsonObject("result")).as(accepted.encode()).isNotNull();
        System.out.printf("heap %d MB, most beside it %d MB%n", gateway.live() >> 20, gateway.mostDirect() >> 20);
        assertThat(gateway.isAlive())
                .as(() -> String.join("\n", gateway.output()))
                .isTrue();
        assertThat(gateway.output()).noneMatch(line -> line.contains("OutOf") || line.contains("ERROR"));
    }
}
