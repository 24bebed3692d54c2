package io.bellwire.connection;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A session as a script, a frame per line. Its first byte says what the rest is:
 *
 * <pre>
 * L      a login                        M{…}   a login that resumes with this
 * T…     a text message                 F…     the first fragment of one
 * c…     a fragment                     C…     the last fragment
 * B…     a binary message               X…     a close frame
 * P…     a ping                         O…     a pong
 * R…     bytes as they are, no frame
 * </pre>
 *
 * <p>Whatever begins otherwise is a text message. {@code $1} to {@code $9} are IDs of this session, {@code $U} is its user.
 */
final class FuzzedSession {
    static final String USER = "mole";
    private static final int MOST_FRAMES = 64;
    private static final int PATIENCE_MS = 20_000;
    private static final int NORMAL_CLOSE = 0x88;

    private final List<byte[]> lines;
    private final String token;
    private final long number;

    /**
     * A session.
     *
     * @param number its own, of which its IDs are made
     */
    FuzzedSession(byte[] script, String token, long number) {
        this.lines = lines(script);
        this.token = token;
        this.number = number;
    }

    private static List<byte[]> lines(byte[] script) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= script.length && lines.size() < MOST_FRAMES; i++) {
            if (i == script.length || script[i] == '\n') {
                lines.add(java.util.Arrays.copyOfRange(script, from, i));
                from = i + 1;
            }
        }
        return lines;
    }

    /**
     * Plays it to a gateway, says goodbye, and reads until the gateway has closed.
     *
     * @return how many frames it had
     */
    int play(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(RawClient.request().getBytes(StandardCharsets.ISO_8859_1));
            lines.forEach(line -> out.writeBytes(frame(line)));
            out.writeBytes(RawClient.frame(NORMAL_CLOSE, new byte[] {3, (byte) 0xE8}));
            exchange(socket, out.toByteArray());
        }
        return lines.size();
    }

    /** The gateway may close, or reset, while this is still writing. */
    private static void exchange(Socket socket, byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            byte[] ignored = new byte[8_192];
            int read = 0;
            while (read >= 0) {
                read = socket.getInputStream().read(ignored);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the gateway has not closed the connection", e);
        } catch (java.net.SocketException closed) {
            // Closed is closed.
        }
    }

    private byte[] frame(byte[] line) {
        int kind = line.length == 0 ? 'T' : line[0];
        byte[] rest = expanded(line, Math.min(1, line.length));
        return switch (kind) {
            case 'L' -> RawClient.frame(0x81, login(""));
            case 'M' -> RawClient.frame(0x81, login(",\"resume\":" + new String(rest, StandardCharsets.UTF_8)));
            case 'T' -> RawClient.frame(0x81, rest);
            case 'F' -> RawClient.frame(0x01, rest);
            case 'c' -> RawClient.frame(0x00, rest);
            case 'C' -> RawClient.frame(0x80, rest);
            case 'B' -> RawClient.frame(0x82, rest);
            case 'X' -> RawClient.frame(0x88, rest);
            case 'P' -> RawClient.frame(0x89, rest);
            case 'O' -> RawClient.frame(0x8A, rest);
            case 'R' -> rest;
            default -> RawClient.frame(0x81, expanded(line, 0));
        };
    }

    private byte[] login(String more) {
        JsonObject params = new JsonObject().put("token", token).put("deviceID", "hole");
        String text = params.encode();
        return ("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"login\",\"params\":" + text.substring(0, text.length() - 1)
                        + more + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] expanded(byte[] line, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = from; i < line.length; i++) {
            int next = line[i] == '$' && i + 1 < line.length ? line[i + 1] : 0;
            if (next >= '1' && next <= '9') {
                out.writeBytes(new UUID(number, next).toString().getBytes(StandardCharsets.US_ASCII));
                i++;
            } else if (next == 'U') {
                out.writeBytes(USER.getBytes(StandardCharsets.US_ASCII));
                i++;
            } else {
                out.write(line[i]);
            }
        }
        return out.toByteArray();
    }
}
