package io.bellwire.store.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * Where commands are handed in. Except for {@link #up} everything is called on {@link #context}, and answers come there.
 *
 * <p>Commands that go to one server are carried out in the order in which they are handed in.
 */
public interface RedisPort {

    /** What is to be told of the connection. Called on the port's context. */
    interface Listener {
        /** Commands can be handed in from now on, for the first time or again. */
        void cameUp();
    }

    /** The one event loop of all that has to do with Redis. */
    Context context();

    /** Begins to connect, and goes on until closed. */
    void start(Listener listener);

    /**
     * Sends a command. Fails with {@link io.bellwire.store.StoreUnavailableException}: at once where the server is not
     * connected or too much waits for it; later where no answer came, and then it may have been carried out all the same.
     */
    Future<@Nullable Response> send(RedisCommand command);

    /**
     * Sends a command, and lets somebody hand in others behind it, which are carried out after it. Where commands to
     * different servers have no order, that is when it has been answered.
     *
     * @param behind hands them in; run on this context before the answer is there, and again if the command must be sent
     *     again behind them
     */
    Future<@Nullable Response> send(RedisCommand command, Runnable behind);

    /** Whether so many commands more may wait for an answer. */
    boolean hasRoom(int commands);

    /** Whether every server is connected that is needed. Any thread may ask. */
    boolean up();

    /** What stands in the way, for people; null: nothing. Any thread may ask. */
    @Nullable String problem();

    /** Closes the connections; what waits fails. */
    Future<Void> close();
}
