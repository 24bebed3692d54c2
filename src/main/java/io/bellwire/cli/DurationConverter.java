package io.bellwire.cli;

import io.bellwire.config.Texts;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the times of options, as in {@code 30s}. */
final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        Duration duration = Texts.parseDuration(text);
        if (duration == null) {
            throw new TypeConversionException("'" + text + "' must be a time, as in 500ms, 30s, 5m, 24h or 7d");
        }
        return duration;
    }
}
