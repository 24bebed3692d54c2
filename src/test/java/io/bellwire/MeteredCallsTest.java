package io.bellwire;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.observability.Telemetry;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Method;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.vertx.core.Future;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls are counted together, wherever they came from. */
class MeteredCallsTest {
    private static final Actor ALICE = new Actor("alice", "phone");
    private static final Call ACCEPT = new Call.Accept(new UUID(1, 2), "");

    private final Telemetry telemetry = new Telemetry();
    private final CallCounters counters = new CallCounters(telemetry);

    @AfterEach
    void tearDown() {
        telemetry.close();
    }

    @Test
    void clientsServersAndConnectionsShareTheCounters() {
        answering(Answer.Done.INSTANCE).call(ALICE, ACCEPT);
        answering(Answer.Done.INSTANCE).call(ALICE, ACCEPT);
        answering(RpcError.of(ErrorCode.NOT_OPEN)).call(ALICE, ACCEPT);
        counters.count(Method.PING, Answer.Done.INSTANCE);

        assertThat(telemetry.scrape().lines())
                .contains(
                        "bellwire_calls_total{method=\"accept\",result=\"ok\"} 2.0",
                        "bellwire_calls_total{method=\"accept\",result=\"8010\"} 1.0",
                        "bellwire_calls_total{method=\"ping\",result=\"ok\"} 1.0",
                        "bellwire_call_duration_seconds_count{method=\"accept\"} 3");
    }

    @Test
    void theAnswerIsHandedOn() {
        RpcError refused = RpcError.of(ErrorCode.NO_PERMISSION);

        assertThat(answering(refused).call(ALICE, ACCEPT).result()).isSameAs(refused);
    }

    private MeteredCalls answering(Reply reply) {
        return new MeteredCalls((actor, call) -> Future.succeededFuture(reply), counters, telemetry);
    }
}
