package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages may connect (RFC 6455 §10.2). */
class OriginPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "https://a.example, a.example, true",
        "https://a.example, a.example:443, true",
        "http://a.example, a.example:80, true",
        "http://A.example:8080, a.example:8080, true",
        "http://a.example:8080, a.example:8081, false",
        "http://a.example, b.example, false",
        "http://a.example.evil, a.example, false",
        "https://[::1]:8080, [::1]:8080, true",
        "null, a.example, false",
        "'', a.example, false",
        "'http://a b', a.example, false",
        "http://a.example, , false",
    })
    void byDefaultOnlyPagesOfTheSameHost(String origin, String host, boolean allowed) {
        assertThat(new OriginPolicy(Set.of()).allows(origin, host)).isEqualTo(allowed);
    }

    @Test
    void whoNamesNoOriginIsNoBrowser() {
        assertThat(new OriginPolicy(Set.of()).allows(null, "a.example")).isTrue();
    }

    @Test
    void aListAllowsWhatIsOnItBesidesPagesOfTheSameHost() {
        OriginPolicy policy = new OriginPolicy(Set.of("https://App.example/"));

        assertThat(policy.allows("https://app.example", "b.example")).isTrue();
        assertThat(policy.allows("http://app.example", "b.example")).isFalse();
        assertThat(policy.allows("https://c.example", "b.example")).isFalse();
        assertThat(policy.allows("https://b.example:8443", "b.example")).isFalse();
        assertThat(policy.allows("https://b.example", "b.example")).isTrue();
    }

    @Test
    void aStarAllowsAll() {
        assertThat(new OriginPolicy(Set.of("*")).allows("null", "b.example")).isTrue();
    }
}
