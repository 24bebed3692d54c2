package io.bellwire.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code HOST}, {@code HOST:PORT} or {@code [IPV6]:PORT}.
 *
 * @param host a name or an address, without brackets
 * @param port 0: none was given
 */
public record HostAndPort(String host, int port) {
    private static final Pattern SHAPE =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})))(?::(\\d{1,5}))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.%]*");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static HostAndPort parse(String text) {
        if (BARE_IPV6.matcher(text).matches()) {
            return new HostAndPort(text, 0);
        }
        Matcher shape = SHAPE.matcher(text);
        int port = shape.matches() && shape.group(3) != null ? Integer.parseInt(shape.group(3)) : 0;
        if (!shape.matches() || port > 65_535 || (shape.group(3) != null && port == 0)) {
            throw new IllegalArgumentException("must be HOST or HOST:PORT");
        }
        return new HostAndPort(shape.group(1) == null ? shape.group(2) : shape.group(1), port);
    }

    /** Whether this is one. */
    static boolean isOne(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** With this port where none was given. */
    public HostAndPort orPort(int other) {
        return port == 0 ? new HostAndPort(host, other) : this;
    }

    /** As it was written, an IPv6 address in brackets. */
    @Override
    public String toString() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return port == 0 ? shown : shown + ":" + port;
    }
}
