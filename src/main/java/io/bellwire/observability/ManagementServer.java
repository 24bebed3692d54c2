package io.bellwire.observability;

import io.bellwire.observability.NodeHealth.Phase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import java.util.Locale;

/**
 * Health and metrics over HTTP, for those who run the node:
 *
 * <ul>
 *   <li>{@code /health/started}: 200 once it has started, else 503
 *   <li>{@code /health/live}: 200 as long as its event loops turn
 *   <li>{@code /health/ready}: 200 while new clients should come here, else 503: starting, draining, or something it needs
 *       is missing
 *   <li>{@code /metrics}: Prometheus' text format
 * </ul>
 */
public final class ManagementServer {

    private static final int IDLE_SECONDS = 60;
    private static final int MAX_HEADER_BYTES = 8192;
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final NodeHealth health;
    private final Telemetry telemetry;
    private final HttpServer server;

    private ManagementServer(Vertx vertx, NodeHealth health, Telemetry telemetry) {
        this.vertx = vertx;
        this.health = health;
        this.telemetry = telemetry;
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setMaxHeaderSize(MAX_HEADER_BYTES))
                .requestHandler(this::handle);
    }

    /**
     * Starts listening. The future fails with a message that names the address and the settings if that can't be had.
     *
     * @param port 0: any free one
     */
    public static Future<ManagementServer> start(
            Vertx vertx, String host, int port, NodeHealth health, Telemetry telemetry) {
        ManagementServer management = new ManagementServer(vertx, health, telemetry);
        return management
                .server
                .listen(port, host)
                .map(listening -> management)
                .recover(cause -> Future.failedFuture(new IllegalStateException(
                        "health and metrics can't listen on " + host + ":" + port
                                + " (management.host, management.port): " + cause.getMessage(),
                        cause)));
    }

    /** The port that it has. */
    public int port() {
        return server.actualPort();
    }

    /** Stops listening. */
    public Future<Void> close() {
        return server.close();
    }

    private void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response().putHeader("cache-control", "no-store");
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            response.setStatusCode(405).putHeader("allow", "GET, HEAD").end();
            return;
        }
        switch (request.path()) {
            case "/health/started" -> answer(response, health.phase() != Phase.STARTING, phase());
            case "/health/live" -> answer(response, true, phase());
            case "/health/ready" -> ready(response);
            case "/metrics" -> metrics(response);
            default -> response.setStatusCode(404).end();
        }
    }

    private JsonObject phase() {
        return new JsonObject().put("phase", health.phase().name().toLowerCase(Locale.ROOT));
    }

    private void ready(HttpServerResponse response) {
        health.readiness()
                .onSuccess(result -> answer(response, CheckResult.isUp(result), phase().put("checks", checks(result))))
                .onFailure(cause -> answer(response, false, phase().put("problem", cause.getMessage())));
    }

    private static JsonObject checks(CheckResult result) {
        JsonObject checks = new JsonObject();
        result.getChecks().forEach(check -> checks.put(check.getId(), CheckResult.isUp(check) ? "up" : "down"));
        return checks;
    }

    private static void answer(HttpServerResponse response, boolean good, JsonObject body) {
        response.setStatusCode(good ? 200 : 503)
                .putHeader("content-type", JSON)
                .end(new JsonObject()
                        .put("status", good ? "up" : "down")
                        .mergeIn(body)
                        .encode());
    }

    private void metrics(HttpServerResponse response) {
        vertx.executeBlocking(telemetry::scrape, false)
                .onSuccess(
                        text -> response.putHeader("content-type", PROMETHEUS).end(text))
                .onFailure(cause -> response.setStatusCode(500).end());
    }
}
