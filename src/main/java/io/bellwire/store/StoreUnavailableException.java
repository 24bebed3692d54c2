package io.bellwire.store;

/** The store can't be reached, or did not say whether it did what it was asked; repeat it (8503). */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what went wrong. */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** With what went wrong. */
    public StoreUnavailableException(String message) {
        super(message);
    }
}
