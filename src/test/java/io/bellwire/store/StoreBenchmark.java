package io.bellwire.store;

import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.creation;
import static io.bellwire.store.StoreSamples.limits;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Calls per second of the embedded store, two appends each, and the processor time of the whole process per append.
 * Arguments: a folder to make the data folder in, seconds per measurement. Run it from the test class path.
 */
final class StoreBenchmark {
    private static final int PACED_CALLS_PER_SECOND = 1_000;

    private final Vertx vertx;
    private final EmbeddedStore store;
    private final AtomicLong appends = new AtomicLong();
    private final AtomicLong latencyNanos = new AtomicLong();
    private volatile boolean stopping;

    private StoreBenchmark(Vertx vertx, EmbeddedStore store) {
        this.vertx = vertx;
        this.store = store;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "store-benchmark");
        int seconds = Integer.parseInt(arguments[1]);
        Vertx vertx = Vertx.vertx();
        try {
            for (Fsync fsync : List.of(Fsync.ALWAYS, Fsync.NEVER)) {
                for (int writers : List.of(0, 1, 64, 1_000)) {
                    run(vertx, folder.resolve(fsync + "-" + writers), fsync, writers, seconds);
                }
            }
        } finally {
            await(vertx.close());
            delete(folder);
        }
    }

    /** No writers: paced calls. */
    private static void run(Vertx vertx, Path folder, Fsync fsync, int writers, int seconds) {
        EmbeddedStore store = open(vertx, folder, fsync);
        StoreBenchmark benchmark = new StoreBenchmark(vertx, store);
        Context context = vertx.getOrCreateContext();
        if (writers == 0) {
            vertx.setPeriodic(1, id -> benchmark.paced(id));
        }
        for (int i = 0; i < writers; i++) {
            String user = "user" + i;
            context.runOnContext(ignored -> benchmark.repeat(user));
        }
        await(vertx.timer(seconds, TimeUnit.SECONDS));
        benchmark.measure(fsync + (writers == 0 ? ", paced" : ", " + writers + " writers"), seconds);
        benchmark.stopping = true;
        await(store.close());
        long start = System.nanoTime();
        EmbeddedStore again = open(vertx, folder, fsync);
        System.out.printf("    opened again in %d ms%n", (System.nanoTime() - start) / 1_000_000);
        await(again.close());
    }

    private static EmbeddedStore open(Vertx vertx, Path folder, Fsync fsync) {
        return EmbeddedStore.open(vertx, folder, fsync, limits(0, 0, 0), Duration.ofDays(1), StoreClock.system());
    }

    private void measure(String name, int seconds) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long before = appends.get();
        long latency = latencyNanos.get();
        await(vertx.timer(seconds, TimeUnit.SECONDS));
        double count = appends.get() - before;
        System.out.printf(
                "%s: %.0f appends/s, %.1f us of processor time each, answered after %.2f ms%n",
                name,
                count / seconds,
                (system.getProcessCpuTime() - cpu) / 1e3 / count,
                (latencyNanos.get() - latency) / 1e6 / count);
    }

    private void paced(long timer) {
        if (stopping) {
            vertx.cancelTimer(timer);
            return;
        }
        for (int i = 0; i < PACED_CALLS_PER_SECOND / 1_000; i++) {
            call("user" + appends.get() % 1_000, Promise.promise());
        }
    }

    private void repeat(String user) {
        Promise<AppendResult> done = Promise.promise();
        done.future().onSuccess(ignored -> {
            if (!stopping) {
                repeat(user);
            }
        });
        call(user, done);
    }

    private void call(String user, Promise<AppendResult> done) {
        UUID inviteID = UUID.randomUUID();
        long start = System.nanoTime();
        store.invitations()
                .append(creation(inviteID, user, user + "-invitee"))
                .compose(created -> {
                    answered(start);
                    long next = System.nanoTime();
                    return store.invitations()
                            .append(acceptAndEnd(inviteID, 1, user + "-invitee"))
                            .onSuccess(ended -> answered(next));
                })
                .onComplete(done);
    }

    private void answered(long start) {
        appends.incrementAndGet();
        latencyNanos.addAndGet(System.nanoTime() - start);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
