package io.bellwire.cluster.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** What a test does to a process that it started; by its ID, never by name. */
final class Signals {
    private static final long PATIENCE_SECONDS = 60;

    private Signals() {}

    /** SIGKILL; returns once it is gone. A process that is stopped dies of it, too. */
    static void kill(Process process) {
        process.destroyForcibly();
        awaitExit(process);
    }

    /** SIGSTOP, SIGCONT, … */
    static void send(String signal, Process process) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("kill does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits until it is gone; returns its exit code. */
    static int awaitExit(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the process does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError(e);
    }
}
