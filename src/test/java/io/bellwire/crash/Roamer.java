package io.bellwire.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Brings a device back when its connection ends, each time to the next node, as PROTOCOL §1 wants it. On the clients' event
 * loop only.
 */
final class Roamer {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int LOOK_AGAIN_MS = 250;
    private static final int NO_CONNECTION = 1006;
    private static final int NO_ANSWER = 4408;
    private static final int SHORTEST_PAUSE_MS = 20;
    private static final int MOST_MORE_MS = 200;

    private final Device device;
    private final List<Gate> gates;
    private final boolean patient;
    private final Random random;
    private final Consumer<Throwable> faults;
    private final List<Integer> closes = new ArrayList<>();
    private int next;
    private int attempt;
    private long attemptedAtNanos;
    private boolean stopped;

    /**
     * For one that is not connected yet.
     *
     * @param first which of the gates it tries first
     * @param patient whether it waits for an answer for as long as the connection stays; else it goes elsewhere after 5 s
     * @param faults is told of what must not be
     */
    Roamer(Device device, List<Gate> gates, int first, boolean patient, Random random, Consumer<Throwable> faults) {
        this.device = device;
        this.gates = gates;
        this.next = first;
        this.patient = patient;
        this.random = random;
        this.faults = faults;
    }

    void start() {
        come();
        Device.CLIENTS.setPeriodic(LOOK_AGAIN_MS, timer -> {
            if (stopped) {
                Device.CLIENTS.cancelTimer(timer);
            } else if (isTired()) {
                device.giveUp(NO_ANSWER);
            }
        });
    }

    /** It stays away from now on, once its connection ends. */
    void stop() {
        stopped = true;
    }

    /** The codes with which its connections ended; 1006 stands for an attempt that failed, too. */
    List<Integer> closes() {
        return closes;
    }

    private boolean isTired() {
        long now = System.nanoTime();
        return device.isConnecting()
                ? now - attemptedAtNanos > PATIENCE_NANOS
                : !patient && now - device.waitsSinceNanos() > PATIENCE_NANOS;
    }

    private void come() {
        if (stopped) {
            return;
        }
        int mine = ++attempt;
        attemptedAtNanos = System.nanoTime();
        device.connect(gates.get(next++ % gates.size())).onFailure(cause -> {
            if (cause instanceof AssertionError) {
                faults.accept(cause);
            }
            if (mine == attempt) {
                device.giveUp(NO_CONNECTION);
            }
        });
        device.closed().onSuccess(code -> ended(mine, code));
    }

    private void ended(int which, int code) {
        if (which == attempt && !stopped) {
            closes.add(code);
            Device.CLIENTS.setTimer(SHORTEST_PAUSE_MS + random.nextInt(MOST_MORE_MS), timer -> come());
        }
    }
}
