package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.GatewayVerticle;
import io.bellwire.api.SignalingService;
import io.bellwire.signaling.Census;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I7: when nothing is pending, nothing is left. */
class NothingIsLeftTest {
    private static final boolean SOAK = Boolean.getBoolean("bellwire.soak");
    private static final int INVITATIONS = SOAK ? 5_000_000 : 100_000;
    private static final int AT_ONCE = 50;
    private static final int RUNS_OUT_EVERY = 1_000;

    /** One more open invitation than this, and the store refuses: so what it thinks open can be counted. */
    private static final int MOST_OPEN = 100;

    private static final long PATIENCE_MINUTES = SOAK ? 60 : 2;

    private final CountingConsumers consumers = new CountingConsumers();
    private final AtomicInteger started = new AtomicInteger();
    private Vertx vertx;
    private SignalingService service;

    @BeforeEach
    void start(@TempDir Path folder) {
        vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(2))
                .withMetrics(consumers.factory())
                .build();
        JsonObject settings = Node.defaults(folder);
        settings.getJsonObject("limits").put("openInvitations", MOST_OPEN);
        Node.await(vertx.deployVerticle(new GatewayVerticle(), new DeploymentOptions().setConfig(settings)));
        service = SignalingService.createProxy(vertx);
    }

    @AfterEach
    void stop() {
        Node.await(vertx.close());
    }

    @Test
    void whenAllInvitationsHaveEnded() throws Exception {
        long before = consumers.count();
        assertThat(before).isPositive();
        assertThat(Census.owners(vertx)).isEqualTo(2);
        List<Future<Void>> lanes =
                IntStream.range(0, AT_ONCE).mapToObj(this::lane).toList();

        Future.all(lanes).await(PATIENCE_MINUTES, TimeUnit.MINUTES);

        await().untilAsserted(() -> assertThat(Census.ownedInvitations(vertx)).isZero());
        assertThat(consumers.count()).isEqualTo(before);
        assertThat(opens()).isEqualTo(MOST_OPEN);
        // The one that was refused is forgotten after its answer.
        await().untilAsserted(() -> assertThat(Census.ownedInvitations(vertx)).isEqualTo(MOST_OPEN));
    }

    /** One call after the other, until there were enough. */
    private Future<Void> lane(int lane) {
        Promise<Void> finished = Promise.promise();
        next(lane, finished);
        return finished.future();
    }

    private void next(int lane, Promise<Void> finished) {
        int number = started.getAndIncrement();
        if (number >= INVITATIONS) {
            finished.tryComplete();
            return;
        }
        call(number, "alice-" + lane, "bob-" + lane)
                .onSuccess(ended -> next(lane, finished))
                .onFailure(finished::tryFail);
    }

    /** An invitation that ends in one of four ways; a few run out of time. */
    private Future<JsonObject> call(int number, String alice, String bob) {
        boolean runsOut = number % RUNS_OUT_EVERY == 0;
        JsonObject invite =
                new JsonObject().put("actor", alice).put("invitee", bob).put("timeout", runsOut ? 0.005 : 30.0);
        return service.invite(invite).compose(invited -> {
            JsonObject call = new JsonObject().put("inviteID", invited.getString("inviteID"));
            return runsOut ? ended(call.put("actor", alice)) : end(number, call, alice, bob);
        });
    }

    private Future<JsonObject> end(int number, JsonObject call, String alice, String bob) {
        return switch (number % 3) {
            case 0 -> service.accept(call.put("actor", bob));
            case 1 -> service.reject(call.put("actor", bob));
            default -> service.cancel(call.put("actor", alice));
        };
    }

    private Future<JsonObject> ended(JsonObject call) {
        Promise<JsonObject> ended = Promise.promise();
        askUntilEnded(call, ended);
        return ended.future();
    }

    /** Not by composing futures: asked often, they would make a chain too long for the stack. */
    private void askUntilEnded(JsonObject call, Promise<JsonObject> ended) {
        service.getSignalingInfo(call).onFailure(ended::fail).onSuccess(info -> {
            if (info.getString("state").equals("ended")) {
                ended.complete(info);
            } else {
                vertx.setTimer(1, timer -> askUntilEnded(call, ended));
            }
        });
    }

    /** How many can be opened until the store refuses. */
    private int opens() {
        int opened = 0;
        while (opens("a-" + opened, "b-" + opened)) {
            opened++;
        }
        return opened;
    }

    private boolean opens(String inviter, String invitee) {
        JsonObject invite = new JsonObject().put("actor", inviter).put("invitee", invitee);
        return Node.await(service.invite(invite).map(true).recover(cause -> {
            assertThat(((ServiceException) cause).failureCode()).isEqualTo(7008);
            return Future.succeededFuture(false);
        }));
    }
}
