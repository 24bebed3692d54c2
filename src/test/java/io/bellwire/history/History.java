package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Everything that the clients of a test did and saw, in one order. Any thread may add to it. */
public final class History {
    private final LongSupplier nanoTime;
    private final List<Happening> happenings = new ArrayList<>();
    private int connections;

    /** An empty history on this machine's monotonic clock. */
    public History() {
        this(System::nanoTime);
    }

    /** An empty history on another clock. */
    History(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A new connection of this device. */
    public synchronized Client connect(String userID, String deviceID) {
        return new Client(++connections, userID, deviceID);
    }

    /** Notes a call; to be done before it is sent. */
    public synchronized Called called(Client client, String method, JsonObject params) {
        return add(new Called(client, method, params, nanoTime.getAsLong()));
    }

    /** Notes the whole answer to a call. */
    public synchronized Answered answered(Called call, JsonObject answer) {
        return add(new Answered(
                call, answer.getJsonObject("result"), answer.getJsonObject("error"), nanoTime.getAsLong()));
    }

    /** Notes a notice. */
    public synchronized Heard heard(Client client, String method, JsonObject params) {
        return add(new Heard(client, method, params, nanoTime.getAsLong()));
    }

    /** All of it so far. */
    public synchronized List<Happening> happenings() {
        return List.copyOf(happenings);
    }

    private <T extends Happening> T add(T happening) {
        happenings.add(happening);
        return happening;
    }
}
