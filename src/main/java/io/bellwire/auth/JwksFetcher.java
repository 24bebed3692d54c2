package io.bellwire.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/** Reads a JWKS document over HTTP: at most 64 KiB, within 5 s, without following redirects. */
final class JwksFetcher {

    /** Longest document that is read, bytes. */
    static final int MAX_BYTES = 64 * 1024;

    /** Longest time for connecting and reading together. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Duration timeout;
    private final HttpClient client;
    private final RequestOptions request;

    JwksFetcher(Vertx vertx, URI uri) {
        this(vertx, uri, TIMEOUT);
    }

    JwksFetcher(Vertx vertx, URI uri, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setKeepAlive(false)
                .setDecompressionSupported(false));
        this.request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(uri.toString())
                .setFollowRedirects(false)
                .putHeader("accept", "application/json");
    }

    /** The document. Fails with the reason for people to read. */
    Future<Buffer> fetch() {
        Promise<Buffer> promise = Promise.promise();
        // One timer over the whole of it: a server that sends a byte now and then must not hold a login for longer.
        long timer = vertx.setTimer(
                timeout.toMillis(), ignored -> promise.tryFail("no whole answer within " + timeout.toMillis() + " ms"));
        client.request(new RequestOptions(request))
                .compose(sent -> {
                    promise.future().onFailure(ignored -> sent.reset());
                    return sent.send();
                })
                .onSuccess(response -> read(response, promise))
                .onFailure(promise::tryFail);
        return promise.future().onComplete(ignored -> vertx.cancelTimer(timer));
    }

    private static void read(HttpClientResponse response, Promise<Buffer> promise) {
        response.exceptionHandler(promise::tryFail);
        if (response.statusCode() != 200) {
            promise.tryFail("HTTP status " + response.statusCode());
            return;
        }
        Buffer body = Buffer.buffer();
        response.endHandler(ignored -> promise.tryComplete(body));
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_BYTES) {
                promise.tryFail("longer than " + MAX_BYTES + " bytes");
            } else {
                body.appendBuffer(chunk);
            }
        });
    }

    Future<Void> close() {
        return client.close();
    }
}
