package io.bellwire.store;

import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.creation;

import com.sun.management.OperatingSystemMXBean;
import io.bellwire.protocol.Limits;
import io.bellwire.store.redis.RedisServer;
import io.bellwire.store.redis.Script;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls per second of the store in Redis (create; accept and end), against the very same two commands sent by a client
 * that does nothing else, on the same server one after the other; alone, and as a node that notes what it decides.
 * Argument: seconds per measurement. Run it from the test class path.
 */
final class RedisBenchmark {
    private static final int CALLS_PER_BATCH = 10;
    private static final int BATCHES = 8;
    private static final long RETENTION_MS = 86_400_000;
    private static final String USERS = "raw:1:user:";

    private final Vertx vertx;
    private final RedisServer server;
    private final int seconds;
    private final RedisScripts scripts = new RedisScripts(() -> RedisScripts.SERVER_CLOCK);
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong latencyNanos = new AtomicLong();
    private volatile boolean stopping;

    private RedisBenchmark(Vertx vertx, RedisServer server, int seconds) {
        this.vertx = vertx;
        this.server = server;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) {
        int seconds = Integer.parseInt(arguments[0]);
        Vertx vertx = Vertx.vertx();
        for (String fsync : List.of("everysec", "always")) {
            try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", fsync)) {
                for (int callers : List.of(1, 64, 500)) {
                    for (boolean clustered : new boolean[] {false, true}) {
                        new RedisBenchmark(vertx, server, seconds).store(fsync, callers, clustered);
                    }
                }
                new RedisBenchmark(vertx, server, seconds).raw(fsync);
            }
        }
        await(vertx.close());
    }

    private void store(String fsync, int callers, boolean clustered) {
        RedisStore store = RedisStores.open(
                vertx, RedisStores.config(server.uri(), RedisStores.freshPrefix()), Limits.DEFAULT, clustered);
        Context context = vertx.getOrCreateContext();
        for (int i = 0; i < callers; i++) {
            String user = "user" + i;
            context.runOnContext(nothing -> repeat(store.invitations(), user));
        }
        measure("store, " + fsync + ", " + callers + " callers" + (clustered ? ", clustered" : ""));
        stopping = true;
        await(vertx.timer(200, TimeUnit.MILLISECONDS));
        await(store.close());
    }

    private void repeat(InvitationStore store, String user) {
        if (stopping) {
            return;
        }
        UUID inviteID = UUID.randomUUID();
        long start = System.nanoTime();
        store.append(creation(inviteID, user, user + "-invitee"))
                .compose(created -> store.append(acceptAndEnd(inviteID, 1, user + "-invitee")))
                .onSuccess(ended -> {
                    calls.incrementAndGet();
                    latencyNanos.addAndGet(System.nanoTime() - start);
                    repeat(store, user);
                });
    }

    private void raw(String fsync) {
        Redis client = Redis.createClient(
                vertx, new RedisOptions().setConnectionString(server.uri()).setMaxWaitingHandlers(10_000));
        RedisConnection connection = await(client.connect());
        scripts.all().forEach(script -> await(connection.send(Request.cmd(Command.SCRIPT, "LOAD", script.source()))));
        for (int i = 0; i < BATCHES; i++) {
            vertx.runOnContext(nothing -> batch(connection));
        }
        measure("raw, " + fsync + ", " + BATCHES + " batches of " + CALLS_PER_BATCH + " calls");
        stopping = true;
        await(vertx.timer(200, TimeUnit.MILLISECONDS));
        await(client.close());
    }

    private void batch(RedisConnection connection) {
        if (stopping) {
            return;
        }
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < CALLS_PER_BATCH; i++) {
            call(requests, "user" + i);
        }
        long start = System.nanoTime();
        connection.batch(requests).onSuccess(replies -> {
            if (!replies.stream().map(RedisVerdict::new).allMatch(RedisVerdict::taken)) {
                throw new IllegalStateException("not taken: " + replies);
            }
            calls.addAndGet(CALLS_PER_BATCH);
            latencyNanos.addAndGet(CALLS_PER_BATCH * (System.nanoTime() - start));
            batch(connection);
        });
    }

    private void call(List<Request> requests, String inviter) {
        UUID inviteID = UUID.randomUUID();
        String invitee = inviter + "-invitee";
        requests.add(append(creation(inviteID, inviter, invitee), inviter, invitee));
        requests.add(append(acceptAndEnd(inviteID, 1, invitee)));
    }

    /** The same words that the store sends where it is alone on one server. */
    private Request append(Append append, String... takingSeats) {
        List<Object> arguments =
                new ArrayList<>(List.of(2 + takingSeats.length, "raw:1:{p1}:" + append.inviteID(), "raw:1:{p1}:open"));
        for (String user : takingSeats) {
            arguments.add(USERS + user);
        }
        arguments.addAll(List.of(
                System.currentTimeMillis(),
                append.expectedSeq(),
                append.expectedSeq() == 0 ? "-" : "B",
                append.ends() ? 1 : 0,
                append.expectedSeq() == 0 ? StoreSamples.LIFETIME_MS : 0,
                RETENTION_MS,
                HistoryFormat.idKey(append.inviteID()),
                RedisNewcomers.of(append).finders(),
                append.events().size()));
        append.events().forEach(event -> arguments.add(RedisLog.event(event)));
        arguments.addAll(List.of(
                USERS,
                RedisStore.MOST_AT_ONCE,
                RETENTION_MS + 25 * 3_600_000,
                Limits.DEFAULT.openPerInviter(),
                Limits.DEFAULT.openPerInvitee(),
                takingSeats.length,
                0,
                0,
                append.expectedSeq() == 0 ? "1" : ""));
        return run(scripts.appendWithRows(), arguments.toArray());
    }

    private static Request run(Script script, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(script.sha()));
        all.addAll(List.of(arguments));
        return Request.cmd(Command.EVALSHA, all.toArray());
    }

    private void measure(String name) {
        await(vertx.timer(seconds, TimeUnit.SECONDS));
        long before = calls.get();
        long latency = latencyNanos.get();
        long evalsha = calls("evalsha");
        long zrem = calls("zrem");
        double redis = redisCpu();
        long here = cpu();
        await(vertx.timer(seconds, TimeUnit.SECONDS));
        double count = calls.get() - before;
        System.out.printf(
                "%s: %.0f calls/s, %.0f appends/s; each call %.2f ms, %.2f scripts, %.2f ZREM (all of them in a script), "
                        + "%.0f us of processor time in Redis, %.0f us here%n",
                name,
                count / seconds,
                2 * count / seconds,
                (latencyNanos.get() - latency) / 1e6 / count,
                (calls("evalsha") - evalsha) / count,
                (calls("zrem") - zrem) / count,
                (redisCpu() - redis) * 1e6 / count,
                (cpu() - here) / 1e3 / count);
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private double redisCpu() {
        return Double.parseDouble(info("cpu", "used_cpu_user:")) + Double.parseDouble(info("cpu", "used_cpu_sys:"));
    }

    private long calls(String command) {
        String line = info("commandstats", "cmdstat_" + command + ":");
        return line.isEmpty() ? 0 : Long.parseLong(line.substring("calls=".length(), line.indexOf(',')));
    }

    private String info(String section, String start) {
        for (String line : server.call("INFO", section).toString().split("\r\n", -1)) {
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
        }
        return "";
    }
}
