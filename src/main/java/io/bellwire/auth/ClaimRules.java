package io.bellwire.auth;

import io.bellwire.protocol.UserIDs;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a token must say (PROTOCOL §2).
 *
 * @param issuer what {@code iss} must be; null: anything
 * @param audience what {@code aud} must be or contain; null: anything
 */
record ClaimRules(@Nullable String issuer, @Nullable String audience) {

    /** Times at or beyond this, seconds since the epoch, are refused: the year 10000. */
    private static final long END_OF_TIME = 253_402_300_800L;

    private static final List<String> TIMES = List.of("exp", "nbf", "iat");

    /** What is wrong with the claims, whatever the time is; null: nothing. */
    @Nullable String problem(Map<String, @Nullable Object> claims) {
        for (String name : TIMES) {
            if (claims.containsKey(name) && !isTime(claims.get(name))) {
                return name + " is not a plain number of seconds below " + END_OF_TIME;
            }
        }
        if (!claims.containsKey("exp")) {
            return "exp is missing";
        }
        if (!(claims.get("sub") instanceof String userID) || !UserIDs.isValid(userID)) {
            return "sub is not a userID: 1 to 64 bytes of text without control characters";
        }
        if (issuer != null && !issuer.equals(claims.get("iss"))) {
            return "iss is not " + issuer;
        }
        return audience == null || names(claims.get("aud"), audience) ? null : "aud does not name " + audience;
    }

    private static boolean isTime(@Nullable Object value) {
        return value instanceof Long seconds && seconds < END_OF_TIME && seconds > -END_OF_TIME;
    }

    /** RFC 7519 §4.1.3: one string, or an array of strings. */
    private static boolean names(@Nullable Object aud, String audience) {
        if (aud instanceof List<?> list) {
            return list.stream().allMatch(String.class::isInstance) && list.contains(audience);
        }
        return audience.equals(aud);
    }
}
