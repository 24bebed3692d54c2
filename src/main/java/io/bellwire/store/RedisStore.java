package io.bellwire.store;

import io.bellwire.config.RedisAddress.Topology;
import io.bellwire.config.RedisConfig;
import io.bellwire.protocol.Limits;
import io.bellwire.store.redis.RedisCommand;
import io.bellwire.store.redis.RedisPort;
import io.bellwire.store.redis.RedisPorts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invitations, groups and sessions in Redis, shared by all nodes with the same address and prefix.
 *
 * <p>What is answered is as durable as {@link RedisConfig.Durability} says. All talk with Redis is on one event loop, that
 * of whoever opened it; answers come on the caller's context. While Redis can't be reached everything fails at once with {@link
 * StoreUnavailableException}.
 */
public final class RedisStore {
    /** Moves the shared clock on and renews the lease. */
    static final long HEARTBEAT_MS = 1_000;

    /** A node that Redis has not heard of for that long is gone. */
    static final long LEASE_MS = 8_000;

    /**
     * One script changes the rows of that many users at most, where Redis is one server; it serves nobody else meanwhile.
     * Beyond that a script per user does.
     */
    static final int MOST_AT_ONCE = 64;

    /** How long the first connection may take. */
    private static final long START_MS = 10_000;

    private static final long NANOS_PER_MS = 1_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

    private final Vertx vertx;
    private final RedisPort port;
    private final RedisKeys keys;
    private final RedisScripts scripts;
    private final RedisClock clock;
    private final String nodeID;
    private final boolean clustered;
    private final RedisNodes nodes;
    private final Promise<RedisStore> opened = Promise.promise();
    private final Limits limits;
    private final Duration retention;

    private @Nullable String seeds;
    private @Nullable RedisInvitationStore invitations;
    private @Nullable RedisGroupStore groups;
    private @Nullable RedisSessionRegistry sessions;
    private final long heartbeatMs;
    private final int mostAtOnce;
    private long heartbeat = -1;
    private boolean beating;
    private boolean preparing;
    private volatile boolean closed;
    private volatile boolean foreign;

    /**
     * Connects. Fails if that takes longer than 10 s.
     *
     * @param limits the bounds on open invitations, and on groups
     * @param retention how long an invitation is kept after it ended
     * @param nodeID under which this node's sessions are registered; no other node may have it
     * @param clustered whether others need to know what this node decides; see {@link StoreNodes#decisionsOf}
     */
    public static Future<RedisStore> open(
            Vertx vertx, RedisConfig config, Limits limits, Duration retention, String nodeID, boolean clustered) {
        return open(
                vertx,
                config,
                limits,
                retention,
                nodeID,
                clustered,
                System::nanoTime,
                () -> RedisScripts.SERVER_CLOCK,
                HEARTBEAT_MS,
                MOST_AT_ONCE);
    }

    /** With clocks, a heartbeat, and a bound of its own for what one script does; 0: it changes no rows. */
    static Future<RedisStore> open(
            Vertx vertx,
            RedisConfig config,
            Limits limits,
            Duration retention,
            String nodeID,
            boolean clustered,
            LongSupplier nanoTicker,
            Supplier<String> scriptClock,
            long heartbeatMs,
            int mostAtOnce) {
        ContextInternal caller = (ContextInternal) vertx.getOrCreateContext();
        Promise<RedisStore> promise = caller.promise();
        RedisStore store = new RedisStore(
                vertx, config, limits, retention, nodeID, clustered, nanoTicker, scriptClock, heartbeatMs, mostAtOnce);
        store.start();
        store.opened.future().onComplete(promise);
        return promise.future();
    }

    private RedisStore(
            Vertx vertx,
            RedisConfig config,
            Limits limits,
            Duration retention,
            String nodeID,
            boolean clustered,
            LongSupplier nanoTicker,
            Supplier<String> scriptClock,
            long heartbeatMs,
            int mostAtOnce) {
        this.heartbeatMs = heartbeatMs;
        this.mostAtOnce = config.address().topology() == Topology.CLUSTER ? 0 : mostAtOnce;
        this.vertx = vertx;
        this.limits = limits;
        this.retention = retention;
        this.nodeID = nodeID;
        this.clustered = clustered;
        this.nodes = new RedisNodes(this);
        this.keys = new RedisKeys(config.prefix());
        this.scripts = new RedisScripts(scriptClock);
        this.clock = new RedisClock(nanoTicker);
        ContextInternal caller = (ContextInternal) vertx.getOrCreateContext();
        Context context = caller.owner()
                .contextBuilder()
                .withEventLoop(caller.nettyEventLoop())
                .build();
        this.port = RedisPorts.create(context, config, scripts.all());
    }

    private void start() {
        port.context().runOnContext(nothing -> {
            vertx.setTimer(START_MS, id -> startedInVain());
            port.start(this::prepare);
        });
    }

    private void startedInVain() {
        if (opened.tryFail(new StoreUnavailableException("Redis (store.redis.uri) can't be used: " + problem()))) {
            close();
        }
    }

    /** Each time that the connection is there again, everything could be different. */
    private void prepare() {
        if (preparing || closed) {
            return;
        }
        preparing = true;
        nodes.away();
        readSeeds().compose(found -> beat().map(found)).onComplete(result -> {
            preparing = false;
            if (result.failed()) {
                LOG.atWarn().setCause(result.cause()).log("Redis does not answer");
                vertx.setTimer(HEARTBEAT_MS, id -> again());
            } else {
                prepared(result.result());
            }
        });
    }

    private void again() {
        if (port.up()) {
            prepare();
        }
    }

    private void prepared(String found) {
        if (seeds == null) {
            seeds = found;
            become(found);
        } else if (!seeds.equals(found)) {
            foreign = true;
            LOG.error("what Redis holds is no longer what this node has begun with; the node must be restarted");
        } else if (sessions != null) {
            sessions.registerAgain();
        }
    }

    private void become(String found) {
        Partitions partitions = new Partitions(
                HexFormat.fromHexDigitsToLong(found, 0, 16), HexFormat.fromHexDigitsToLong(found, 16, 32));
        RedisInvitationStore made = new RedisInvitationStore(this, partitions, limits, retention, mostAtOnce);
        invitations = made;
        groups = new RedisGroupStore(this, limits);
        sessions = new RedisSessionRegistry(this, nodes);
        heartbeat = vertx.setPeriodic(heartbeatMs, id -> beatSoon());
        made.start().onComplete(counted -> {
            if (counted.succeeded()) {
                opened.tryComplete(this);
            } else if (opened.tryFail(counted.cause())) {
                close();
            }
        });
    }

    /** The first node makes the seeds, the others find them. */
    private Future<String> readSeeds() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String offered = seeds == null ? HexFormat.of().formatHex(random) : seeds;
        port.send(RedisCommand.on(keys.seeds(), Command.SET, offered, "NX").durably());
        return port.send(RedisCommand.on(keys.seeds(), Command.GET)).map(found -> {
            String text = found == null ? "" : found.toString(StandardCharsets.US_ASCII);
            if (!text.matches("[0-9a-f]{32}")) {
                throw new StoreUnavailableException("no seeds of partitions: " + text);
            }
            return text;
        });
    }

    private void beatSoon() {
        if (!beating && port.up()) {
            beating = true;
            beat().onComplete(done -> beating = false);
        }
    }

    /** Renews the lease, and finds out who is alive. On the port's context. */
    Future<Void> beat() {
        long sent = System.nanoTime();
        return port.send(RedisCommand.run(
                        scripts.heartbeat(), List.of(keys.nodes(), keys.clock()), clock.now(), nodeID, LEASE_MS))
                .map(reply -> {
                    heard(reply, (System.nanoTime() - sent) / NANOS_PER_MS);
                    return null;
                });
    }

    private void heard(@Nullable Response reply, long tookMs) {
        if (reply == null) {
            throw new StoreUnavailableException("no answer to a heartbeat");
        }
        clock.heard(reply.get(0).toLong(), reply.get(1).toLong(), tookMs);
        boolean held = reply.get(3).toInteger() == 1;
        nodes.heard(reply.get(2), reply.get(1).toLong(), held);
        if (sessions == null) {
            return;
        }
        if (held) {
            sessions.tellUntold();
        } else {
            sessions.registerAgain();
        }
    }

    RedisPort port() {
        return port;
    }

    RedisKeys keys() {
        return keys;
    }

    RedisScripts scripts() {
        return scripts;
    }

    RedisClock clock() {
        return clock;
    }

    String nodeID() {
        return nodeID;
    }

    /** Whether there are other nodes. */
    boolean clustered() {
        return clustered;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Does the work on the port's context, at once if that is where we are; the future completes on the caller's. */
    <T extends @Nullable Object> Future<T> onPort(Supplier<Future<T>> work) {
        ContextInternal caller = (ContextInternal) vertx.getOrCreateContext();
        Promise<T> promise = caller.promise();
        if (closed || foreign) {
            promise.fail(new StoreUnavailableException(String.valueOf(problem())));
        } else if (caller == port.context()) {
            begin(work, promise);
        } else {
            port.context().runOnContext(nothing -> begin(work, promise));
        }
        return promise.future();
    }

    private static <T extends @Nullable Object> void begin(Supplier<Future<T>> work, Promise<T> promise) {
        try {
            work.get().onComplete(promise);
        } catch (RuntimeException e) {
            promise.fail(e);
        }
    }

    /** Whether it can be used now. */
    public boolean works() {
        return !closed && !foreign && port.up();
    }

    /** What keeps it from working, for people; null: nothing. */
    @Nullable String problem() {
        if (closed) {
            return "the store is closed";
        }
        return foreign ? "Redis was emptied, or replaced by another one" : port.problem();
    }

    /** The invitations. */
    public InvitationStore invitations() {
        return there(invitations);
    }

    /** The groups. */
    public GroupStore groups() {
        return there(groups);
    }

    /** Who is connected where. */
    public SessionRegistry sessions() {
        return there(sessions);
    }

    /** The nodes that share this Redis. */
    public StoreNodes nodes() {
        return nodes;
    }

    private static <T> T there(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the store has not been opened");
        }
        return part;
    }

    /** Gives the lease back and disconnects. Closing again is fine. */
    public Future<Void> close() {
        Promise<Void> promise = ((ContextInternal) vertx.getOrCreateContext()).promise();
        port.context().runOnContext(nothing -> {
            if (closed) {
                promise.complete();
                return;
            }
            closed = true;
            vertx.cancelTimer(heartbeat);
            if (invitations != null) {
                invitations.stop();
            }
            if (sessions != null) {
                sessions.stop();
            }
            leave().transform(left -> port.close()).onComplete(promise);
        });
        return promise.future();
    }

    private Future<?> leave() {
        if (sessions == null || !port.up()) {
            return Future.succeededFuture();
        }
        return port.send(
                RedisCommand.run(scripts.heartbeat(), List.of(keys.nodes(), keys.clock()), clock.now(), nodeID, 0));
    }
}
