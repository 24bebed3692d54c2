package io.bellwire.bench;

import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Invitations that run out: how long after the deadline the inviter hears of it. The deadline is the server's, so its
 * clock must be this machine's.
 */
final class TimeoutWork implements Work {

    /** How many run out per second, after which timeout, and for how long. */
    record Settings(double rate, Duration timeout, Duration duration) {}

    private static final byte[] EXPIRE_AT = Texts.bytes("\"expireAt\":");
    private static final int USERS = 200;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String name;
    private final ServerProcess server;
    private final BenchClient client;
    private final Settings settings;
    private final Crowd crowd;
    private final CallTemplates templates = new CallTemplates(new Random());
    private final byte[] invite;
    private final Map<Long, Long> deadlines = new HashMap<>();
    private CompletableFuture<Void> over = new CompletableFuture<>();
    private Histogram late = CallWork.histogram();
    private long made;
    private long firstOfRound;
    private long early;
    private long heard;

    TimeoutWork(String name, ServerProcess server, BenchClient client, LoginMessage logins, Settings settings) {
        this.name = name;
        this.server = server;
        this.client = client;
        this.settings = settings;
        this.crowd = new Crowd(client, server, logins, TimeoutWork::member, this::message);
        this.invite =
                templates.invite("nobody", "", String.valueOf(settings.timeout().toMillis() / 1e3));
    }

    private static Crowd.Member member(int user) {
        return new Crowd.Member("patient-" + user, "user=patient-" + user);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() throws InterruptedException {
        crowd.logIn(USERS);
        measure();
    }

    @Override
    public Measurement measure() throws InterruptedException {
        client.on(this::begin);
        return new Measurement(name, server.name())
                .put("timeouts", (double) late.getTotalCount())
                .put("early", (double) early)
                .put("late", late);
    }

    private CompletableFuture<Void> begin() {
        over = new CompletableFuture<>();
        late = CallWork.histogram();
        early = 0;
        firstOfRound = made;
        heard = made;
        long start = System.nanoTime();
        @Nullable ScheduledFuture<?>[] ticks = new ScheduledFuture<?>[1];
        ticks[0] = client.loop().scheduleAtFixedRate(() -> tick(start, ticks[0]), 0, TICK_NANOS, TimeUnit.NANOSECONDS);
        return over;
    }

    private void tick(long start, @Nullable ScheduledFuture<?> ticks) {
        long elapsed = System.nanoTime() - start;
        if (elapsed >= settings.duration().toNanos()) {
            if (ticks != null) {
                ticks.cancel(false);
            }
            return;
        }
        while ((made - firstOfRound) * 1e9 / settings.rate() <= elapsed) {
            crowd.send((int) (made % USERS), CallTemplates.fill(invite, made));
            made++;
        }
    }

    private void message(int user, byte[] text, int length) {
        if (Texts.indexOf(text, length, Texts.ERROR) >= 0) {
            over.completeExceptionally(
                    new BenchException("refused: " + new String(text, 0, length, StandardCharsets.UTF_8)));
            return;
        }
        long call = CallTemplates.call(text, length);
        int expireAt = Texts.indexOf(text, length, EXPIRE_AT);
        Long deadline = deadlines.remove(call);
        if (deadline == null) {
            deadlines.put(call, Texts.number(text, expireAt + EXPIRE_AT.length, length));
            return;
        }
        long lateMs = System.currentTimeMillis() - deadline;
        early += lateMs < 0 ? 1 : 0;
        late.recordValue(TimeUnit.MILLISECONDS.toNanos(Math.max(0, lateMs)));
        if (++heard == made && deadlines.isEmpty()) {
            over.complete(null);
        }
    }

    @Override
    public void close() {
        crowd.close();
    }
}
