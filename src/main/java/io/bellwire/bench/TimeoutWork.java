package io.bellwire.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Invitations that run out: how long after the deadline the inviter hears of it, counted from when the invitation was sent
 * plus its timeout, so with the way to the server and back; and how many ran out before the deadline, by the server's own
 * clock. No two clocks are compared.
 */
final class TimeoutWork implements Work {

    /** How many run out per second, after which timeout, and for how long. */
    record Settings(double rate, Duration timeout, Duration duration) {}

    private static final byte[] EXPIRE_AT = Texts.bytes("\"expireAt\":");
    private static final byte[] AT = Texts.bytes("\"at\":");
    private static final int USERS = 200;

    private final String name;
    private final ServerProcess server;
    private final BenchClient client;
    private final Settings settings;
    private final Crowd crowd;
    private final CallTemplates templates = new CallTemplates(new Random());
    private final CallTemplates.Template invite;
    private final Map<Long, Ringing> ringing = new HashMap<>();
    private CompletableFuture<Void> over = new CompletableFuture<>();
    private Histogram late = CallWork.histogram();
    private long made;
    private long early;
    private long heard;

    TimeoutWork(String name, ServerProcess server, BenchClient client, LoginMessage logins, Settings settings) {
        this.name = name;
        this.server = server;
        this.client = client;
        this.settings = settings;
        this.crowd = new Crowd(client, server, logins, TimeoutWork::member, this::message, this::refused);
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
        heard = made;
        Pacer pacer = new Pacer(client.loop(), settings.rate(), due -> invite());
        client.later(pacer::stop, settings.duration().toNanos());
        return over;
    }

    private void invite() {
        ringing.put(made, new Ringing(System.nanoTime()));
        crowd.send((int) (made % USERS), invite.fill(made));
        made++;
    }

    private void refused(BenchException refusal) {
        over.completeExceptionally(refusal);
    }

    private void message(int user, byte[] text, int length) {
        long call = CallTemplates.call(text, length);
        Ringing one = ringing.get(call);
        if (one == null) {
            return;
        }
        if (one.deadline == 0) {
            one.deadline = number(text, length, EXPIRE_AT);
            return;
        }
        ringing.remove(call);
        early += number(text, length, AT) < one.deadline ? 1 : 0;
        long due = one.sentNanos + settings.timeout().toNanos();
        late.recordValue(Math.max(0, System.nanoTime() - due));
        if (++heard == made && ringing.isEmpty()) {
            over.complete(null);
        }
    }

    private static long number(byte[] text, int length, byte[] name) {
        return Texts.number(text, Texts.indexOf(text, length, name) + name.length, length);
    }

    @Override
    public void close() {
        crowd.close();
    }

    /** An invitation on its way to its deadline. */
    private static final class Ringing {
        final long sentNanos;

        /** By the server's clock, ms; 0 until it has answered. */
        long deadline;

        Ringing(long sentNanos) {
            this.sentNanos = sentNanos;
        }
    }
}
