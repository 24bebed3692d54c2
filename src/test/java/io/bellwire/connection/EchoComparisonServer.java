package io.bellwire.connection;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;

/** Our frame guard and a plain Vert.x WebSocket server in one process, each echoing, for {@link ConnectionBench}. */
public final class EchoComparisonServer {

    private EchoComparisonServer() {}

    /** Prints both ports; then, for each line of input, the CPU time that the process has used, in ns. */
    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true))
                .build();
        SignalingServer ours = AutobahnEchoServer.create(vertx, 0, SignalingServer.PATH);
        TestGateway.await(vertx.deployVerticle(ours::listener, new DeploymentOptions().setInstances(ours.instances())));
        TestGateway.await(vertx.deployVerticle(PlainEcho::new, new DeploymentOptions().setInstances(2)));
        System.out.println("ours " + ours.actualPort());
        System.out.println("plain " + PlainEcho.port);
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        while (System.in.read() >= 0) {
            System.out.println("cpu " + process.getProcessCpuTime());
        }
        TestGateway.await(vertx.close());
    }

    /** What Vert.x does by itself. */
    public static final class PlainEcho extends AbstractVerticle {
        private static volatile int port;

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer()
                    .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                    .listen(-9_999, "127.0.0.1")
                    .onSuccess(server -> port = server.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
