package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.delivery.EncodedNotice;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CatchupTest {
    private static final UUID ID = new UUID(1, 2);

    /** The replay reads on from the one it is told of: those after it must not hide it. */
    @Test
    void ofTheNoticesThatComeBeforeTheReplayTheFirstOneCounts() {
        Vertx vertx = Vertx.vertx();
        try {
            Catchup catchup = new Catchup();
            catchup.missed(ID, 2);
            catchup.missed(ID, 3);
            FakeReplay replay = new FakeReplay();
            catchup.begin(new ReplayPump(replay, (ContextInternal) vertx.getOrCreateContext(), new Nobody()));

            assertThat(replay.missed).containsExactly(new FakeReplay.Missed(ID, 2));
        } finally {
            vertx.close();
        }
    }

    private static final class Nobody implements ReplayPump.Target {
        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void replay(EncodedNotice notice) {}

        @Override
        public void caughtUp() {}

        @Override
        public void replayFailed(Throwable cause) {}
    }
}
