package io.bellwire.yardstick;

import io.bellwire.FreePorts;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The relay that somebody writes with Vert.x in an afternoon. */
public final class VertxRelay extends VerticleBase {

    private static final Map<String, ServerWebSocket> USERS = new ConcurrentHashMap<>();
    private static final Map<String, Set<ServerWebSocket>> ROOMS = new ConcurrentHashMap<>();

    private final int port;

    private VertxRelay(int port) {
        this.port = port;
    }

    /** Runs until it is ended. */
    public static void main(String[] arguments) {
        int cores = Runtime.getRuntime().availableProcessors();
        // All instances have to ask for the same port by its number, or each would get one of its own.
        int port = FreePorts.take();
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(cores));
        vertx.deployVerticle(() -> new VertxRelay(port), new DeploymentOptions().setInstances(cores))
                .onSuccess(all -> System.out.println("ready ws://127.0.0.1:" + port + "/v1/signaling"))
                .onFailure(fault -> {
                    fault.printStackTrace();
                    System.exit(1);
                });
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .webSocketHandler(this::accept)
                .listen();
    }

    private void accept(ServerWebSocket socket) {
        Query query = Query.of(socket.query());
        USERS.put(query.user(), socket);
        Set<ServerWebSocket> room = query.room() == null
                ? Set.of()
                : ROOMS.computeIfAbsent(query.room(), id -> ConcurrentHashMap.newKeySet());
        if (query.room() != null) {
            room.add(socket);
        }
        boolean[] loggedIn = new boolean[1];
        socket.textMessageHandler(text -> {
            socket.writeTextMessage(text);
            if (loggedIn[0]) {
                relay(socket, query, room, text);
            }
            loggedIn[0] = true;
        });
        socket.closeHandler(closed -> {
            USERS.remove(query.user(), socket);
            room.remove(socket);
        });
    }

    private static void relay(ServerWebSocket from, Query query, Set<ServerWebSocket> room, String text) {
        if (query.peer() != null) {
            ServerWebSocket peer = USERS.get(query.peer());
            if (peer != null) {
                peer.writeTextMessage(text);
            }
        }
        for (ServerWebSocket member : room) {
            if (member != from) {
                member.writeTextMessage(text);
            }
        }
    }
}
