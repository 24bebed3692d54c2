package io.bellwire.config;

import io.bellwire.protocol.Limits;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Makes {@link Limits} from settings, by the names of its components. */
final class LimitsBinding {

    /** Bounds for which 0 means that there is none. */
    private static final Set<String> ZERO_IS_OFF =
            Set.of("callsPerSecond", "callsPerSecondPerUser", "connectionsPerAddress");

    /** What a bound may at most be, where memory or the protocol asks for less than an int. */
    private static final Map<String, Integer> MOST = Map.of(
            "dataBytes",
            1 << 20,
            "answersBytes",
            1 << 24,
            "inviteeList",
            10_000,
            "timeoutSeconds",
            86_400,
            "messageBytes",
            1 << 24,
            "outboundMessageBytes",
            1 << 24,
            "outboundBytes",
            1 << 28,
            "batchEntries",
            1_000,
            "pendingInvitations",
            1_000,
            "resumeKnown",
            10_000);

    /** What a bound must at least be, where a smaller one would break the protocol. */
    private static final Map<String, Integer> LEAST =
            Map.of("messageBytes", 1 << 10, "outboundMessageBytes", 1 << 12, "outboundBytes", 1 << 12);

    private LimitsBinding() {}

    /** Asks for each bound by its component's name. */
    static Limits bind(ToIntFunction<String> values) {
        Checks checks = new Checks();
        Limits limits = Limits.of(name -> {
            int value = values.applyAsInt(name);
            check(checks, name, value);
            return value;
        });
        checks.orThrow();
        checkTogether(limits);
        return limits;
    }

    private static void check(Checks checks, String name, int value) {
        int least = ZERO_IS_OFF.contains(name) ? 0 : LEAST.getOrDefault(name, 1);
        int most = MOST.getOrDefault(name, Integer.MAX_VALUE);
        if (name.endsWith("Bytes")) {
            checks.sizeBetween(Settings.LIMITS + name, value, least, most);
        } else {
            checks.between(Settings.LIMITS + name, value, least, most);
        }
    }

    private static void checkTogether(Limits limits) {
        new Checks()
                .ensure(
                        limits.messageBytes() >= limits.dataBytes(),
                        "limits.messageBytes",
                        Texts.size(limits.messageBytes()),
                        "must not be smaller than limits.dataBytes, " + Texts.size(limits.dataBytes()))
                .ensure(
                        limits.outboundMessageBytes() >= limits.dataBytes(),
                        "limits.outboundMessageBytes",
                        Texts.size(limits.outboundMessageBytes()),
                        "must not be smaller than limits.dataBytes, " + Texts.size(limits.dataBytes()))
                .ensure(
                        limits.outboundBytes() >= limits.outboundMessageBytes(),
                        "limits.outboundBytes",
                        Texts.size(limits.outboundBytes()),
                        "must not be smaller than limits.outboundMessageBytes, "
                                + Texts.size(limits.outboundMessageBytes()))
                .orThrow();
    }
}
