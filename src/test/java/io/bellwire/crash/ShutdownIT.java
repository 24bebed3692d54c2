package io.bellwire.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.history.Happening.Answered;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM under load. */
class ShutdownIT {
    private static final int TIMES = Boolean.getBoolean("bellwire.soak") ? 20 : 2;
    private static final long PATIENCE_MS = 20_000;
    private static final long SEED = Long.getLong("bellwire.crash.seed", new Random().nextLong());

    @TempDir
    Path folder;

    private GatewayProcess gateway;
    private int port;

    private void start() {
        gateway = GatewayProcess.start(Settings.of("embedded", "always", folder), List.of());
        port = gateway.awaitReady();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void clientsAreSentElsewhereAndNothingIsLost() {
        Random random = new Random(SEED);
        Crowd crowd = new Crowd("drained", random.nextLong());
        start();
        ClientLoop.await(() -> crowd.connect(Gate.local(port)));
        ClientLoop.await(crowd::gather);
        ClientLoop.run(crowd::start);
        for (int i = 0; i < TIMES; i++) {
            ClientLoop.await(() -> Device.CLIENTS.timer(100 + random.nextInt(500), TimeUnit.MILLISECONDS));
            gateway.terminate();

            assertThat(gateway.awaitExit()).as(gateway.output()).isZero();
            assertThat(closeCodes(crowd)).containsOnly(1012);
            start();
            ClientLoop.await(() -> crowd.connect(Gate.local(port)));
        }
        ClientLoop.await(crowd::stop);
        Evidence evidence = ClientLoop.await(() -> Inquiry.about(crowd, List.of(Gate.local(port)), PATIENCE_MS));
        ClientLoop.run(crowd::disconnect);

        assertThat(CrashChecker.check(evidence)).as("seed " + SEED).isEmpty();
        assertThat(crowd.history.happenings().stream().filter(Answered.class::isInstance))
                .isNotEmpty();
    }

    private static List<Integer> closeCodes(Crowd crowd) {
        return ClientLoop.<io.vertx.core.CompositeFuture>await(() ->
                        Future.all(crowd.devices.stream().map(Device::closed).toList()))
                .list();
    }

    @Test
    void aSecondSignalEndsItAtOnce() {
        start();
        Crowd crowd = new Crowd("impatient", SEED);
        ClientLoop.await(() -> crowd.connect(Gate.local(port)));

        gateway.terminate();
        gateway.awaitOutput("once more stops at once");
        gateway.terminate();

        assertThat(gateway.awaitExit()).as(gateway.output()).isEqualTo(1);
    }
}
