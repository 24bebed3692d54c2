package io.bellwire.store;

import io.bellwire.store.InvitationStore.Page;
import java.util.List;

/** Cuts sorted keys into pages. */
final class Pages {
    private Pages() {}

    /**
     * The page of the first {@code limit} keys.
     *
     * @param keys in the order of the list, one more than {@code limit} if there are more
     */
    static Page of(List<InvitationKey> keys, int limit) {
        List<InvitationKey> shown = keys.subList(0, Math.min(limit, keys.size()));
        String next = keys.size() > limit ? shown.get(limit - 1).cursor() : null;
        return new Page(shown.stream().map(InvitationKey::inviteID).toList(), next);
    }

    /** Checks the size that is asked for. */
    static void requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a page holds at least one, not " + limit);
        }
    }
}
