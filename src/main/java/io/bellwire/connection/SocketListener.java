package io.bellwire.connection;

/** What happens on a socket, told on its event loop, in the Vert.x context of its listener. */
interface SocketListener {

    /** The upgrade is done; told once, before anything else. */
    void opened();

    /** A whole text message of valid UTF-8. */
    void message(byte[] text);

    /** A whole binary message; comes only where {@link FrameLimits#binary} is true. */
    default void binary(byte[] bytes) {}

    /** Bytes of messages that were taken and wait. */
    default int waitingBytes() {
        return 0;
    }

    /** Few bytes are unsent again. */
    void writable();

    /**
     * The node drains. Whoever has something under way finishes it, takes nothing new meanwhile, and closes with 1012
     * right after.
     *
     * @return false if nothing is under way: the socket is closed at once
     */
    default boolean finishes() {
        return false;
    }

    /** Told several times per heartbeat, for what has to be looked after now and then. */
    void visited();

    /**
     * Nothing can be written any more. Told once.
     *
     * @param code of the close frame that came or went first; 1006 if there was none
     */
    void closed(int code);
}
