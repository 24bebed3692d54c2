package io.bellwire.store;

import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.creation;

import com.sun.management.OperatingSystemMXBean;
import io.bellwire.invitation.InvitationEvent;
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
 * Calls per second of the store in Redis (create; accept and end), against the very same commands sent by a client that
 * does nothing else, on the same server one after the other; alone, and as a node that notes what it decides. Argument: seconds per measurement. Run it from the test class
 * path.
 */
final class RedisBenchmark {
    private static final int CALLS_PER_BATCH = 10;
    private static final int BATCHES = 8;

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
            calls.addAndGet(CALLS_PER_BATCH);
            latencyNanos.addAndGet(CALLS_PER_BATCH * (System.nanoTime() - start));
            batch(connection);
        });
    }

    private void call(List<Request> requests, String inviter) {
        UUID inviteID = UUID.randomUUID();
        long now = System.currentTimeMillis();
        InvitationKey key = new InvitationKey(now, inviteID);
        String invitee = inviter + "-invitee";
        for (char kind : new char[] {RedisRow.INVITER_SEAT, RedisRow.INVITEE_SEAT}) {
            byte[] seat = RedisRow.seat(kind, new RedisRow.Seat(now + 30_000, key));
            String user = "raw:user:" + (kind == RedisRow.INVITER_SEAT ? inviter : invitee);
            requests.add(run(
                    scripts.rows(),
                    1,
                    user,
                    now,
                    "" + kind,
                    100,
                    seat,
                    90_000_000,
                    RedisRow.open(key),
                    RedisRow.listed(key)));
        }
        requests.add(append(creation(inviteID, inviter, invitee), now));
        requests.add(append(acceptAndEnd(inviteID, 1, invitee), now));
        for (char kind : new char[] {RedisRow.INVITER_SEAT, RedisRow.INVITEE_SEAT}) {
            byte[] seat = RedisRow.seat(kind, new RedisRow.Seat(now + 30_000, key));
            String user = "raw:user:" + (kind == RedisRow.INVITER_SEAT ? inviter : invitee);
            requests.add(Request.cmd(Command.ZREM, user, seat, RedisRow.open(key)));
        }
    }

    private Request append(Append append, long now) {
        List<Object> arguments = new ArrayList<>(List.of(
                2,
                "raw:{p1}:" + append.inviteID(),
                "raw:{p1}:open",
                now,
                append.expectedSeq(),
                "-",
                append.ends() ? 1 : 0,
                30_000,
                86_400_000,
                HistoryFormat.idKey(append.inviteID())));
        arguments.add(
                append.events().get(0) instanceof InvitationEvent.Created created
                        ? RedisLog.finders(created)
                        : new byte[0]);
        append.events().forEach(event -> arguments.add(RedisLog.event(event)));
        return run(scripts.append(), arguments.toArray());
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
                "%s: %.0f calls/s, %.0f appends/s; each call %.2f ms, %.2f scripts, %.2f ZREM (one of them in a script), "
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
