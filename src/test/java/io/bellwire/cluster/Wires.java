package io.bellwire.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Virtual time, and a network that loses, delays, repeats, reorders and cuts as its seed says. Times are ms. */
final class Wires {
    private static final Comparator<Event> BY_TIME =
            Comparator.comparingLong(Event::at).thenComparingLong(Event::order);

    final Random random;
    /** Of a thousand batches, how many get lost, come twice, or come late. */
    int faults;

    final Set<String> cut = new HashSet<>();
    final Map<String, Consumer<Buffer>> listeners = new HashMap<>();
    final List<Buffer> recorded = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(BY_TIME);
    private long now = 1_000_000;
    private long order;

    Wires(long seed) {
        random = new Random(seed);
    }

    private record Event(long at, long order, Runnable task) {}

    long now() {
        return now;
    }

    void after(long delay, Runnable task) {
        events.add(new Event(now + delay, order++, task));
    }

    /** Lets so much time go by. */
    void run(long duration) {
        long end = now + duration;
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event event = events.remove();
            now = event.at();
            event.task().run();
        }
        now = end;
    }

    /** Cuts the way from one node to another; not the way back. */
    void cut(String from, String to) {
        cut.add(from + ">" + to);
    }

    void heal() {
        cut.clear();
    }

    private void send(String from, String to, Buffer batch) {
        recorded.add(batch);
        if (cut.contains(from + ">" + to) || happens()) {
            return;
        }
        deliver(to, batch);
        if (happens()) {
            deliver(to, batch);
        }
    }

    private void deliver(String to, Buffer batch) {
        long delay = happens() ? 1L + random.nextInt(1_500) : 1;
        after(delay, () -> {
            Consumer<Buffer> listener = listeners.get(to);
            if (listener != null) {
                listener.accept(batch);
            }
        });
    }

    private boolean happens() {
        return random.nextInt(1_000) < faults;
    }

    Transport transport(String nodeID) {
        return new Transport() {
            @Override
            public Future<Void> listen(Consumer<Buffer> batches) {
                listeners.put(nodeID, batches);
                return Future.succeededFuture();
            }

            @Override
            public void send(String to, Buffer batch) {
                Wires.this.send(nodeID, to, batch);
            }

            @Override
            public Future<Void> close() {
                listeners.remove(nodeID);
                return Future.succeededFuture();
            }
        };
    }

    /** An event loop in virtual time, which can be paused. */
    final class VirtualLoop implements Loop {
        private final List<Runnable> waiting = new ArrayList<>();
        private boolean paused;
        private boolean stopped;

        @Override
        public void execute(Runnable task) {
            if (paused) {
                waiting.add(task);
            } else {
                after(0, () -> {
                    if (paused) {
                        waiting.add(task);
                    } else {
                        task.run();
                    }
                });
            }
        }

        @Override
        public void each(long periodMs, Runnable task) {
            after(periodMs, () -> {
                if (!stopped) {
                    if (!paused) {
                        task.run();
                    }
                    each(periodMs, task);
                }
            });
        }

        @Override
        public void stop() {
            stopped = true;
        }

        void pause() {
            paused = true;
        }

        void goOn() {
            paused = false;
            List<Runnable> late = List.copyOf(waiting);
            waiting.clear();
            late.forEach(this::execute);
        }
    }
}
