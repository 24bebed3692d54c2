package io.bellwire.connection;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures, in processes of their own: the heap of an idle connection that is logged in, and the CPU time of an echoed
 * message against a plain Vert.x WebSocket server. Ratios count: the machine is shared.
 */
public final class ConnectionBench {

    private static final int CONNECTIONS = 5_000;
    private static final int SOCKETS = 16;
    private static final int MESSAGE_BYTES = 200;

    private ConnectionBench() {}

    /** Prints what it measures. */
    public static void main(String[] arguments) throws IOException {
        idleHeap();
        try (Child echo = new Child(EchoComparisonServer.class)) {
            int oursPort = (int) number(echo.line("ours "));
            int plainPort = (int) number(echo.line("plain "));
            for (int round = 0; round < 3; round++) {
                for (int burst : new int[] {1, 16, 64}) {
                    double ours = microsPerMessage(echo, oursPort, burst);
                    double plain = microsPerMessage(echo, plainPort, burst);
                    System.out.printf(
                            "round %d, %2d per burst: ours %.2f us CPU, plain Vert.x %.2f us CPU, %.2f x%n",
                            round, burst, ours, plain, plain / ours);
                }
            }
        }
    }

    private static void idleHeap() throws IOException {
        try (Child gateway = new Child(HostileTarget.class)) {
            int port = Integer.parseInt(gateway.line("ready "));
            RawClient.login(port, "warm", "up").close();
            gateway.ask("used ");
            long before = number(gateway.ask("used "));
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(RawClient.login(port, "user" + i, "device"));
            }
            gateway.ask("used ");
            long after = number(gateway.ask("used "));
            System.out.printf("heap per idle connection: %d bytes%n", (after - before) / CONNECTIONS);
            clients.forEach(RawClient::close);
        }
    }

    private static double microsPerMessage(Child server, int port, int burst) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < SOCKETS; i++) {
            clients.add(RawClient.open(port));
        }
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        byte[] message = "x".repeat(MESSAGE_BYTES).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < burst; i++) {
            frames.writeBytes(RawClient.frame(0x81, message));
        }
        int rounds = 20_000 / burst;
        exchange(clients, frames.toByteArray(), burst, rounds / 4);
        long before = number(server.ask("cpu "));
        exchange(clients, frames.toByteArray(), burst, rounds);
        long after = number(server.ask("cpu "));
        clients.forEach(RawClient::close);
        return (after - before) / 1_000.0 / ((double) rounds * SOCKETS * burst);
    }

    private static void exchange(List<RawClient> clients, byte[] frames, int burst, int rounds) {
        for (int round = 0; round < rounds; round++) {
            clients.forEach(client -> client.raw(frames));
            for (RawClient client : clients) {
                for (int i = 0; i < burst; i++) {
                    client.frame();
                }
            }
        }
    }

    private static long number(String line) {
        int end = line.indexOf(' ');
        return Long.parseLong(end < 0 ? line : line.substring(0, end));
    }

    /** A server in a process of its own. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        private Child(Class<?> main) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-cp",
                            System.getProperty("java.class.path"),
                            main.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        private String ask(String start) throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            return line(start);
        }

        private String line(String start) throws IOException {
            String line = output.readLine();
            while (line != null && !line.startsWith(start)) {
                line = output.readLine();
            }
            if (line == null) {
                throw new IOException("the server has ended");
            }
            return line.substring(start.length());
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
