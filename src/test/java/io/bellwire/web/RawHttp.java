package io.bellwire.web;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Requests exactly as they are written: what calls itself a client mends addresses before it sends them. */
final class RawHttp {

    private static final int PATIENCE_MS = 20_000;

    private final int port;

    RawHttp(int port) {
        this.port = port;
    }

    /**
     * An answer.
     *
     * @param headers names in lower case
     */
    record Answer(int status, Map<String, String> headers, Buffer body) {

        @Nullable String header(String name) {
            return headers.get(name);
        }

        String text() {
            return body.toString();
        }

        String unpacked() throws IOException {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    Answer get(String target, String... headers) throws IOException {
        return ask("GET", target, headers);
    }

    /** Asks with these header lines. Without one for it, {@code Host} is localhost. */
    Answer ask(String method, String target, String... headers) throws IOException {
        StringBuilder request =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\nConnection: close\r\n");
        if (Arrays.stream(headers).noneMatch(line -> line.startsWith("Host:"))) {
            request.append("Host: localhost:").append(port).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return exchange(request.append("\r\n").toString());
    }

    private Answer exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return parse(socket.getInputStream().readAllBytes());
        }
    }

    private static Answer parse(byte[] response) {
        String text = new String(response, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new HashMap<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        Buffer body = Buffer.buffer(Arrays.copyOfRange(response, end + 4, response.length));
        return new Answer(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
    }
}
