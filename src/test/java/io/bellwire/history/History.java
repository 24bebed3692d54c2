package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Census;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.Happening.Settled;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Everything that the clients of a test did and saw, in one order: what stands first, came first. Any thread may add to
 * it. {@link HistoryFile} writes and reads it, {@link HistoryChecker} judges it.
 */
public final class History {
    private final LongSupplier nanoTime;
    private final List<Happening> happenings = new ArrayList<>();
    private int connections;

    /** An empty history on this machine's monotonic clock. */
    public History() {
        this(System::nanoTime);
    }

    /**
     * An empty history on another clock.
     *
     * @param nanoTime monotonic, ns, in step with the store's
     */
    public History(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A new connection of this device. */
    public synchronized Client connect(String userID, String deviceID) {
        return new Client(++connections, userID, deviceID);
    }

    /** Notes a call; to be done before it is sent. */
    public synchronized Called called(Client client, String method, JsonObject params) {
        return calledAt(nanoTime.getAsLong(), client, method, params.copy());
    }

    /** Notes the whole answer to a call: what has {@code result} or {@code error}. */
    public synchronized Answered answered(Called call, JsonObject answer) {
        return answeredAt(nanoTime.getAsLong(), call, answer.getJsonObject("result"), answer.getJsonObject("error"));
    }

    /** Notes a notice. */
    public synchronized Heard heard(Client client, String method, JsonObject params) {
        return heardAt(nanoTime.getAsLong(), client, method, params);
    }

    /** Notes that nothing that was decided so far is still on its way to these. */
    public synchronized Settled settled(Collection<Client> clients) {
        TreeSet<Integer> numbers = new TreeSet<>();
        clients.forEach(client -> numbers.add(client.connection()));
        return settledAt(nanoTime.getAsLong(), numbers);
    }

    /** Notes what is left where nothing is pending, say {@code timers}, {@code openInvitations}. */
    public synchronized Census census(Map<String, Long> left) {
        return censusAt(nanoTime.getAsLong(), left);
    }

    /** All of it so far. */
    public synchronized List<Happening> happenings() {
        return List.copyOf(happenings);
    }

    /** A copy that goes its own way. */
    public synchronized History upToNow() {
        History copy = new History(nanoTime);
        copy.connections = connections;
        copy.happenings.addAll(happenings);
        return copy;
    }

    /**
     * An empty history for what these connections do next. Their logins are in it, so that it can be judged by itself; to
     * be called where nothing is pending.
     */
    public synchronized History next(Collection<Client> clients) {
        History next = new History(nanoTime);
        next.connections = connections;
        for (Happening happening : happenings) {
            if (happening instanceof Answered login
                    && login.succeeded()
                    && login.call().method().equals("login")
                    && clients.contains(login.call().client())) {
                Called call = login.call();
                Called again = next.calledAt(call.nanos(), call.client(), call.method(), call.params());
                JsonObject result = login.result().copy();
                result.remove("pending"); // What was pending then is over.
                next.answeredAt(login.nanos(), again, result, null);
            }
        }
        return next;
    }

    // ---- With a time of their own, as they are read from a file

    Called calledAt(long nanos, Client client, String method, JsonObject params) {
        return add(new Called(happenings.size(), nanos, client, method, params));
    }

    Answered answeredAt(long nanos, Called call, JsonObject result, JsonObject error) {
        return add(new Answered(happenings.size(), nanos, call, result, error));
    }

    Heard heardAt(long nanos, Client client, String method, JsonObject params) {
        return add(new Heard(happenings.size(), nanos, client, method, params));
    }

    Settled settledAt(long nanos, Set<Integer> connectionNumbers) {
        return add(new Settled(happenings.size(), nanos, connectionNumbers));
    }

    Census censusAt(long nanos, Map<String, Long> left) {
        return add(new Census(happenings.size(), nanos, new TreeMap<>(left)));
    }

    private <T extends Happening> T add(T happening) {
        happenings.add(happening);
        return happening;
    }
}
