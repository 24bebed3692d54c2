package io.bellwire.abuse;

import io.bellwire.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.ObjectName;

/** The gateway's main class, and beside it somebody who answers questions about its memory on standard output. */
public final class WatchedGateway {

    static final String ANSWER = "watched: ";

    private static final AtomicLong MOST_LIVE = new AtomicLong();
    private static final AtomicLong MOST_DIRECT = new AtomicLong();

    private WatchedGateway() {}

    /** Runs the command line as {@link Main} does. */
    public static void main(String[] arguments) {
        ScheduledFuture<?> sampling = Executors.newSingleThreadScheduledExecutor(WatchedGateway::daemon)
                .scheduleWithFixedDelay(WatchedGateway::sample, 0, 20, TimeUnit.MILLISECONDS);
        daemon(() -> answer(sampling)).start();
        Main.main(arguments);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "watch");
        thread.setDaemon(true);
        return thread;
    }

    private static void sample() {
        MOST_LIVE.accumulateAndGet(live(), Math::max);
        MOST_DIRECT.accumulateAndGet(direct(), Math::max);
    }

    private static void answer(ScheduledFuture<?> sampling) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String question;
            while ((question = in.readLine()) != null) {
                System.out.println(ANSWER + (sampling.isDone() ? "the sampling has ended" : answer(question)));
            }
        } catch (IOException | JMException ended) {
            System.out.println(ANSWER + ended);
        }
    }

    private static String answer(String question) throws JMException {
        return switch (question) {
            case "live" -> {
                System.gc();
                yield String.valueOf(live());
            }
            case "mostLive" -> String.valueOf(MOST_LIVE.get());
            case "direct" -> String.valueOf(direct());
            case "mostDirect" -> String.valueOf(MOST_DIRECT.get());
            case "histogram" -> histogram().replace('\n', ';');
            default -> "";
        };
    }

    /** Bytes of heap that the last collection found in use. */
    private static long live() {
        long bytes = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getCollectionUsage();
            bytes += pool.getType() == MemoryType.HEAP && usage != null ? usage.getUsed() : 0;
        }
        return bytes;
    }

    private static long direct() {
        long bytes = Math.max(0, io.netty.util.internal.PlatformDependent.usedDirectMemory());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            bytes += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
        }
        return bytes;
    }

    private static String histogram() throws JMException {
        ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(commands, "gcClassHistogram", new Object[] {new String[0]}, new String[] {
                    String[].class.getName()
                });
    }
}
