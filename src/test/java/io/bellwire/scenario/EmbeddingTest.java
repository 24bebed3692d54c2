package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwire.GatewayVerticle;
import io.bellwire.api.SignalingService;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody's own Vert.x application with a gateway in it, and a verticle that rings people through the event bus. */
class EmbeddingTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        Node.await(vertx.close());
    }

    /** A verticle as an application would have it: it lets support ring a customer, and keeps a record of what happens. */
    private static final class SupportDesk extends VerticleBase {
        private final BlockingQueue<JsonObject> record = new LinkedBlockingQueue<>();
        private final BlockingQueue<JsonObject> acceptedOnly = new LinkedBlockingQueue<>();
        private SignalingService signaling;

        @Override
        public Future<?> start() {
            signaling = SignalingService.createProxy(vertx);
            vertx.eventBus().<JsonObject>consumer("bellwire.events", event -> record.add(event.body()));
            vertx.eventBus()
                    .<JsonObject>consumer(
                            "bellwire.events.invitation.accepted", event -> acceptedOnly.add(event.body()));
            return Future.succeededFuture();
        }

        Future<JsonObject> rings(String customer) {
            return signaling.invite(new JsonObject()
                    .put("actor", "support")
                    .put("invitee", customer)
                    .put("data", "room 7"));
        }

        JsonObject hears() throws InterruptedException {
            return next(record);
        }

        static JsonObject next(BlockingQueue<JsonObject> events) throws InterruptedException {
            JsonObject event = events.poll(Node.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event;
        }
    }

    @Test
    void aVerticleRingsSomebodyAndHearsWhatBecomesOfIt() throws InterruptedException {
        deployGateway();
        SupportDesk desk = new SupportDesk();
        Node.await(vertx.deployVerticle(desk));

        String inviteID = Node.await(desk.rings("customer")).getString("inviteID");
        Node.await(desk.signaling.accept(new JsonObject()
                .put("actor", "customer")
                .put("inviteID", inviteID)
                .put("data", "hello")));

        JsonObject created = desk.hears();
        assertThat(created.getMap().keySet())
                .containsAll(Set.of("specversion", "id", "source", "type", "subject", "time", "data"));
        assertThat(created.getString("type")).isEqualTo("invitation.created");
        assertThat(created.getString("subject")).isEqualTo(inviteID);
        assertThat(created.getJsonObject("data").getString("data")).isEqualTo("room 7");
        JsonObject accepted = desk.hears();
        assertThat(accepted.getString("type")).isEqualTo("invitation.accepted");
        assertThat(accepted.getJsonObject("data").getString("data")).isEqualTo("hello");
        assertThat(accepted.getString("id")).isNotEqualTo(created.getString("id"));
        assertThat(desk.hears().getString("type")).isEqualTo("invitation.ended");
        assertThat(SupportDesk.next(desk.acceptedOnly)).isEqualTo(accepted);
    }

    @Test
    void refusalsComeAsServiceExceptionsWithTheCodesOfTheProtocol() {
        deployGateway();
        SignalingService signaling = SignalingService.createProxy(vertx);
        String inviteID = Node.await(
                        signaling.invite(new JsonObject().put("actor", "a").put("invitee", "b")))
                .getString("inviteID");
        JsonObject call = new JsonObject().put("actor", "stranger").put("inviteID", inviteID);

        assertThatThrownBy(() -> Node.await(signaling.accept(call)))
                .isInstanceOfSatisfying(ServiceException.class, refusal -> {
                    assertThat(refusal.failureCode()).isEqualTo(8010);
                    assertThat(refusal.getDebugInfo()).isEqualTo(new JsonObject().put("inviteID", inviteID));
                });
        assertThatThrownBy(() -> Node.await(signaling.accept(new JsonObject())))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refusal -> assertThat(refusal.failureCode()).isEqualTo(-32602));
    }

    @Test
    void aPlainRequestDoesTheSame() {
        deployGateway();
        DeliveryOptions method = new DeliveryOptions().addHeader("action", "invite");
        JsonObject invite = new JsonObject().put("actor", "a").put("invitee", "b");

        JsonObject answer = Node.await(vertx.eventBus().<JsonObject>request("bellwire.signaling", invite, method))
                .body();

        assertThat(answer.getJsonArray("invitees").getJsonObject(0).getString("reach"))
                .isEqualTo("queued");
    }

    @Test
    void aGatewayCanBeUndeployedAndDeployedAgain() {
        String first = deployGateway();
        Node.await(vertx.undeploy(first));

        deployGateway();

        SignalingService signaling = SignalingService.createProxy(vertx);
        JsonObject invite = new JsonObject().put("actor", "a").put("invitee", "b");
        assertThat(Node.await(signaling.invite(invite)).getString("inviteID")).isNotBlank();
    }

    @Test
    void wrongSettingsFailTheDeploymentAndAreNamed() {
        JsonObject wrong = Node.defaults(folder);
        wrong.getJsonObject("http").put("prot", 1);

        assertThatThrownBy(() -> Node.await(
                        vertx.deployVerticle(new GatewayVerticle(), new DeploymentOptions().setConfig(wrong))))
                .hasMessageContaining("http.prot");
    }

    private String deployGateway() {
        return Node.await(
                vertx.deployVerticle(new GatewayVerticle(), new DeploymentOptions().setConfig(Node.defaults(folder))));
    }
}
