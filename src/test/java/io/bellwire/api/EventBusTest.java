package io.bellwire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwire.delivery.Announcer;
import io.bellwire.delivery.Elsewhere;
import io.bellwire.delivery.FanOut;
import io.bellwire.delivery.LocalSessions;
import io.bellwire.group.GroupMachine;
import io.bellwire.invitation.InvitationMachine;
import io.bellwire.protocol.InviteIDMaker;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.MessageDecoder;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.signaling.Addresses;
import io.bellwire.signaling.InvitationRouter;
import io.bellwire.signaling.InvitationVerticle;
import io.bellwire.signaling.Ownership;
import io.bellwire.signaling.SignalingMetrics;
import io.bellwire.signaling.Switchboard;
import io.bellwire.store.MemoryGroupStore;
import io.bellwire.store.MemoryInvitationStore;
import io.bellwire.store.MemorySessionRegistry;
import io.bellwire.store.Partitions;
import io.bellwire.store.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway as another verticle uses it: requests, the proxy, published events. */
class EventBusTest {
    private final Vertx vertx = Vertx.vertx();
    private final SignalingService service = SignalingService.createProxy(vertx);

    @BeforeEach
    void start() throws Exception {
        StoreClock clock = StoreClock.system();
        Limits limits = Limits.DEFAULT;
        MessageEncoder encoder = new MessageEncoder(limits);
        var invitations = new MemoryInvitationStore(vertx, limits, Duration.ofDays(1), clock);
        var groups = new MemoryGroupStore(new GroupMachine(limits), clock);
        FanOut fanOut = new FanOut();
        Announcer announcer = new Announcer(new LocalSessions(), fanOut, encoder, Elsewhere.NOBODY);
        InvitationVerticle.registerCodecs(vertx.eventBus());
        await(vertx.deployVerticle(new InvitationVerticle(
                new InvitationVerticle.Services(
                        invitations,
                        groups,
                        new InvitationMachine(limits),
                        announcer,
                        new EventPublisher(vertx, encoder, "/bellwire/test"),
                        SignalingMetrics.NONE,
                        Ownership.ALONE,
                        86_400_000),
                IntStream.range(0, Partitions.COUNT).boxed().toList())));
        Switchboard switchboard = new Switchboard(
                new InvitationRouter(vertx, new Partitions(1, 2), fanOut),
                new InviteIDMaker(new SecureRandom(), System::currentTimeMillis)::next,
                invitations,
                groups,
                new MemorySessionRegistry("node"),
                announcer,
                encoder,
                false);
        new SignalingEndpoint(switchboard::ofServer, new MessageDecoder(limits), encoder).register(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private static JsonObject by(String actor) {
        return new JsonObject().put("actor", actor);
    }

    @Test
    void aCallThroughTheProxyIsMadeForItsActor() throws Exception {
        JsonObject invited = await(service.invite(by("alice").put("invitee", "bob")));
        JsonObject id = new JsonObject().put("inviteID", invited.getString("inviteID"));
        await(service.accept(by("bob").mergeIn(id)));

        JsonObject info = await(service.getSignalingInfo(by("alice").mergeIn(id)));
        assertThat(info.getString("state")).isEqualTo("ended");
        assertThat(info.getJsonArray("invitees").getJsonObject(0).getString("state"))
                .isEqualTo("accepted");
    }

    @Test
    void aRefusalCarriesCodeAndData() throws Exception {
        String unknown = "018f3c2a-7b1e-7c3d-9a4f-0123456789ab";
        assertThatThrownBy(() -> await(service.accept(by("bob").put("inviteID", unknown))))
                .isInstanceOfSatisfying(ServiceException.class, refusal -> {
                    assertThat(refusal.failureCode()).isEqualTo(8010);
                    assertThat(refusal.getDebugInfo()).isEqualTo(new JsonObject().put("inviteID", unknown));
                });
    }

    @Test
    void aServerMayCreateGroupsThoughClientsMayNot() throws Exception {
        JsonObject group = await(
                service.createGroup(by("alice").put("groupID", "g").put("memberList", new JsonArray().add("bob"))));
        assertThat(group.getInteger("size")).isEqualTo(2);
    }

    @Test
    void whatIsNoCallIsRefusedAtOnceAndNotLeftToTimeOut() {
        assertThat(code("accept", new JsonObject())).isEqualTo(-32602);
        assertThat(code("accept", "text")).isEqualTo(-32602);
        assertThat(code("accept", by("bob").put("inviteID", 5))).isEqualTo(-32602);
        assertThat(code("accept", by("x".repeat(65)))).isEqualTo(-32602);
        assertThat(code("accept", by("half a pair \uD83D"))).isEqualTo(-32602);
        assertThat(code(null, by("bob"))).isEqualTo(-32602);
        assertThat(code("fly", by("bob"))).isEqualTo(-32601);
        assertThat(code("ping", by("bob"))).isEqualTo(-32601);
    }

    private int code(String action, Object body) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(10_000);
        if (action != null) {
            options.addHeader("action", action);
        }
        try {
            await(vertx.eventBus().request(Addresses.SIGNALING, body, options));
            throw new AssertionError("it succeeded");
        } catch (ServiceException refusal) {
            return refusal.failureCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyDecisionIsPublishedInOrderAsACloudEvent() throws Exception {
        BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
        BlockingQueue<JsonObject> accepted = new LinkedBlockingQueue<>();
        vertx.eventBus().<JsonObject>consumer(Addresses.EVENTS, message -> events.add(message.body()));
        vertx.eventBus()
                .<JsonObject>consumer(
                        Addresses.EVENTS + ".invitation.accepted", message -> accepted.add(message.body()));
        String id = await(service.invite(by("alice").put("invitee", "bob"))).getString("inviteID");
        await(service.accept(by("bob").put("inviteID", id).put("data", "yes")));

        JsonObject created = events.poll(30, TimeUnit.SECONDS);
        JsonObject answer = events.poll(30, TimeUnit.SECONDS);
        JsonObject ended = events.poll(30, TimeUnit.SECONDS);
        assertThat(List.of(created.getString("type"), answer.getString("type"), ended.getString("type")))
                .containsExactly("invitation.created", "invitation.accepted", "invitation.ended");
        assertThat(answer.getString("id")).isEqualTo(id + ":2");
        assertThat(answer.getString("subject")).isEqualTo(id);
        assertThat(answer.getString("source")).isEqualTo("/bellwire/test");
        assertThat(answer.getJsonObject("data").getString("data")).isEqualTo("yes");
        assertThat(accepted.poll(30, TimeUnit.SECONDS)).isEqualTo(answer);
    }
}
