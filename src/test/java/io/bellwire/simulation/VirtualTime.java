package io.bellwire.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only clock and the only scheduler of a simulation. What is due now on several event loops runs in an order that is
 * drawn; when nothing is due, time jumps to the next event. µs.
 *
 * <p>What happens again and again, whether there is something to do or not, is in the background: it does not count as
 * still to come, and time may leap over it.
 */
final class VirtualTime {

    /** Something that happens at a time. */
    static final class Event {
        private long at;
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
    private final List<Event> background = new ArrayList<>();
    private @Nullable VirtualLoop current;

    /** Begins anew, with nothing to come. */
    void reset(Dice interleaving, long begin) {
        Arrays.fill(heap, 0, size, null);
        size = 0;
        cancelled = 0;
        order = 0;
        now = begin;
        dice = interleaving;
        ready.clear();
        background.clear();
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

    /** The same in the background. */
    Event inBackground(long micros, Runnable action) {
        Event event = new Event(now + micros, order++, action);
        background.add(event);
        return event;
    }

    /** Whether it had not happened yet. */
    boolean cancel(Event event) {
        boolean waiting = event.action != null;
        if (waiting) {
            event.action = null;
            if (!background.remove(event)) {
                cancelled++;
            }
        }
        return waiting;
    }

    /** When the next event is due that is not in the background; {@link Long#MAX_VALUE}: there is none. */
    long next() {
        dropCancelled();
        return size == 0 ? Long.MAX_VALUE : heap[0].at;
    }

    /** Whether no event loop has anything to do. */
    boolean isIdle() {
        return ready.isEmpty();
    }

    /** Goes on from there as if no time had passed in the background. Before {@link #next}, while no event loop is ready. */
    void leap(long micros) {
        long distance = micros - now;
        background.forEach(event -> event.at += distance);
        now = micros;
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
        dropCancelled();
        Event event = background.isEmpty() ? null : fromBackground(limit);
        if (event == null && size > 0 && heap[0].at <= limit) {
            event = pop();
        }
        if (event == null || event.at > limit) {
            now = Math.max(now, Math.min(limit, size == 0 ? now : limit));
            return false;
        }
        now = event.at;
        Runnable action = event.action;
        event.action = null;
        if (action != null) {
            action.run();
        }
        return true;
    }

    private void dropCancelled() {
        while (size > 0 && heap[0].action == null) {
            pop();
            cancelled--;
        }
    }

    /** The first event of the background if it is due before all others; null: it is not. */
    private @Nullable Event fromBackground(long limit) {
        Event first = background.get(0);
        for (int i = 1; i < background.size(); i++) {
            if (before(background.get(i), first)) {
                first = background.get(i);
            }
        }
        if (first.at > limit || (size > 0 && before(heap[0], first))) {
            return null;
        }
        background.remove(first);
        return first;
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
