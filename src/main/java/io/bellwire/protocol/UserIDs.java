package io.bellwire.protocol;

import org.jspecify.annotations.Nullable;

/** What a userID may be, and a groupID and a deviceID alike (PROTOCOL §1): 1 to 64 bytes of UTF-8, no control characters. */
public final class UserIDs {

    private static final int MAX_BYTES = 64;

    private UserIDs() {}

    /** Whether it is one. */
    public static boolean isValid(String id) {
        return problem(id) == null;
    }

    /** Why it is none, for an error's message; null when it is one. */
    static @Nullable String problem(String id) {
        if (id.isEmpty()) {
            return "empty";
        }
        if (!Utf8.fits(id, MAX_BYTES)) {
            return "longer than " + MAX_BYTES + " bytes";
        }
        for (int i = 0; i < id.length(); i++) {
            char unit = id.charAt(i);
            if (Character.isISOControl(unit)) {
                return "holds a control character";
            }
            if (Character.isSurrogate(unit)) {
                if (!Utf8.isPair(id, i)) {
                    return "holds half of a surrogate pair";
                }
                i++;
            }
        }
        return null;
    }
}
