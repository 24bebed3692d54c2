package io.bellwire.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Invitations that nobody answers: they stay open, each with its deadline in the far future, while other work is measured. */
final class OpenInvitations implements AutoCloseable {

    private static final int INVITERS = 100;
    private static final int IN_FLIGHT_EACH = 20;
    private static final String TIMEOUT_SECONDS = "86400";

    private final BenchClient client;
    private final ServerProcess server;
    private final Crowd crowd;
    private final CallTemplates templates = new CallTemplates(new Random());
    private final String run = Long.toHexString(new Random().nextLong());
    private final List<CallTemplates.Template> invites = new ArrayList<>();
    private final CompletableFuture<Void> all = new CompletableFuture<>();
    private long wanted;
    private long asked;
    private long open;

    OpenInvitations(ServerProcess server, BenchClient client, LoginMessage logins) {
        this.client = client;
        this.server = server;
        this.crowd = new Crowd(client, server, logins, this::member, this::message, all::completeExceptionally);
    }

    private Crowd.Member member(int user) {
        String userID = "waiting-" + run + "-" + user;
        return new Crowd.Member(userID, "user=" + userID);
    }

    /** Opens so many, and waits until they are; returns what each takes of the server's heap, NaN if not known. */
    double open(long count) throws InterruptedException {
        crowd.logIn(INVITERS);
        long heapBefore = server.liveHeapBytes();
        client.on(() -> {
            wanted = count;
            for (int user = 0; user < INVITERS; user++) {
                invites.add(templates.invite("away-" + run + "-" + user, "", TIMEOUT_SECONDS));
                for (int i = 0; i < IN_FLIGHT_EACH; i++) {
                    next(user);
                }
            }
            return all;
        });
        long heapAfter = server.liveHeapBytes();
        return heapBefore < 0 ? Double.NaN : (heapAfter - heapBefore) / (double) count;
    }

    private void next(int user) {
        if (asked < wanted) {
            crowd.send(user, invites.get(user).fill(asked++));
        }
    }

    private void message(int user, byte[] text, int length) {
        if (++open == wanted) {
            all.complete(null);
        } else {
            next(user);
        }
    }

    @Override
    public void close() {
        crowd.close();
    }
}
