package io.bellwire.connection;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.delivery.Replay;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

/** Replays the pieces that it is given. */
final class FakeReplay implements Replay {

    /** What was missed. */
    record Missed(UUID inviteID, int seq) {}

    final List<Missed> missed = new ArrayList<>();
    private final Queue<List<EncodedNotice>> pieces = new ArrayDeque<>();

    FakeReplay piece(EncodedNotice... notices) {
        pieces.add(List.of(notices));
        return this;
    }

    @Override
    public Future<List<EncodedNotice>> next() {
        List<EncodedNotice> piece = pieces.poll();
        return Future.succeededFuture(piece == null ? List.of() : piece);
    }

    @Override
    public boolean missed(UUID inviteID, int seq) {
        missed.add(new Missed(inviteID, seq));
        return true;
    }
}
