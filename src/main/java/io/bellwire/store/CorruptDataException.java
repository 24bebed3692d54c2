package io.bellwire.store;

/** Bytes are not what was written, or were written by a newer version. The message says where. */
public final class CorruptDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong, and where. */
    public CorruptDataException(String message) {
        super(message);
    }

    CorruptDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
