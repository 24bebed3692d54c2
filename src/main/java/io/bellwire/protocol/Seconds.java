package io.bellwire.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Seconds with decimals on the wire, whole ms within (PROTOCOL §3). */
final class Seconds {

    private static final int MS_PER_SECOND = 1_000;
    private static final int MS_DIGITS = 3;

    /** Below this everything rounds up to the same ms, above it exponents are small enough for exact arithmetic. */
    private static final double LEAST_EXACT = 0.000_1;

    private Seconds() {}

    /** The number read last as ms, rounded up, exactly; -1 when it is negative or more than {@code mostSeconds}. */
    static long toMs(StrictReader json, int mostSeconds) throws IOException {
        if (json.token() == JsonToken.VALUE_NUMBER_INT) {
            Long seconds = json.number();
            return seconds != null && seconds >= 0 && seconds <= mostSeconds ? seconds * MS_PER_SECOND : -1;
        }
        double near = json.decimal();
        if (Math.abs(near) < LEAST_EXACT) {
            return tiny(json.text());
        }
        if (near < 0 || near > mostSeconds + 1.0) {
            return -1;
        }
        BigDecimal ms = new BigDecimal(json.text()).movePointRight(MS_DIGITS).setScale(0, RoundingMode.CEILING);
        return ms.compareTo(BigDecimal.valueOf((long) mostSeconds * MS_PER_SECOND)) > 0 ? -1 : ms.longValueExact();
    }

    /** Nothing at all, less than nothing, or the first ms; {@code 1e-999999999} is not worth calculating with. */
    private static long tiny(String number) {
        if (isZero(number)) {
            return 0;
        }
        return number.charAt(0) == '-' ? -1 : 1;
    }

    private static boolean isZero(String number) {
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c == 'e' || c == 'E') {
                return true;
            }
            if (c >= '1' && c <= '9') {
                return false;
            }
        }
        return true;
    }
}
