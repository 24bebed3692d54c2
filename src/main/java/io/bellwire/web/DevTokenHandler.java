package io.bellwire.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /dev/token?user=alice}: a token as plain text, for pages of this machine. The connection must come over
 * loopback and must have been meant for loopback: a name that an attacker's DNS points to 127.0.0.1 is refused. Pages of
 * other local ports may read the answer, those of other sites may not.
 */
final class DevTokenHandler implements Handler<RoutingContext> {

    private final DevTokens tokens;

    DevTokenHandler(DevTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (!isFromHere(request) || (origin == null ? isForeign(request) : !isLocalOrigin(origin))) {
            Plain.end(request, 403, "tokens are for pages of this machine\n");
            return;
        }
        request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (origin != null) {
            request.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        try {
            String user = request.getParam("user");
            if (user == null) {
                Plain.end(request, 400, "whose token? /dev/token?user=alice\n");
            } else {
                Plain.end(request, 200, tokens.mint(user));
            }
        } catch (IllegalArgumentException notAllowed) {
            // Of the minter, or because there is a percent sign with nothing behind it.
            Plain.end(request, 400, "user: " + notAllowed.getMessage() + "\n");
        }
    }

    private static boolean isFromHere(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        HostAndPort meant = request.authority();
        return remote != null && isLoopback(remote.hostAddress()) && meant != null && isLocalName(meant.host());
    }

    /** A page of another site that fetches without CORS can't read the answer, but need not get one either. */
    private static boolean isForeign(HttpServerRequest request) {
        return "cross-site".equals(request.getHeader("Sec-Fetch-Site"));
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            return address != null && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }

    private static boolean isLocalOrigin(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && isLocalName(host);
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    /** Names that no DNS is asked for (RFC 6761 §6.3). */
    private static boolean isLocalName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("127.0.0.1")
                || name.equals("::1")
                || name.equals("[::1]");
    }
}
