package io.bellwire.delivery;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** What a client that just logged in has missed, read from the store piece by piece as its socket drains. */
public interface Replay {

    /**
     * The next notices, in order; the caller releases each payload. To ask for more says that those before were written.
     * An empty list: caught up, and live notices may flow from now on, provided that the caller goes over to them before
     * it returns to its event loop. If it fails, what it had taken up is lost: the connection has to close, and the client
     * to come again.
     */
    Future<List<EncodedNotice>> next();

    /**
     * A live notice has come and was not written: its invitation's log is read (again), in its turn. False if so many
     * wait that there is no room to remember it: the client does not read, and has to come again.
     */
    boolean missed(UUID inviteID, int seq);
}
