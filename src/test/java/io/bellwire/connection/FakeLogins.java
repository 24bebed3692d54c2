package io.bellwire.connection;

import io.bellwire.delivery.LoginReader;
import io.bellwire.delivery.Replay;
import io.bellwire.protocol.Call.Resume;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers logins with an empty state, and with replays of the test's choice. */
final class FakeLogins implements LoginReader {

    static final long SERVER_TIME = 1_767_225_600_123L;

    /** userID to replay. */
    volatile Function<String, Future<Replay>> replays = userID -> Future.succeededFuture(new FakeReplay());

    final List<String> opened = new CopyOnWriteArrayList<>();

    @Override
    public Future<LoginState> open(String userID, @Nullable Resume resume) {
        opened.add(userID);
        return replays.apply(userID).map(replay -> new LoginState(SERVER_TIME, List.of(), null, replay));
    }
}
