package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What one client, or ten thousand, can do to a gateway with 256 MB: nothing that a well-behaved one notices but by the
 * clock. After each attack the victim, connected all the time, is answered, and the memory is what it was.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileClientIT {

    private static final int PINGS = 2_000;
    private static final long MEMORY_BYTES = 120L << 20;

    private static Process process;
    private static BufferedReader output;
    private static int port;
    private static RawClient victim;
    private static long calmMicros;

    @BeforeAll
    static void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:MaxDirectMemorySize=128m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileTarget.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        port = Integer.parseInt(line("ready "));
        victim = RawClient.login(port, "victim", "v");
        medianMicros(PINGS);
        calmMicros = medianMicros(PINGS);
    }

    @AfterAll
    static void stop() {
        victim.close();
        process.destroy();
    }

    @Test
    @Order(1)
    void pingsByOneWhoNeverReads() {
        byte[] pings = repeat(RawClient.frame(0x89, new byte[125]), 1_000);
        attackAndWatch("ping flood", client -> {
            for (int i = 0; i < 500; i++) {
                client.raw(pings);
            }
        });
    }

    @Test
    @Order(2)
    void noticesForThoseWhoNeverRead() {
        List<RawClient> sleepers = new ArrayList<>();
        for (int i = 0; i < HostileTarget.SLEEPERS; i++) {
            sleepers.add(RawClient.connectWithSmallBuffer(port).upgrade());
            sleepers.get(i).send(RawClient.loginCall(HostileTarget.SLEEPER, "d" + i));
        }
        try (RawClient waker = RawClient.login(port, HostileTarget.WAKER, "w")) {
            for (int i = 0; i < 100; i++) {
                waker.call(
                        i,
                        "ringing",
                        new JsonObject().put("inviteID", UUID.randomUUID().toString()));
            }
        }
        sees("readers that never read");
        sleepers.forEach(RawClient::close);
    }

    @Test
    @Order(3)
    void fragmentsWithoutEnd() {
        byte[] fragments = repeat(RawClient.frame(0x00, new byte[0]), 1_000);
        attackAndWatch("300,000 fragments", client -> {
            client.send(0x01, new byte[0]);
            for (int i = 0; i < 300; i++) {
                client.raw(fragments);
            }
        });
    }

    @Test
    @Order(4)
    void messagesThatAreTooLong() {
        byte[] huge = RawClient.frame(0x81, new byte[16 << 20]);
        attackAndWatch("16 MB messages", client -> client.raw(huge));
    }

    @Test
    @Order(5)
    void framesThatAreAnnouncedAndNeverCome() {
        List<RawClient> slow = new ArrayList<>();
        byte[] most = Arrays.copyOf(RawClient.frame(0x81, new byte[60_000]), 30_000);
        for (int i = 0; i < 1_000; i++) {
            slow.add(RawClient.open(port).raw(most));
        }
        sees("1,000 half messages of 60 KB");
        slow.forEach(RawClient::close);
    }

    @Test
    @Order(6)
    void callsByOneWhoNeverReads() {
        byte[] calls = repeat(
                RawClient.frame(
                        0x81,
                        RawClient.callText(1, "noSuchMethod" + "x".repeat(50), new JsonObject())
                                .getBytes(StandardCharsets.UTF_8)),
                1_000);
        try (RawClient client = RawClient.connectWithSmallBuffer(port)) {
            client.upgrade().send(RawClient.loginCall("flooder", "f"));
            Thread sender = new Thread(() -> untilClosed(() -> {
                for (int i = 0; i < 10_000; i++) {
                    client.raw(calls);
                }
            }));
            sender.start();
            sees("calls whose answers are not read");
        }
    }

    @Test
    @Order(7)
    void tenThousandWhoNeverLogIn() {
        List<RawClient> idle = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            RawClient client = RawClient.connect(port);
            idle.add(client);
            byte[] request = RawClient.request().getBytes(StandardCharsets.US_ASCII);
            untilClosed(() -> client.raw(idle.size() % 2 == 0 ? request : Arrays.copyOf(request, 40)));
        }
        sees("10,000 sockets without a login");
        try (RawClient prompt = RawClient.login(port, "prompt", "p")) {
            assertThat(prompt.call(1, "ping", new JsonObject()).containsKey("result"))
                    .as("who logs in promptly gets in")
                    .isTrue();
        }
        idle.forEach(RawClient::close);
    }

    /** Attacks twenty times over, and looks at the victim meanwhile. */
    private static void attackAndWatch(String what, Consumer<RawClient> attack) {
        List<Thread> attackers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread attacker = new Thread(() -> {
                for (int round = 0; round < 5; round++) {
                    try (RawClient client = RawClient.connectWithSmallBuffer(port)) {
                        client.upgrade();
                        untilClosed(() -> attack.accept(client));
                    }
                }
            });
            attacker.start();
            attackers.add(attacker);
        }
        sees(what);
        attackers.forEach(HostileClientIT::join);
        assertThat(ping()).isNotNegative();
    }

    /** The victim is answered, and the memory is bounded. */
    private static void sees(String what) {
        long micros = medianMicros(PINGS / 4);
        String memory = memory();
        long used = Long.parseLong(memory.substring(0, memory.indexOf(' ')));
        System.out.printf(
                "%s: victim %d us, %.1f x calm; heap %d MB;%s%n",
                what, micros, (double) micros / calmMicros, used >> 20, memory.substring(memory.indexOf(' ')));
        assertThat(process.isAlive()).isTrue();
        assertThat(used).as("heap in use after %s", what).isLessThan(MEMORY_BYTES);
    }

    private static String memory() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            return line("used ");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String line(String start) {
        try {
            String line = output.readLine();
            while (line != null && !line.startsWith(start)) {
                line = output.readLine();
            }
            assertThat(line).as("the gateway's process").isNotNull();
            return line.substring(start.length());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long medianMicros(int calls) {
        long[] micros = new long[calls];
        for (int i = 0; i < calls; i++) {
            micros[i] = ping();
        }
        Arrays.sort(micros);
        return Math.max(1, micros[calls / 2]);
    }

    private static long ping() {
        long start = System.nanoTime();
        assertThat(victim.call(1, "ping", new JsonObject()).containsKey("result"))
                .isTrue();
        return (System.nanoTime() - start) / 1_000;
    }

    private static void untilClosed(Runnable attack) {
        try {
            attack.run();
        } catch (UncheckedIOException closed) {
            // The gateway defends itself.
        }
    }

    private static byte[] repeat(byte[] frame, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(frame.length * times);
        for (int i = 0; i < times; i++) {
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
