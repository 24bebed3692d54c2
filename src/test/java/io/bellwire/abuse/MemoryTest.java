package io.bellwire.abuse;

import static io.bellwire.abuse.Attack.all;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
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

        all(attackers.size(), index -> inviteAndCancel(attackers.get(index), "nobody" + index, 1_500));

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
        List<Client> inviters = logins("inviter", 20);
        List<Client> deaf = logins("deaf", 600);
        deaf.forEach(client -> client.socket().pause());

        all(
                inviters.size(),
                index -> Attack.untilRefused(
                        inviters.get(index),
                        "invite",
                        number -> Attack.invite("deaf" + (index * 30 + number % 30), Attack.DATA),
                        49));
        all(inviters.size(), index -> inviteAndCancelMany(inviters.get(index), index, 300));

        assertServes();
    }

    private Future<Integer> inviteAndCancelMany(Client inviter, int index, int most) {
        Future<Integer> done = Future.succeededFuture(0);
        for (int i = 0; i < most; i++) {
            int number = i;
            done = done.compose(count -> inviter.call(
                            "invite", Attack.invite("deaf" + (index * 30 + number % 30), Attack.DATA))
                    .compose(answer -> answer.containsKey("result")
                            ? inviter.callRaw(
                                    "cancel",
                                    new JsonObject()
                                            .put(
                                                    "inviteID",
                                                    answer.getJsonObject("result")
                                                            .getString("inviteID"))
                                            .put("data", Attack.DATA))
                            : Future.succeededFuture(""))
                    .map(cancelled -> count + 1));
        }
        return done;
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
        int connections = 2_000;
        List<Client> clients = logins("attacker", connections);
        clients.forEach(client -> {
            io.vertx.core.buffer.Buffer half = io.vertx.core.buffer.Buffer.buffer("x".repeat(120_000));
            client.socket().writeFrame(io.vertx.core.http.WebSocketFrame.textFrame(half.toString(), false));
        });

        assertServes();
    }

    private Future<Integer> inviteAndCancel(Client client, String invitee, int times) {
        Future<Integer> done = Future.succeededFuture(0);
        for (int i = 0; i < times; i++) {
            done = done.compose(count -> client.call("invite", Attack.invite(invitee, Attack.DATA))
                    .compose(answer -> client.callRaw(
                            "cancel",
                            new JsonObject()
                                    .put(
                                            "inviteID",
                                            answer.getJsonObject("result").getString("inviteID"))
                                    .put("data", Attack.DATA)))
                    .map(cancelled -> count + 1));
        }
        return done;
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
        System.out.printf(
                "most heap %d MB, most beside it %d MB%n", gateway.mostLive() >> 20, gateway.mostDirect() >> 20);
        assertThat(gateway.isAlive())
                .as(() -> String.join("\n", gateway.output()))
                .isTrue();
        assertThat(gateway.output()).noneMatch(line -> line.contains("OutOf") || line.contains("ERROR"));
    }
}
