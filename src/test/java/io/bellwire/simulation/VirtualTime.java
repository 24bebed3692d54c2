package io.bellwire.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only clock and the only scheduler of a simulation. What is due now on several event loops runs in an order that is
 * drawn; when nothing is due, time jumps to the next event. µs.
 */
final class VirtualTime {

    /** Something that happens at a time. */
    static final class Event {
        private final long at;
        private final long order;
        private @Nullable Runnable action;

        Event(long at, long order, Runnable action) {
            this.at = at;
            this.order = order;
            this.action = action;
        }
    }

    private Event[] heap = new Event[256];
    private int size;
    private int cancelled;
    private long order;
    private long now;
    private Dice dice = new Dice(0);
    private final List<VirtualLoop> ready = new ArrayList<>();
    private @Nullable VirtualLoop current;

    /** Begins anew, with nothing to come. */
    void reset(Dice interleaving) {
        Arrays.fill(heap, 0, size, null);
        size = 0;
        cancelled = 0;
        order = 0;
        now = 0;
        dice = interleaving;
        ready.clear();
    }

    long now() {
        return now;
    }

    @Nullable VirtualLoop current() {
        return current;
    }

    /** How many events are still to come, and event loops have something to do. */
    int pending() {
        return size - cancelled + ready.size();
    }

    Event after(long micros, Runnable action) {
        return at(now + micros, action);
    }

    Event at(long micros, Runnable action) {
        Event event = new Event(Math.max(now, micros), order++, action);
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        up(size++, event);
        return event;
    }

    /** Whether it had not happened yet. */
    boolean cancel(Event event) {
        boolean waiting = event.action != null;
        if (waiting) {
            event.action = null;
            cancelled++;
        }
        return waiting;
    }

    void ready(VirtualLoop loop) {
        ready.add(loop);
    }

    void unready(VirtualLoop loop) {
        ready.remove(loop);
    }

    /** Lets the next thing happen; false if there is none, or none before {@code limit}. */
    boolean step(long limit) {
        if (!ready.isEmpty()) {
            int last = ready.size() - 1;
            int index = last == 0 ? 0 : dice.below(last + 1);
            VirtualLoop loop = ready.get(index);
            if (loop.length() == 1) {
                ready.set(index, ready.get(last));
                ready.remove(last);
            }
            run(loop);
            return true;
        }
        while (size > 0 && heap[0].action == null) {
            pop();
            cancelled--;
        }
        if (size == 0 || heap[0].at > limit) {
            now = Math.max(now, Math.min(limit, size == 0 ? now : limit));
            return false;
        }
        Event event = pop();
        now = event.at;
        Runnable action = event.action;
        event.action = null;
        if (action != null) {
            action.run();
        }
        return true;
    }

    /** Runs one task of a loop, out of turn. */
    void run(VirtualLoop loop) {
        VirtualLoop before = current;
        current = loop;
        try {
            loop.runOne();
        } finally {
            current = before;
        }
    }

    private static boolean before(Event one, Event other) {
        return one.at < other.at || (one.at == other.at && one.order < other.order);
    }

    private void up(int index, Event event) {
        int place = index;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (before(heap[parent], event)) {
                break;
            }
            heap[place] = heap[parent];
            place = parent;
        }
        heap[place] = event;
    }

    private Event pop() {
        Event first = heap[0];
        Event last = heap[--size];
        heap[size] = null;
        if (size > 0) {
            down(last);
        }
        return first;
    }

    private void down(Event event) {
        int place = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (before(event, heap[child])) {
                break;
            }
            heap[place] = heap[child];
            place = child;
            child = 2 * place + 1;
        }
        heap[place] = event;
    }
}
