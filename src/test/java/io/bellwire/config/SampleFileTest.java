package io.bellwire.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code conf/gateway.yaml} is the documentation of the settings: it must be whole and true. */
class SampleFileTest {

    private static final Path FILE = Path.of("conf/gateway.yaml");

    @Test
    void listsEveryKeyWithItsDefault() throws IOException {
        RawSettings raw = FileSource.read(uncommented(), "sample");
        Map<String, String> listed = new LinkedHashMap<>();
        raw.values().forEach((key, value) -> listed.put(key, value.text()));

        assertThat(raw.problems()).isEmpty();
        assertThat(listed)
                .containsExactlyEntriesOf(Settings.all().stream()
                        .collect(Collectors.toMap(
                                Setting::key, Setting::defaultText, (first, second) -> first, LinkedHashMap::new)));
    }

    @Test
    void changesNothingAsItIs() throws IOException {
        assertThat(FileSource.read(Files.readString(FILE), "sample").values()).isEmpty();
    }

    @Test
    void explainsEachKeyRightAboveIt() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().matches("#[a-z].*")) {
                assertThat(lines.get(i - 1).strip()).as("above " + lines.get(i)).matches("# .*[.]");
            }
        }
    }

    @Test
    void isValidWithAllDefaultsSpelledOut() throws IOException {
        Map<String, RawValue> values =
                new LinkedHashMap<>(FileSource.read(uncommented(), "sample").values());

        assertThat(ConfigBinder.bind(values, List.of())).isInstanceOf(ConfigResult.Loaded.class);
    }

    @Test
    void environmentNamesAreUnique() {
        assertThat(Settings.all().stream().map(Setting::environmentName)).doesNotHaveDuplicates();
        assertThat(Settings.find("limits.callsPerSecond").environmentName())
                .isEqualTo("BELLWIRE_LIMITS_CALLSPERSECOND");
        assertThat(Settings.find("auth.jwt.jwksUri").environmentName()).isEqualTo("BELLWIRE_AUTH_JWT_JWKSURI");
    }

    @Test
    void everyLimitHasAKey() {
        assertThat(Limits.names().stream().map(name -> Settings.find("limits." + name)))
                .doesNotContainNull();
    }

    private static String uncommented() throws IOException {
        return Pattern.compile("^(\\s*)#(?=[a-z])", Pattern.MULTILINE)
                .matcher(Files.readString(FILE))
                .replaceAll("$1");
    }
}
