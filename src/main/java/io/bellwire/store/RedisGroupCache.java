package io.bellwire.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Groups that were read lately. Redis is asked each time whether they are still right; only what it would send is spared.
 *
 * <p>On the port's context.
 */
final class RedisGroupCache {
    /** Of all groups in it together; about 200 bytes each. */
    private static final int MOST_MEMBERS = 200_000;

    private final LinkedHashMap<String, RedisGroups.Known> groups = new LinkedHashMap<>(16, 0.75f, true);
    private int members;

    RedisGroups.@Nullable Known get(String groupID) {
        return groups.get(groupID);
    }

    void put(String groupID, RedisGroups.@Nullable Known known) {
        RedisGroups.Known before = known == null ? groups.remove(groupID) : groups.put(groupID, known);
        members += weight(known) - weight(before);
        Iterator<Map.Entry<String, RedisGroups.Known>> eldest =
                groups.entrySet().iterator();
        while (members > MOST_MEMBERS && eldest.hasNext()) {
            members -= weight(eldest.next().getValue());
            eldest.remove();
        }
    }

    private static int weight(RedisGroups.@Nullable Known known) {
        return known == null ? 0 : known.group().members().size() + 1;
    }
}
