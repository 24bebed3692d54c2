package io.bellwire.signaling;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.store.Append;
import io.bellwire.store.AppendResult;
import io.bellwire.store.ForwardingInvitationStore;
import io.bellwire.store.InvitationStore;
import io.bellwire.store.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A store that does what a test tells it to: appends wait, get lost, or are taken and not acknowledged; reads fail or
 * wait. Without orders it passes everything on. As the contract says, its futures complete on the caller's context.
 */
final class FaultyStore extends ForwardingInvitationStore {

    /** What becomes of one append. */
    interface Fault {
        Future<AppendResult> of(InvitationStore store, Append append);

        /** It never arrives, and the caller doesn't know that. */
        Fault LOST = (store, append) -> Future.failedFuture(new StoreUnavailableException("lost on the way"));

        /** It is taken, and the caller doesn't hear of it. */
        Fault UNSAID = (store, append) -> store.append(append).compose(taken -> LOST.of(store, append));

        /** It is answered like that, and not taken. */
        static Fault answers(AppendResult result) {
            return (store, append) -> Future.succeededFuture(result);
        }
    }

    private final ArrayDeque<Fault> faults = new ArrayDeque<>();
    private final List<Append> appends = new ArrayList<>();
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private boolean holdAppends;
    private boolean holdReads;
    private boolean readsFail;
    private Runnable beforeNextRead = () -> {};

    FaultyStore(InvitationStore store) {
        super(store);
    }

    /** The next appends meet these faults, one each. */
    synchronized void next(Fault... planned) {
        faults.addAll(List.of(planned));
    }

    /** Faults that no append has met are forgotten. */
    synchronized void behave() {
        faults.clear();
    }

    synchronized void holdAppends() {
        holdAppends = true;
    }

    synchronized void holdReads() {
        holdReads = true;
    }

    synchronized void failReads(boolean fail) {
        readsFail = fail;
    }

    synchronized void beforeNextRead(Runnable action) {
        beforeNextRead = action;
    }

    /** Lets everything go on that waits, and what comes. */
    void release() {
        List<Runnable> waiting;
        synchronized (this) {
            holdAppends = false;
            holdReads = false;
            waiting = List.copyOf(held);
            held.clear();
        }
        waiting.forEach(Runnable::run);
    }

    synchronized int waiting() {
        return held.size();
    }

    synchronized List<Append> appends() {
        return List.copyOf(appends);
    }

    /** The store behind it, for somebody who appends behind the owner's back. */
    InvitationStore behind() {
        return store;
    }

    @Override
    public Future<AppendResult> append(Append append) {
        Fault fault;
        boolean hold;
        synchronized (this) {
            appends.add(append);
            fault = faults.isEmpty() ? InvitationStore::append : faults.remove();
            hold = holdAppends;
        }
        return answer(hold, () -> fault.of(store, append));
    }

    @Override
    public Future<List<LoggedEvent>> read(UUID inviteID, int afterSeq) {
        Runnable before;
        boolean hold;
        synchronized (this) {
            if (readsFail) {
                return Future.failedFuture(new StoreUnavailableException("can't be read"));
            }
            before = beforeNextRead;
            beforeNextRead = () -> {};
            hold = holdReads;
        }
        before.run();
        return answer(hold, () -> store.read(inviteID, afterSeq));
    }

    private <T> Future<T> answer(boolean hold, Supplier<Future<T>> action) {
        if (!hold) {
            return action.get();
        }
        Context context = Vertx.currentContext();
        Promise<T> promise = Promise.promise();
        Runnable later = () -> action.get().onComplete(promise);
        synchronized (this) {
            held.add(() -> context.runOnContext(nothing -> later.run()));
        }
        return promise.future();
    }
}
