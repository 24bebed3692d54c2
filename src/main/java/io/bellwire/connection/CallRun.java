package io.bellwire.connection;

import io.bellwire.protocol.Call;
import io.bellwire.protocol.MessageEncoder.Answered;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.Request;
import io.bellwire.protocol.RequestID;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One message with calls being carried out: its requests one after another, each once the one before is answered
 * (PROTOCOL §1). While it lasts, {@link #held()} keeps back what its calls cause.
 */
final class CallRun {

    /** Who carries out the requests. */
    interface Carrier {
        /**
         * Carries out one request; must not throw.
         *
         * @param takenAt when the message was taken up, monotonic time in ns
         */
        Future<Reply> carryOut(Request request, long takenAt);

        /** What to answer when that failed. */
        Reply failed(Request request, Throwable cause);

        /** Runs the handler on the connection's event loop: now, if this is it. */
        void onLoop(AsyncResult<Reply> reply, Handler<AsyncResult<Reply>> handler);

        /** Everything is answered. */
        void finished(CallRun run);
    }

    private final Carrier carrier;
    private final List<Request> requests;
    private final boolean batch;
    private final HeldNotices held;
    private final long startedAt;
    private final List<Answered> answers;
    private final List<Reply> replies;
    private int next;
    private boolean over;

    /**
     * Prepares a run.
     *
     * @param requests with the inviteIDs that the gateway makes already in them
     * @param batch whether they are answered in an array
     * @param now monotonic time in ns
     */
    CallRun(Carrier carrier, List<Request> requests, boolean batch, long now) {
        this.carrier = carrier;
        this.requests = requests;
        this.batch = batch;
        this.startedAt = now;
        this.held = new HeldNotices(calls(requests));
        this.answers = new ArrayList<>(requests.size());
        this.replies = new ArrayList<>(requests.size());
    }

    /** Carries out the rest. */
    void advance() {
        while (!over && next < requests.size()) {
            Request request = requests.get(next++);
            Future<Reply> reply = carrier.carryOut(request, startedAt);
            if (!reply.isComplete()) {
                reply.onComplete(done -> carrier.onLoop(done, result -> resume(request, result)));
                return;
            }
            note(request, reply);
        }
        finish();
    }

    /** Answers with this whatever is not answered yet, and ends; what still comes in is ignored. */
    void giveUp(Reply reply) {
        for (next = Math.max(0, next - 1); next < requests.size(); next++) {
            note(requests.get(next), reply);
        }
        finish();
    }

    /** Ends without answering. */
    void abandon() {
        over = true;
    }

    HeldNotices held() {
        return held;
    }

    /** Monotonic time in ns. */
    long startedAt() {
        return startedAt;
    }

    boolean isBatch() {
        return batch;
    }

    /** In the order of the requests; requests without an ID are not answered. */
    List<Answered> answers() {
        return answers;
    }

    /** How each request went, those without an ID too. */
    List<Reply> replies() {
        return replies;
    }

    private void resume(Request request, AsyncResult<Reply> reply) {
        if (!over) {
            note(request, reply);
            advance();
        }
    }

    private void finish() {
        if (!over) {
            over = true;
            carrier.finished(this);
        }
    }

    private void note(Request request, AsyncResult<Reply> reply) {
        note(request, reply.succeeded() ? reply.result() : carrier.failed(request, reply.cause()));
    }

    private void note(Request request, Reply reply) {
        replies.add(reply);
        RequestID id = request.id();
        if (id != null) {
            answers.add(new Answered(id, reply));
        }
    }

    private static Collection<Call> calls(List<Request> requests) {
        return requests.stream()
                .map(Request::content)
                .filter(Call.class::isInstance)
                .map(Call.class::cast)
                .toList();
    }
}
