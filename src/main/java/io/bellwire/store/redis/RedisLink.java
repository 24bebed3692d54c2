package io.bellwire.store.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one primary, and somebody who looks after it: the Vert.x client neither gives up on a command nor
 * connects again.
 *
 * <p>Commands of one turn of the event loop go out as one batch. A command without an answer after {@code commandTimeout}
 * ends the connection, as answers come in order; everything that waits fails, and may have been carried out. Then it
 * connects again, after a growing pause with some chance in it, until it finds a primary; what of the former connection is
 * still on its way is not carried out any more. While it is not connected every command fails at once, and so does one for
 * which there is no room.
 *
 * <p>Lives on one event loop.
 */
final class RedisLink {
    /** Commands in one write. */
    private static final int MOST_IN_BATCH = 256;

    /** Writes without an answer. More than one, so that the server never waits; few, so that busy times fill them. */
    private static final int MOST_BATCHES = 8;

    private static final long MIN_PAUSE_MS = 50;
    private static final long MAX_PAUSE_MS = 2_000;
    private static final long IDLE_CHECK_MS = 1_000;
    private static final long NANOS_PER_MS = 1_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    /** Who is told what happens to a link, on its event loop. */
    interface Owner {
        /** It takes commands from now on. */
        void cameUp(RedisLink link);

        /** It takes no commands; it goes on trying. */
        void wentDown(RedisLink link);

        /** The server says that the command belongs to another one. */
        void redirected(Pending pending, RedisReply kind, String message);
    }

    private enum State {
        DOWN,
        CONNECTING,
        UP,
        CLOSED
    }

    private final Vertx vertx;
    private final ContextInternal context;
    private final Supplier<RedisOptions> target;
    private final LinkSettings settings;
    private final Owner owner;
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private final ArrayDeque<Batch> batches = new ArrayDeque<>();

    private volatile State state = State.DOWN;
    private volatile @Nullable String problem = "not connected yet";
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    /** The connection that took commands last. */
    private @Nullable Identity identity;
    /** Grows with each connection and each end of one, so that whatever belongs to an earlier one can be told. */
    private int epoch;

    private int waiting;
    private boolean flushing;
    private long pauseMs = MIN_PAUSE_MS;
    private long lastSentNanos;
    private long sweeper;

    RedisLink(Context context, Supplier<RedisOptions> target, LinkSettings settings, Owner owner) {
        this.context = (ContextInternal) context;
        this.vertx = context.owner();
        this.target = target;
        this.settings = settings;
        this.owner = owner;
    }

    void start() {
        long everyMs = Math.max(10, Math.min(IDLE_CHECK_MS, settings.commandTimeoutMs() / 5));
        sweeper = context.setPeriodic(everyMs, id -> sweep());
        connect();
    }

    boolean up() {
        return state == State.UP;
    }

    @Nullable String problem() {
        return problem;
    }

    boolean hasRoom(int commands) {
        return waiting + commands <= settings.inFlight();
    }

    void submit(Pending pending) {
        if (state != State.UP) {
            pending.fail("Redis is not connected: " + problem);
        } else if (!hasRoom(1)) {
            pending.fail(waiting + " commands wait for Redis already");
        } else {
            waiting++;
            queue.add(pending);
            flushSoon();
            pending.placed();
        }
    }

    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            context.runOnContext(nothing -> flush());
        }
    }

    private void flush() {
        flushing = false;
        int most = settings.waitsForReplicas() ? 2 : MOST_BATCHES;
        while (connection != null && !queue.isEmpty() && batches.size() < most) {
            Batch batch = new Batch(epoch);
            while (!queue.isEmpty() && batch.commands.size() < MOST_IN_BATCH) {
                batch.add(queue.remove());
            }
            batches.add(batch);
            lastSentNanos = System.nanoTime();
            batch.send(connection);
        }
    }

    private void done(Batch batch) {
        batches.remove(batch);
        if (!queue.isEmpty()) {
            flushSoon();
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        Batch oldest = batches.peek();
        if (oldest != null && now - oldest.sentNanos > settings.commandTimeoutMs() * NANOS_PER_MS) {
            drop("no answer within " + settings.commandTimeoutMs() + " ms");
        } else if (up() && oldest == null && now - lastSentNanos > IDLE_CHECK_MS * NANOS_PER_MS) {
            submit(new Pending(RedisCommand.of(Command.PING)));
        }
    }

    private void connect() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CONNECTING;
        int attempt = ++epoch;
        Redis connecting = Redis.createClient(vertx, target.get());
        client = connecting;
        long timer = context.setTimer(
                settings.connectTimeoutMs(),
                id -> failed(attempt, "no connection within " + settings.connectTimeoutMs() + " ms"));
        connecting
                .connect()
                .compose(connected -> {
                    connected.exceptionHandler(cause -> ended(attempt, "the connection failed: " + cause.getMessage()));
                    connected.endHandler(nothing -> ended(attempt, "the connection ended"));
                    return new Handshake(connected, settings, identity)
                            .run()
                            .onSuccess(known -> connected(attempt, connected, known));
                })
                .onComplete(result -> {
                    context.owner().cancelTimer(timer);
                    if (result.failed()) {
                        failed(attempt, String.valueOf(result.cause().getMessage()));
                    }
                });
    }

    private void connected(int attempt, RedisConnection connected, @Nullable Identity known) {
        if (attempt != epoch || state != State.CONNECTING) {
            return;
        }
        LOG.info("connected to Redis");
        connection = connected;
        identity = known;
        pauseMs = MIN_PAUSE_MS;
        problem = null;
        state = State.UP;
        owner.cameUp(this);
    }

    private void failed(int attempt, String why) {
        if (attempt == epoch && state == State.CONNECTING) {
            goDown(why);
        }
    }

    private void ended(int attempt, String why) {
        if (attempt == epoch && (state == State.CONNECTING || state == State.UP)) {
            goDown(why);
        }
    }

    /** Gives the connection up, and all that waits; connects again. */
    void drop(String why) {
        if (state == State.UP) {
            goDown(why);
        }
    }

    private void goDown(String why) {
        boolean wasUp = state == State.UP;
        if (!why.equals(problem)) {
            LOG.atWarn().addKeyValue("reason", why).log("Redis is not connected");
        }
        state = State.DOWN;
        problem = why;
        release("the connection to Redis was lost, perhaps after it was done: " + why);
        long pause = pauseMs / 2 + ThreadLocalRandom.current().nextLong(pauseMs);
        pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
        context.setTimer(pause, id -> connect());
        if (wasUp) {
            owner.wentDown(this);
        }
    }

    private void release(String why) {
        epoch++;
        connection = null;
        if (client != null) {
            client.close();
            client = null;
        }
        List<Pending> lost = new ArrayList<>();
        batches.forEach(batch -> lost.addAll(batch.commands));
        batches.clear();
        lost.addAll(queue);
        queue.clear();
        waiting = 0;
        lost.forEach(pending -> pending.fail(why));
    }

    void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            problem = "closed";
            vertx.cancelTimer(sweeper);
            release("the store is closed");
        }
    }

    /** Commands that went out in one write. */
    private final class Batch {
        private final int ofEpoch;
        private final List<Pending> commands = new ArrayList<>();
        private boolean durable;
        private long sentNanos = System.nanoTime();
        private int open;
        private int answered;

        Batch(int ofEpoch) {
            this.ofEpoch = ofEpoch;
        }

        void add(Pending pending) {
            commands.add(pending);
            durable |= settings.waitsForReplicas() && pending.command().durable();
        }

        /** Whether the connection that it went out on is still the one. */
        private boolean current() {
            return ofEpoch == epoch && state == State.UP;
        }

        void send(RedisConnection to) {
            open = commands.size();
            if (commands.size() == 1 && !durable) {
                sendEach(to);
                return;
            }
            Wire wire = new Wire(commands, durable, settings);
            to.batch(wire.requests()).onComplete(result -> {
                if (!current()) {
                    return;
                }
                if (result.succeeded()) {
                    answerAll(wire, result.result());
                } else {
                    // One reply was an error, and the client has thrown away the others. A command that is carried out
                    // twice does no harm: each compares, or sets what is set already.
                    sentNanos = System.nanoTime();
                    sendEach(to);
                }
            });
        }

        private void answerAll(Wire wire, List<Response> replies) {
            String missing = durable ? missing(replies.get(replies.size() - 1)) : null;
            waiting -= commands.size();
            done(this);
            for (int i = 0; i < commands.size(); i++) {
                Pending pending = commands.get(i);
                if (missing != null && pending.command().durable()) {
                    pending.fail(missing);
                } else {
                    pending.answer(replies.get(wire.indexOf(i)));
                }
            }
        }

        private @Nullable String missing(@Nullable Response acknowledged) {
            int replicas = acknowledged == null ? 0 : acknowledged.toInteger();
            return replicas >= settings.replicas()
                    ? null
                    : "perhaps done, but only " + replicas + " of " + settings.replicas() + " replicas have it";
        }

        private void sendEach(RedisConnection to) {
            List<Future<Response>> held = new ArrayList<>();
            for (Pending pending : commands) {
                if (pending.asking()) {
                    to.send(RedisCommand.of(Command.ASKING).request());
                }
                Future<Response> sent = to.send(pending.command().request());
                held.add(sent);
            }
            Future<Response> replicas = durable ? to.send(Wire.waitFor(settings)) : Future.succeededFuture();
            for (int i = 0; i < commands.size(); i++) {
                Pending pending = commands.get(i);
                Future<Response> sent = held.get(i);
                boolean wait = durable && pending.command().durable();
                (wait ? replicas.transform(acknowledged -> sent) : sent).onComplete(result -> {
                    String missing = wait && result.succeeded() ? missing(replicas.result()) : null;
                    if (current()) {
                        each(pending, result.result(), result.cause(), missing);
                    }
                });
            }
        }

        private void each(
                Pending pending, @Nullable Response reply, @Nullable Throwable cause, @Nullable String missing) {
            if (cause != null && RedisReply.of(cause) == RedisReply.NO_SCRIPT && connection != null) {
                if (pending.asking()) {
                    connection.send(RedisCommand.of(Command.ASKING).request());
                }
                connection.send(pending.command().requestWithText()).onComplete(result -> {
                    if (current()) {
                        each(pending, result.result(), result.cause(), unproven(pending));
                    }
                });
                pending.placed();
                return;
            }
            waiting--;
            if (++answered == open) {
                done(this);
            }
            if (cause != null) {
                refused(pending, cause);
            } else if (missing != null) {
                pending.fail(missing);
            } else {
                pending.answer(reply);
            }
        }

        /** A script that had to be sent twice was not in the batch for which the replicas were asked. */
        private @Nullable String unproven(Pending pending) {
            return durable && pending.command().durable() ? "done, but nobody asked the replicas" : null;
        }
    }

    private void refused(Pending pending, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        RedisReply kind = RedisReply.of(cause);
        switch (kind) {
            case MOVED, ASK, TRY_AGAIN -> owner.redirected(pending, kind, message);
            case REFUSED -> pending.fail("Redis refuses: " + message, cause);
            case WRONG_SERVER -> {
                pending.fail("not a server that takes commands: " + message, cause);
                drop(message.toLowerCase(Locale.ROOT));
            }
            case NONE -> {
                pending.fail("the connection to Redis was lost, perhaps after it was done", cause);
                drop("the connection ended");
            }
            case NO_SCRIPT, UNEXPECTED -> {
                LOG.atError().setCause(cause).log("Redis does not understand");
                pending.fail("Redis does not understand: " + message, cause);
            }
        }
    }
}
