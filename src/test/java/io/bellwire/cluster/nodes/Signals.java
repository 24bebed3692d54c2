package io.bellwire.cluster.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What a test does to a process that it started; by its ID, never by name. */
public final class Signals {
    private static final long PATIENCE_SECONDS = 60;
    private static final char STOPPED = 'T';

    private Signals() {}

    /** SIGKILL; returns once it is gone. A process that is stopped dies of it, too. */
    static void kill(Process process) {
        process.destroyForcibly();
        awaitExit(process);
    }

    /** SIGSTOP; returns once none of its threads runs: the first of them has to run to hear of it. */
    public static void stop(Process process) {
        send("STOP", process);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> areStopped(process));
    }

    private static boolean areStopped(Process process) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return threads.allMatch(thread -> state(thread) == STOPPED);
        }
    }

    /** The letter behind the name, which may have anything in it, in brackets (proc(5)); a thread that has ended is none. */
    private static char state(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return STOPPED;
        }
    }

    /** SIGCONT, SIGTERM, … */
    public static void send(String signal, Process process) {
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
