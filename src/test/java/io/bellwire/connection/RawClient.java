package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;

/** A WebSocket client on a plain socket, which can misbehave as it likes. */
final class RawClient implements AutoCloseable {

    /** A frame as it came. */
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int first, byte[] payload) {
        int opcode() {
            return first & 0x0F;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return payload.length < 2 ? 1005 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
        }

        String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    private static final int PATIENCE_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
    }

    /** A TCP connection, nothing sent. */
    static RawClient connect(int port) {
        try {
            return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The same, with a receive buffer that is soon full. */
    static RawClient connectWithSmallBuffer(int port) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawClient(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A TLS connection that trusts anybody. */
    static RawClient connectTls(int port) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return new RawClient(context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An upgraded connection. */
    static RawClient open(int port, String... headers) {
        return connect(port).upgrade(headers);
    }

    /** An upgraded connection that has logged in; notices that are sent right after the answer are still to be read. */
    static RawClient login(int port, String user, String device) {
        RawClient client = open(port);
        client.send(loginCall(user, device));
        JsonObject answer = client.json();
        assertThat(answer.getJsonObject("result")).as(answer.encode()).isNotNull();
        return client;
    }

    static String loginCall(String token, String device) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", 0)
                .put("method", "login")
                .put("params", new JsonObject().put("token", token).put("deviceID", device))
                .encode();
    }

    static String request(String... headers) {
        return "GET /v1/signaling HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + String.join("\r\n", headers) + (headers.length == 0 ? "\r\n" : "\r\n\r\n");
    }

    RawClient upgrade(String... headers) {
        String response = http(request(headers));
        assertThat(response).startsWith("HTTP/1.1 101 ");
        return this;
    }

    /** Sends a request and returns the head of the response. */
    String http(String request) {
        raw(request.getBytes(StandardCharsets.ISO_8859_1));
        return head();
    }

    /** Reads a response up to its empty line. */
    String head() {
        try {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.readUnsignedByte());
            }
            return head.toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    RawClient raw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    RawClient send(String text) {
        return raw(frame(0x81, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a frame with a first byte of the caller's choice. */
    RawClient send(int first, byte[] payload) {
        return raw(frame(first, payload));
    }

    /** A masked frame. */
    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int length = payload.length;
        if (length < 126) {
            out.write(0x80 | length);
        } else if (length <= 0xFFFF) {
            out.write(0x80 | 126);
            out.write(length >> 8);
            out.write(length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) length >> shift));
            }
        }
        byte[] mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        out.writeBytes(mask);
        for (int i = 0; i < length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return out.toByteArray();
    }

    /** The next frame. */
    Frame frame() {
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            assertThat(second & 0x80).as("a server must not mask").isZero();
            int length = second == 126 ? in.readUnsignedShort() : second == 127 ? (int) in.readLong() : second;
            byte[] payload = new byte[length];
            in.readFully(payload);
            return new Frame(first, payload);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next text message; answers pings on the way. */
    String text() {
        while (true) {
            Frame frame = frame();
            if (frame.opcode() == 0x9) {
                send(0x8A, frame.payload());
            } else {
                assertThat(frame.first())
                        .as("text expected, code " + frame.closeCode())
                        .isEqualTo(0x81);
                return frame.text();
            }
        }
    }

    JsonObject json() {
        return new JsonObject(text());
    }

    JsonArray jsonArray() {
        return new JsonArray(text());
    }

    /** Sends a call and returns the next message. */
    JsonObject call(int id, String method, JsonObject params) {
        send(callText(id, method, params));
        return json();
    }

    static String callText(int id, String method, JsonObject params) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params)
                .encode();
    }

    /** Reads up to the close frame, answers it, sees that the socket is closed after it, and returns its code. */
    int closeCode() {
        return closeFrame().closeCode();
    }

    Frame closeFrame() {
        Frame frame = frame();
        while (frame.opcode() != 0x8) {
            frame = frame();
        }
        try {
            send(0x88, Arrays.copyOf(frame.payload(), Math.min(2, frame.payload().length)));
        } catch (UncheckedIOException goneAlready) {
            // The server may close first.
        }
        expectEnd();
        return frame;
    }

    /** The server closes the socket. */
    void expectEnd() {
        try {
            while (in.read() >= 0) {
                // Whatever is still on its way.
            }
        } catch (SocketException reset) {
            // A reset is an end too.
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
