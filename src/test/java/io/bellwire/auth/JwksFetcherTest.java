package io.bellwire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.auth.TokenCheck.Valid;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Over real HTTP. */
@ExtendWith(VertxExtension.class)
class JwksFetcherTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void verifiesATokenWithAFetchedKey(Vertx vertx) throws Exception {
        String jwk = TestKeys.jwk((RSAPublicKey) TestKeys.RSA.getPublic(), ",\"kid\":\"key-1\"");
        URI uri = serve(vertx, request -> request.response().end("{\"keys\":[" + jwk + "]}"));
        JwtOptions options = new JwtOptions(null, List.of(), uri, null, null);
        JwtTokenVerifier verifier = JwtTokenVerifier.create(vertx, options, InstantSource.fixed(KeyKind.NOW));

        String token = KeyKind.JWKS.token("{\"sub\":\"alice\",\"exp\":1767225700}");

        assertThat(await(verifier.verify(token))).isEqualTo(new Valid("alice", 1_767_225_700_000L));
        assertThat(await(verifier.verify("a.b.c"))).isNotInstanceOf(Valid.class);
        await(verifier.close());
    }

    @Test
    void refusesAnotherStatus(Vertx vertx) throws Exception {
        URI uri = serve(vertx, request -> request.response().setStatusCode(503).end("{}"));

        assertFails(new JwksFetcher(vertx, uri, LONG), "HTTP status 503");
    }

    @Test
    void followsNoRedirect(Vertx vertx) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        URI uri = serve(vertx, request -> {
            requests.incrementAndGet();
            request.response()
                    .setStatusCode(302)
                    .putHeader("location", "/elsewhere")
                    .end();
        });

        assertFails(new JwksFetcher(vertx, uri, LONG), "HTTP status 302");
        assertThat(requests).hasValue(1);
    }

    @Test
    void refusesADocumentThatIsTooLong(Vertx vertx) throws Exception {
        URI uri = serve(vertx, request -> request.response().end(Buffer.buffer(new byte[JwksFetcher.MAX_BYTES + 1])));

        assertFails(new JwksFetcher(vertx, uri, LONG), "longer than 65536 bytes");
    }

    @Test
    void refusesAnEndlessDocument(Vertx vertx) throws Exception {
        URI uri = serve(vertx, request -> {
            request.response().setChunked(true);
            vertx.setPeriodic(
                    1,
                    timer -> request.response()
                            .write(Buffer.buffer(new byte[8192]))
                            .onFailure(ignored -> vertx.cancelTimer(timer)));
        });

        assertFails(new JwksFetcher(vertx, uri, LONG), "longer than 65536 bytes");
    }

    @Test
    void waitsNotForLong(Vertx vertx) throws Exception {
        URI uri = serve(vertx, request -> request.response().setChunked(true).write("{"));

        assertFails(new JwksFetcher(vertx, uri, Duration.ofMillis(50)), "no whole answer within 50 ms");
    }

    private static URI serve(Vertx vertx, Handler<HttpServerRequest> handler) throws Exception {
        int port = await(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"))
                .actualPort();
        return URI.create("http://127.0.0.1:" + port + "/keys");
    }

    private static void assertFails(JwksFetcher fetcher, String message) {
        assertThat(fetcher.fetch().toCompletionStage().toCompletableFuture())
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableOfType(Exception.class)
                .withMessageContaining(message);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
