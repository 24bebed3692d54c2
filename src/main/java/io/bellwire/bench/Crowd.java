package io.bellwire.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Users of one server, logged in one after another with a bounded number under way. What they hear after their login goes
 * to one listener, which learns whose connection it was by its index.
 */
// A login that fails is told to whoever waits for all of them.
@SuppressWarnings("FutureReturnValueIgnored")
final class Crowd implements AutoCloseable {

    /** Hears what comes in for a user after the login, errors excepted; on the client's loop. */
    interface Listener {
        void message(int user, byte[] text, int length);
    }

    /** Who a user is, and what its connection's address says. */
    record Member(String userID, String query) {}

    private static final int UNDER_WAY = 64;

    private final BenchClient client;
    private final ServerProcess server;
    private final LoginMessage logins;
    private final IntFunction<Member> members;
    private final Listener listener;
    private final Consumer<BenchException> refusals;
    private final List<BenchConnection> connections = new ArrayList<>();
    private final CompletableFuture<Void> allIn = new CompletableFuture<>();
    private int size;
    private int asked;
    private int in;
    private boolean closing;

    /**
     * @param refusals hears of each error that the server answers after the logins, with its text; on the client's loop
     */
    Crowd(
            BenchClient client,
            ServerProcess server,
            LoginMessage logins,
            IntFunction<Member> members,
            Listener listener,
            Consumer<BenchException> refusals) {
        this.client = client;
        this.server = server;
        this.logins = logins;
        this.members = members;
        this.listener = listener;
        this.refusals = refusals;
    }

    /** Logs so many users in, and waits until all are. */
    void logIn(int users) throws InterruptedException {
        client.on(() -> {
            size = users;
            for (int user = 0; user < users; user++) {
                connections.add(null);
            }
            for (int i = 0; i < Math.min(UNDER_WAY, users); i++) {
                next();
            }
            return allIn;
        });
    }

    private void next() {
        if (asked == size) {
            return;
        }
        int user = asked++;
        Member member = members.apply(user);
        client.connect(server.uri(user, member.query()), new Ear(user)).whenComplete((connection, fault) -> {
            if (fault != null) {
                allIn.completeExceptionally(fault);
            } else {
                connections.set(user, connection);
                connection.send(logins.of(member.userID()));
            }
        });
    }

    /** Sends a message as a user; on the client's loop. */
    void send(int user, byte[] message) {
        connections.get(user).send(message);
    }

    /** Closes the connections, in its own time. */
    @Override
    public void close() {
        client.loop().execute(() -> {
            closing = true;
            connections.forEach(connection -> {
                if (connection != null) {
                    connection.close();
                }
            });
        });
    }

    private final class Ear implements BenchConnection.Listener {
        private final int user;
        private boolean loggedIn;

        Ear(int user) {
            this.user = user;
        }

        @Override
        public void message(BenchConnection connection, byte[] text, int length) {
            boolean refused = Texts.indexOf(text, length, Texts.ERROR) >= 0;
            if (loggedIn && refused) {
                refusals.accept(new BenchException("refused: " + Texts.string(text, length)));
            } else if (loggedIn) {
                listener.message(user, text, length);
            } else if (refused) {
                allIn.completeExceptionally(new BenchException("a login was refused: " + Texts.string(text, length)));
            } else {
                enter();
            }
        }

        private void enter() {
            loggedIn = true;
            if (++in == size) {
                allIn.complete(null);
            }
            next();
        }

        @Override
        public void closed(BenchConnection connection) {
            if (!closing) {
                allIn.completeExceptionally(new BenchException("the server closed a connection"));
            }
        }
    }
}
