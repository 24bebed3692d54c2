package io.bellwire.yardstick;

import java.util.HashMap;
import java.util.Map;

/** Who a client is, as its address says. */
record Query(String user, String peer, String room) {

    static Query of(String query) {
        Map<String, String> parts = new HashMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            parts.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return new Query(parts.get("user"), parts.get("peer"), parts.get("room"));
    }
}
