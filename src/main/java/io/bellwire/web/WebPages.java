package io.bellwire.web;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the requests that are not for the clients' WebSocket: {@code /sdk/*}; with {@code --dev} also the demo pages at
 * {@code /} and {@code /dev/token}; for all others a line that says where clients connect.
 *
 * <p>The router is made by a worker when the first such request comes: most nodes never get one, and none should start
 * later because of it.
 */
public final class WebPages implements Handler<HttpServerRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(WebPages.class);
    private static final String SDK = "/sdk/";
    private static final String TOKEN = "/dev/token";

    /** Scripts and styles of ours only, none inline; a WebSocket to where the page came from; pictures, sound and video of ours, or made by the page. */
    private static final String PAGE_POLICY =
            "default-src 'self'; connect-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:;"
                    + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    private static final String FILE_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private final Vertx vertx;
    private final String webSocketPath;
    private final @Nullable DevTokens tokens;
    private volatile @Nullable Router router;

    /**
     * @param webSocketPath where clients connect
     * @param tokens for {@code --dev}; null: no demo pages and no tokens
     */
    public WebPages(Vertx vertx, String webSocketPath, @Nullable DevTokens tokens) {
        this.vertx = vertx;
        this.webSocketPath = webSocketPath;
        this.tokens = tokens;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Router ready = router;
        if (ready != null) {
            ready.handle(request);
            return;
        }
        Context loop = vertx.getOrCreateContext();
        request.pause();
        vertx.executeBlocking(this::router, false)
                .onComplete(made -> loop.runOnContext(now -> {
                    request.resume();
                    if (made.succeeded()) {
                        made.result().handle(request);
                    } else {
                        failed(request, made.cause());
                    }
                }));
    }

    private synchronized Router router() {
        Router made = router;
        if (made == null) {
            made = routes();
            router = made;
        }
        return made;
    }

    private Router routes() {
        Router routes = Router.router(vertx);
        routes.route().handler(WebPages::protect);
        routes.route(SDK + "*").handler(WebPages::share);
        routes.route(SDK + "*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(new AssetHandler(new AssetStore(vertx, "web/sdk"), SDK, "public, max-age=300"));
        DevTokens minter = tokens;
        if (minter != null) {
            routes.get(TOKEN).handler(new DevTokenHandler(minter));
            routes.route("/*")
                    .method(HttpMethod.GET)
                    .method(HttpMethod.HEAD)
                    .handler(new AssetHandler(new AssetStore(vertx, "web/demo"), "/", "no-cache"));
        }
        routes.errorHandler(404, this::notFound);
        routes.errorHandler(405, WebPages::notAllowed);
        routes.errorHandler(400, context -> Plain.end(context.request(), 400, "this is no request of HTTP\n"));
        routes.errorHandler(500, context -> failed(context.request(), context.failure()));
        return routes;
    }

    private static void protect(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Content-Security-Policy", PAGE_POLICY);
        headers.set("Permissions-Policy", "camera=(self), microphone=(self)");
        context.next();
    }

    /** Any site may import the module, with or without an integrity check of its own. */
    private static void share(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("Content-Security-Policy", FILE_POLICY);
        headers.set("Cross-Origin-Resource-Policy", "cross-origin");
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        context.next();
    }

    private void notFound(RoutingContext context) {
        Plain.end(context.request(), 404, "clients connect to " + webSocketPath + "\n");
    }

    private static void failed(HttpServerRequest request, Throwable cause) {
        LOG.atError().setCause(cause).addKeyValue("path", request.path()).log("a page could not be served");
        Plain.end(request, 500, "this did not work\n");
    }

    private static void notAllowed(RoutingContext context) {
        context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
        Plain.end(context.request(), 405, "only GET and HEAD\n");
    }
}
