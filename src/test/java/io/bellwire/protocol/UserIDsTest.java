package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The one rule for users, groups and devices (PROTOCOL §1). */
class UserIDsTest {

    static Stream<Arguments> ids() {
        return Stream.of(
                Arguments.of("x", null),
                Arguments.of(" ", null),
                Arguments.of("x".repeat(64), null),
                Arguments.of("é".repeat(32), null),
                Arguments.of("😀".repeat(16), null),
                Arguments.of("\u00A0\u2028", null),
                Arguments.of("", "empty"),
                Arguments.of("x".repeat(65), "longer than 64 bytes"),
                Arguments.of("😀".repeat(16) + "x", "longer than 64 bytes"),
                Arguments.of("a\u0000", "holds a control character"),
                Arguments.of("😀\u009F", "holds a control character"),
                Arguments.of("\u007Fb", "holds a control character"),
                Arguments.of("a\uD83D", "holds half of a surrogate pair"),
                Arguments.of("\uDE00\uD83D", "holds half of a surrogate pair"),
                Arguments.of("😀\uDE00b", "holds half of a surrogate pair"));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void isOneOrSaysWhyNot(String id, String problem) {
        assertThat(UserIDs.problem(id)).isEqualTo(problem);
        assertThat(UserIDs.isValid(id)).isEqualTo(problem == null);
    }
}
