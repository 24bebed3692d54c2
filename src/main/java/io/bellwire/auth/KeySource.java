package io.bellwire.auth;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the keys for a token come from. */
interface KeySource {

    /**
     * The keys that may have signed a token with this header, possibly none. Completes on the caller's context; fails only
     * when no key could be had so far.
     */
    Future<List<VerificationKey>> candidates(SigningAlgorithm algorithm, @Nullable String kid);

    /** Releases what it holds. */
    Future<Void> close();

    /** Keys that never change. */
    record Fixed(List<VerificationKey> keys) implements KeySource {
        @Override
        public Future<List<VerificationKey>> candidates(SigningAlgorithm algorithm, @Nullable String kid) {
            return Future.succeededFuture(select(keys, algorithm, kid));
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }

    /** Those of the keys that may have signed such a token. */
    static List<VerificationKey> select(List<VerificationKey> keys, SigningAlgorithm algorithm, @Nullable String kid) {
        return keys.stream().filter(key -> key.mayHaveSigned(algorithm, kid)).toList();
    }
}
