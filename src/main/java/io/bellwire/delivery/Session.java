package io.bellwire.delivery;

import io.netty.channel.EventLoop;

/** One logged-in device on this node. All but the getters are called on its event loop. */
public interface Session {

    String userID();

    String deviceID();

    /** The event loop of its socket. */
    EventLoop eventLoop();

    /** Store time when what its login answers was read, ms; {@link Long#MIN_VALUE} until it is answered. Any thread may ask. */
    long since();

    /**
     * Offers a notice. The session writes it, or leaves it out because the client has seen it or did not ask for such, or
     * keeps back that there is one until it has replayed what came before. It retains the frame if it needs it.
     *
     * @return whether it was written to a live device
     */
    boolean deliver(EncodedNotice notice);

    /**
     * Reads what {@link #deliver} is going to look at, and changes nothing. Where a group has many members that is far away in
     * memory, and a processor that is asked for several at once waits for them together.
     *
     * @return something that depends on all that was read
     */
    default long fetch(EncodedNotice notice) {
        return 0;
    }

    /** A newer connection of the same user and device has logged in: closes with 4409. */
    void replaced();

    /** The same user and device has logged in on another node: the older one of both closes with 4409. */
    void replacedBy(long order);
}
