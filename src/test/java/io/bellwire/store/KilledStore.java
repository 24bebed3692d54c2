package io.bellwire.store;

import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.creation;
import static io.bellwire.store.StoreSamples.limits;

import io.bellwire.store.AppendResult.Appended;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/**
 * A process that appends as fast as it can until it is killed, and prints each answer: the ID, and the {@code seq} that the
 * invitation has reached. Arguments: folder, fsync, prefix of the users' IDs.
 */
final class KilledStore {
    private static final int CALLS_AT_ONCE = 50;

    private KilledStore() {}

    public static void main(String[] arguments) throws IOException {
        Vertx vertx = Vertx.vertx();
        EmbeddedStore store = EmbeddedStore.open(
                vertx,
                Path.of(arguments[0]),
                Fsync.valueOf(arguments[1]),
                limits(0, 0, 0),
                Duration.ofDays(1),
                StoreClock.system());
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        answers.println("ready");
        for (int i = 0; i < CALLS_AT_ONCE; i++) {
            String user = arguments[2] + i;
            vertx.getOrCreateContext().runOnContext(ignored -> call(store, user, answers, 0));
        }
        while (System.in.read() >= 0) {
            store.checkpointSoon();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void call(EmbeddedStore store, String user, PrintStream answers, int round) {
        UUID inviteID = UUID.randomUUID();
        if (round % 10 == 9) {
            store.checkpointSoon();
        }
        store.invitations()
                .append(creation(inviteID, user, "bob"))
                .map(result -> said(answers, inviteID, 1, result))
                .compose(ignored -> store.invitations().append(acceptAndEnd(inviteID, 1, "bob")))
                .map(result -> said(answers, inviteID, 3, result))
                .onSuccess(ignored -> call(store, user, answers, round + 1))
                .onFailure(Throwable::printStackTrace);
    }

    private static boolean said(PrintStream answers, UUID inviteID, int seq, AppendResult result) {
        if (!(result instanceof Appended)) {
            throw new IllegalStateException(result.toString());
        }
        answers.println(inviteID + " " + seq);
        return true;
    }
}
