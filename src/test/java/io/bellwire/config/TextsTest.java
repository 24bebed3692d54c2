package io.bellwire.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "5m, 300000", "24h, 86400000", "7d, 604800000", "0s, 0"})
    void readsDurations(String text, long ms) {
        assertThat(Texts.parseDuration(text)).isEqualTo(Duration.ofMillis(ms));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "1h30m", "30 s", "30S", "30sec", "1234567890123s", "٣s"})
    void refusesOtherDurations(String text) {
        assertThat(Texts.parseDuration(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0ms", "1, 1ms", "1500, 1500ms", "60000, 1m", "86400000, 24h", "604800000, 7d"})
    void writesDurations(long ms, String text) {
        assertThat(Texts.duration(Duration.ofMillis(ms))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "16384, 16384", "1B, 1", "128KiB, 131072", "1MiB, 1048576", "2GiB, 2147483648"})
    void readsSizes(String text, long bytes) {
        assertThat(Texts.parseSize(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KiB", "-1", "1.5MiB", "1kb", "1K", "1 MiB", "0x10", "1234567890123"})
    void refusesOtherSizes(String text) {
        assertThat(Texts.parseSize(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1000, 1000", "1024, 1KiB", "1048576, 1MiB", "1073741824, 1GiB", "1572864, 1536KiB"})
    void writesSizes(long bytes, String text) {
        assertThat(Texts.size(bytes)).isEqualTo(text);
    }
}
