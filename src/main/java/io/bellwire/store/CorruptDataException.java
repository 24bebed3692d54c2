package io.bellwire.store;

/** Bytes on disk are not what was written there, or were written by a newer version. The message says where. */
public final class CorruptDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CorruptDataException(String message) {
        super(message);
    }

    CorruptDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
