package io.bellwire.connection;

import io.bellwire.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/** An upgraded socket as its connection sees it. All but {@link #eventLoop()} is called on its event loop. */
interface ClientSocket {

    EventLoop eventLoop();

    /**
     * Sends a text message; it leaves with all else that this turn of the event loop writes. More unsent bytes than {@code
     * limits.outboundBytes} close with 4413.
     *
     * @return false if the socket is closing: nothing was written
     */
    boolean write(byte[] text);

    /** The same for a notice, which others may be sent too: it is left as it is, and retained if needed. */
    boolean write(ByteBuf notice);

    /** Bytes that were written and that the kernel has not taken yet. */
    long unsentBytes();

    /** Whether few bytes are unsent; {@link SocketListener#writable()} tells when that is so again. */
    boolean isWritable();

    /**
     * Whether the event loop has stood still since then, for so long that the client has given up on what it had asked
     * for.
     *
     * @param then monotonic time in ns
     */
    boolean hasStoodSince(long then);

    /** Stops reading: the client feels it through TCP. While this lasts, silence is no reason to close. */
    void pause();

    /** Reads on. */
    void resume();

    /** The client has logged in: messages may have their full length now. */
    void allowLongMessages();

    /**
     * Sends a close frame and frees the socket, within a bounded time whatever the client does. Does nothing if it closes
     * already.
     */
    void close(CloseCode code);
}
