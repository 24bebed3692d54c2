package io.bellwire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class JwksKeySourceTest {

    private final List<Promise<Buffer>> fetches = new ArrayList<>();
    private long now = 1_000_000;
    private JwksKeySource source;

    @BeforeEach
    void setUp(Vertx vertx) {
        source = new JwksKeySource(vertx, List.of(), this::fetch, Future::succeededFuture, () -> now);
    }

    private Future<Buffer> fetch() {
        Promise<Buffer> promise = Promise.promise();
        fetches.add(promise);
        return promise.future();
    }

    @Test
    void fetchesNothingBeforeTheFirstToken() {
        assertThat(fetches).isEmpty();
    }

    @Test
    void sharesOneFetchAmongAllThatWait() throws Exception {
        Future<List<VerificationKey>> first = ask("a");
        Future<List<VerificationKey>> second = ask("a");

        assertThat(fetches).hasSize(1);
        fetches.get(0).complete(keySet("a"));
        assertThat(await(first)).hasSize(1);
        assertThat(await(second)).hasSize(1);
    }

    @Test
    void answersFromTheCacheWithoutFetching() throws Exception {
        learn("a");

        assertThat(ask("a").result()).hasSize(1);
        assertThat(fetches).hasSize(1);
    }

    @Test
    void fetchesForAnUnknownKeyAtMostEvery30Seconds() throws Exception {
        learn("a");

        now += 29_999;
        assertThat(await(ask("b"))).isEmpty();
        assertThat(fetches).hasSize(1);

        now += 1;
        Future<List<VerificationKey>> rotated = ask("b");
        assertThat(fetches).hasSize(2);
        fetches.get(1).complete(keySet("b"));
        assertThat(await(rotated)).hasSize(1);
    }

    @Test
    void keepsOldKeysWhenAFetchFails() throws Exception {
        learn("a");
        now += 30_000;

        Future<List<VerificationKey>> unknown = ask("b");
        fetches.get(1).fail("down");

        assertThat(await(unknown)).isEmpty();
        assertThat(ask("a").result()).hasSize(1);
    }

    @Test
    void keepsOldKeysWhenTheDocumentIsBroken() throws Exception {
        learn("a");
        now += 30_000;

        Future<List<VerificationKey>> unknown = ask("b");
        fetches.get(1).complete(Buffer.buffer("<html>"));

        assertThat(await(unknown)).isEmpty();
        assertThat(ask("a").result()).hasSize(1);
    }

    @Test
    void failsWhenThereNeverWereKeys() {
        Future<List<VerificationKey>> waiting = ask("a");
        fetches.get(0).fail("connection refused");

        assertThat(waiting.toCompletionStage().toCompletableFuture())
                .failsWithin(1, TimeUnit.SECONDS)
                .withThrowableOfType(Exception.class)
                .withMessageContaining("connection refused");
        // and again at once, without a second fetch
        assertThat(ask("a").cause()).hasMessage("connection refused");
        assertThat(fetches).hasSize(1);
    }

    @Test
    void recoversAfterAFailedStart() throws Exception {
        Future<List<VerificationKey>> waiting = ask("a");
        fetches.get(0).fail("connection refused");
        assertThat(waiting.toCompletionStage().toCompletableFuture()).failsWithin(1, TimeUnit.SECONDS);
        now += 30_000;

        Future<List<VerificationKey>> again = ask("a");
        fetches.get(1).complete(keySet("a"));

        assertThat(await(again)).hasSize(1);
    }

    @Test
    void dropsAWithdrawnKeyAfterTenMinutes() throws Exception {
        learn("a");
        now += 599_999;
        ask("a");
        assertThat(fetches).hasSize(1);

        now += 1;
        assertThat(ask("a").result()).as("in use until the new ones are there").hasSize(1);
        assertThat(fetches).hasSize(2);
        fetches.get(1).complete(keySet("b"));

        assertThat(await(ask("a"))).isEmpty();
        assertThat(ask("b").result()).hasSize(1);
    }

    @Test
    void completesOnTheCallersContext(Vertx vertx) throws Exception {
        Promise<Boolean> same = Promise.promise();
        Context caller = vertx.getOrCreateContext();
        Promise<Void> asked = Promise.promise();
        caller.runOnContext(ignored -> {
            ask("a").onComplete(result -> same.complete(Vertx.currentContext() == caller));
            asked.complete();
        });
        await(asked.future());

        fetches.get(0).complete(keySet("a"));

        assertThat(await(same.future())).isTrue();
    }

    private void learn(String kid) throws Exception {
        Future<List<VerificationKey>> waiting = ask(kid);
        fetches.get(fetches.size() - 1).complete(keySet(kid));
        assertThat(await(waiting)).hasSize(1);
    }

    private Future<List<VerificationKey>> ask(String kid) {
        return source.candidates(SigningAlgorithm.RS256, kid);
    }

    private static Buffer keySet(String kid) {
        KeyPair pair = TestKeys.RSA;
        return Buffer.buffer("{\"keys\":["
                + TestKeys.jwk((RSAPublicKey) pair.getPublic(), ",\"kid\":\"" + kid + "\",\"use\":\"sig\"") + "]}");
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
