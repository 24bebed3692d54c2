package io.bellwire.store.redis;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection as its server knows it. Numbers begin anew when a server is started again; with the address no other
 * connection is meant.
 *
 * @param id the number that the server gave it
 * @param address from where it came, as the server sees it
 */
record Identity(String id, String address) {

    /** From what {@code CLIENT INFO} answers: {@code id=7 addr=10.0.0.3:41234 …}; null: it does not say. */
    static @Nullable Identity parse(String info) {
        Map<String, String> fields = new HashMap<>();
        for (String field : info.strip().split(" ", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        String id = fields.get("id");
        String address = fields.get("addr");
        return id == null || address == null ? null : new Identity(id, address);
    }
}
