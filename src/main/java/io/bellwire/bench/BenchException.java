package io.bellwire.bench;

/** A bench came to nothing; the message says why, to whoever started it. */
public final class BenchException extends RuntimeException {

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
