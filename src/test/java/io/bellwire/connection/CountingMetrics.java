package io.bellwire.connection;

import io.bellwire.protocol.Method;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts. */
final class CountingMetrics implements ConnectionMetrics {

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger loggedIn = new AtomicInteger();
    final AtomicInteger loggedOut = new AtomicInteger();
    final List<Integer> closed = new CopyOnWriteArrayList<>();
    final List<Refusal> refused = new CopyOnWriteArrayList<>();
    final AtomicInteger noticesSent = new AtomicInteger();

    /** As in {@code login 6014}. */
    final List<String> answered = new CopyOnWriteArrayList<>();

    @Override
    public void opened() {
        opened.incrementAndGet();
    }

    @Override
    public void closed(int code) {
        closed.add(code);
    }

    @Override
    public void refused(Refusal reason) {
        refused.add(reason);
    }

    @Override
    public void loggedIn() {
        loggedIn.incrementAndGet();
    }

    @Override
    public void loggedOut() {
        loggedOut.incrementAndGet();
    }

    @Override
    public void answered(Method method, Reply reply) {
        answered.add(method.word()
                + (reply instanceof RpcError error ? " " + error.code().code() : " ok"));
    }

    @Override
    public void noticeSent() {
        noticesSent.incrementAndGet();
    }
}
