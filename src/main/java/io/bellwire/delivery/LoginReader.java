package io.bellwire.delivery;

import io.bellwire.protocol.Call.Resume;
import io.bellwire.protocol.SignalingInfo;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a login answers with and what is then replayed (PROTOCOL §2). */
public interface LoginReader {

    /**
     * Reads the state. The session's {@link Arrival#order} must be complete before this is called, so that nothing falls between.
     *
     * @param resume null: only invitations in which the user is still inviting are offered
     */
    Future<LoginState> open(String userID, @Nullable Resume resume);

    /**
     * {@code pending} of the answer with its cursor, and what comes after the answer.
     *
     * @param serverTime store time when the reading began, ms: what was decided later may be missing, however long it took
     */
    record LoginState(
            long serverTime,
            List<SignalingInfo> pending,
            @Nullable String pendingNext,
            Replay replay) {}
}
