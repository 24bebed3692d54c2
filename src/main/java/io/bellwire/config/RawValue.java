package io.bellwire.config;

import java.util.List;

/**
 * A value as somebody wrote it.
 *
 * @param items one text, or those of a list
 * @param list whether it was written as a list
 * @param source where, for messages: {@code conf/gateway.yaml line 12}, {@code environment BELLWIRE_HTTP_PORT}
 */
record RawValue(List<String> items, boolean list, String source) {

    static RawValue of(String text, String source) {
        return new RawValue(List.of(text), false, source);
    }

    /** All in one line, for messages. */
    String text() {
        return list ? items.toString() : items.get(0);
    }
}
