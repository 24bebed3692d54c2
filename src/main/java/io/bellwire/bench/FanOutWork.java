package io.bellwire.bench;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Invitations in a group, of which every member hears: each is invited (every member hears of it) and accepted (every
 * member hears of that), one after another. Counted is every message that reaches somebody.
 */
final class FanOutWork implements Work {

    /**
     * How large the group is and how long it goes on.
     *
     * @param members members of the group, all connected; the first is its owner and invites the second
     */
    record Settings(int members, Duration warmup, Duration duration, String data) {}

    private static final int INVITER = 0;
    private static final int INVITEE = 1;

    private final ServerProcess server;
    private final BenchClient client;
    private final Settings settings;
    private final Crowd crowd;
    private final CallTemplates templates = new CallTemplates(new Random());
    private final String groupID = "group-" + Long.toHexString(new Random().nextLong());
    private final CallTemplates.Template invite;
    private final CallTemplates.Template accept;

    private CompletableFuture<Void> prepared = new CompletableFuture<>();
    private CompletableFuture<Void> over = new CompletableFuture<>();
    private long endNanos;
    private long call;
    private long beganNanos;
    private int missing;
    private boolean accepted;
    private long delivered;
    private @Nullable Histogram complete;

    FanOutWork(ServerProcess server, BenchClient client, LoginMessage logins, Settings settings) {
        this.server = server;
        this.client = client;
        this.settings = settings;
        this.crowd = new Crowd(client, server, logins, this::member, this::message, this::refused);
        this.invite = templates.inviteInGroup(groupID, userID(INVITEE), settings.data());
        this.accept = templates.accept(settings.data());
    }

    private Crowd.Member member(int user) {
        return new Crowd.Member(userID(user), "user=" + userID(user) + "&room=" + groupID);
    }

    private String userID(int user) {
        return groupID + "-" + user;
    }

    @Override
    public String name() {
        return "fan-out to " + settings.members();
    }

    @Override
    public void prepare() throws InterruptedException {
        crowd.logIn(settings.members());
        StringBuilder create = new StringBuilder(
                        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"createGroup\",\"params\":{")
                .append("\"groupID\":\"")
                .append(groupID)
                .append("\",\"memberList\":[");
        for (int user = 1; user < settings.members(); user++) {
            create.append(user == 1 ? "\"" : ",\"").append(userID(user)).append('"');
        }
        byte[] message = Texts.bytes(create.append("]}}").toString());
        client.on(() -> {
            crowd.send(INVITER, message);
            return prepared;
        });
        load(settings.warmup(), null);
    }

    @Override
    public Measurement measure() throws InterruptedException {
        Histogram histogram = CallWork.histogram();
        long before = delivered;
        Usage start = Usage.of(server);
        load(settings.duration(), histogram);
        Usage end = Usage.of(server);
        long deliveries = delivered - before;
        return new Measurement(name(), server.name())
                .put("deliveries", (double) deliveries)
                .put("deliveries/s", deliveries / end.secondsSince(start))
                .put("CPU us/delivery", end.cpuSecondsSince(start) * 1e6 / deliveries)
                .put("reached all", histogram);
    }

    private void load(Duration time, @Nullable Histogram histogram) throws InterruptedException {
        client.on(() -> {
            over = new CompletableFuture<>();
            complete = histogram;
            endNanos = System.nanoTime() + time.toNanos();
            next();
            return over;
        });
    }

    private void next() {
        if (System.nanoTime() - endNanos >= 0) {
            over.complete(null);
            return;
        }
        call++;
        accepted = false;
        missing = settings.members();
        beganNanos = System.nanoTime();
        crowd.send(INVITER, invite.fill(call));
    }

    private void refused(BenchException refusal) {
        prepared.completeExceptionally(refusal);
        over.completeExceptionally(refusal);
    }

    private void message(int user, byte[] text, int length) {
        if (CallTemplates.call(text, length) < 0) {
            if (user == INVITER) {
                client.later(() -> prepared.complete(null), TimeUnit.SECONDS.toNanos(1));
            }
            return;
        }
        delivered++;
        if (--missing == 0) {
            everybodyHeard();
        }
    }

    private void everybodyHeard() {
        if (complete != null) {
            complete.recordValue(System.nanoTime() - beganNanos);
        }
        if (accepted) {
            next();
            return;
        }
        accepted = true;
        missing = settings.members();
        beganNanos = System.nanoTime();
        crowd.send(INVITEE, accept.fill(call));
    }

    @Override
    public void close() {
        crowd.close();
    }
}
