package io.bellwire.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * 1:1 calls: invited, accepted. Each is two messages in (invite, accept) and four out (both answers, the invitation, the
 * acceptance). Either at a fixed rate, and then latencies count from when a call was due, not from when it was sent
 * (coordinated omission); or saturated: every pair begins the next call as soon as the one before is set up.
 */
final class CallWork implements Work {

    /**
     * How calls are made.
     *
     * @param pairs pairs of users, each with a connection per user
     * @param rate calls per second; 0: saturated
     * @param inFlight calls of one pair at the same time, if saturated
     */
    record Settings(int pairs, double rate, int inFlight, Duration warmup, Duration duration, String data) {
        boolean saturated() {
            return rate == 0;
        }
    }

    private static final int TABLE = 1 << 17;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MESSAGES_EACH = 2;
    private static final String TIMEOUT_SECONDS = "30";

    private final String name;
    private final ServerProcess server;
    private final BenchClient client;
    private final Settings settings;
    private final Crowd crowd;
    private final CallTemplates templates = new CallTemplates(new Random());
    private final List<CallTemplates.Template> invites = new ArrayList<>();
    private final CallTemplates.Template accept;

    // Calls under way, by number; all on the client's loop.
    private final long[] numbers = new long[TABLE];
    private final long[] due = new long[TABLE];
    private final byte[] callerHeard = new byte[TABLE];
    private final byte[] calleeHeard = new byte[TABLE];
    private long made;
    private long done;
    private long errors;
    private @Nullable String firstError;
    private boolean recording;
    private boolean running;
    private Histogram ring = histogram();
    private Histogram setUp = histogram();

    CallWork(String name, ServerProcess server, BenchClient client, LoginMessage logins, Settings settings) {
        this.name = name;
        this.server = server;
        this.client = client;
        this.settings = settings;
        this.crowd = new Crowd(client, server, logins, CallWork::member, this::message, this::failed);
        this.accept = templates.accept(settings.data());
        for (int pair = 0; pair < settings.pairs(); pair++) {
            invites.add(templates.invite(userID(2 * pair + 1), settings.data(), TIMEOUT_SECONDS));
        }
    }

    static Histogram histogram() {
        return new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
    }

    private static Crowd.Member member(int user) {
        return new Crowd.Member(userID(user), "user=" + userID(user) + "&peer=" + userID(user ^ 1));
    }

    private static String userID(int user) {
        return (user % 2 == 0 ? "caller-" : "callee-") + user / 2;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() throws InterruptedException {
        crowd.logIn(2 * settings.pairs());
        load(settings.warmup());
    }

    @Override
    public Measurement measure() throws InterruptedException {
        client.<Void>on(() -> {
            ring = histogram();
            setUp = histogram();
            errors = 0;
            recording = true;
            return CompletableFuture.completedFuture(null);
        });
        long before = done;
        Usage start = Usage.of(server);
        load(settings.duration());
        Usage end = Usage.of(server);
        client.<Void>on(() -> {
            recording = false;
            return CompletableFuture.completedFuture(null);
        });
        if (errors > 0) {
            throw new BenchException(server.name() + " answered " + errors + " errors, the first: " + firstError);
        }
        long calls = done - before;
        double seconds = end.secondsSince(start);
        return new Measurement(name, server.name())
                .put("calls", (double) calls)
                .put("calls/s", calls / seconds)
                .put("CPU s/1000 calls", end.cpuSecondsSince(start) * 1_000 / calls)
                .put("ring", ring)
                .put("set-up", setUp);
    }

    /** Makes calls for so long, and waits until all are set up. */
    private void load(Duration time) throws InterruptedException {
        client.on(() -> begin(time));
    }

    private CompletableFuture<Void> begin(Duration time) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        running = true;
        Runnable stop = settings.saturated() ? saturate() : new Pacer(client.loop(), settings.rate(), this::call)::stop;
        client.later(
                () -> {
                    stop.run();
                    running = false;
                    settle(over, System.nanoTime());
                },
                time.toNanos());
        return over;
    }

    /** Gives every pair its first calls; each is followed by another as long as it runs. */
    private Runnable saturate() {
        for (int i = 0; i < settings.inFlight(); i++) {
            for (int pair = 0; pair < settings.pairs(); pair++) {
                call(pair, System.nanoTime());
            }
        }
        return () -> {};
    }

    /** The next pair's turn. */
    private void call(long dueAt) {
        call((int) (made % settings.pairs()), dueAt);
    }

    private void settle(CompletableFuture<Void> over, long since) {
        if (done == made || errors > 0) {
            over.complete(null);
        } else if (System.nanoTime() - since > SETTLE_NANOS) {
            over.completeExceptionally(
                    new BenchException(server.name() + " has not set up " + (made - done) + " of " + made + " calls"));
        } else {
            client.later(() -> settle(over, since), LOOK_AGAIN_NANOS);
        }
    }

    private void call(int pair, long dueAt) {
        long number = made * settings.pairs() + pair;
        int slot = slot(made);
        if (made - done >= TABLE) {
            failed(new BenchException("more than " + TABLE + " calls are under way"));
            return;
        }
        made++;
        numbers[slot] = number;
        due[slot] = dueAt;
        callerHeard[slot] = 0;
        calleeHeard[slot] = 0;
        crowd.send(2 * pair, invites.get(pair).fill(number));
    }

    private void failed(BenchException failure) {
        errors++;
        firstError = firstError == null ? failure.getMessage() : firstError;
    }

    private static int slot(long call) {
        return (int) (call & (TABLE - 1));
    }

    private void message(int user, byte[] text, int length) {
        long number = CallTemplates.call(text, length);
        int slot = slot(number / settings.pairs());
        if (number < 0 || numbers[slot] != number) {
            failed(new BenchException("not expected: " + Texts.string(text, length)));
            return;
        }
        if (user % 2 == 0) {
            callerHears(slot);
        } else {
            calleeHears(user, slot, number);
        }
        if (callerHeard[slot] == MESSAGES_EACH && calleeHeard[slot] == MESSAGES_EACH) {
            done++;
            if (running && settings.saturated()) {
                call(user / 2, System.nanoTime());
            }
        }
    }

    /** First the answer, then that it was accepted. */
    private void callerHears(int slot) {
        if (++callerHeard[slot] == MESSAGES_EACH && recording) {
            setUp.recordValue(System.nanoTime() - due[slot]);
        }
    }

    /** First the invitation, which is accepted at once, then the answer to that. */
    private void calleeHears(int user, int slot, long number) {
        if (++calleeHeard[slot] == 1) {
            if (recording) {
                ring.recordValue(System.nanoTime() - due[slot]);
            }
            crowd.send(user, accept.fill(number));
        }
    }

    @Override
    public void close() {
        crowd.close();
    }
}
