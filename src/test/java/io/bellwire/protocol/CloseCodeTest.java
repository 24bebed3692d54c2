package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The close codes of PROTOCOL §1, with the reasons that clients show in their logs. */
class CloseCodeTest {

    @ParameterizedTest
    @CsvSource({
        "NORMAL, 1000, ''",
        "PROTOCOL_ERROR, 1002, protocol error",
        "UNSUPPORTED_DATA, 1003, text frames only",
        "INVALID_UTF8, 1007, invalid UTF-8",
        "MESSAGE_TOO_BIG, 1009, message too big",
        "RESTARTING, 1012, 'restarting, resume'",
        "UNAUTHORIZED, 4401, login needed",
        "SILENT, 4408, silent for too long",
        "REPLACED, 4409, replaced by a newer connection of this device",
        "TOO_SLOW, 4413, too slow",
        "FLOODING, 4429, flooding"
    })
    void eachHasItsNumberAndItsReason(CloseCode code, int number, String reason) {
        assertThat(code.code()).isEqualTo(number);
        assertThat(code.reason()).isEqualTo(reason);
    }

    @Test
    void noNumberIsUsedTwiceAndEveryReasonFitsItsFrame() {
        assertThat(Arrays.stream(CloseCode.values()).map(CloseCode::code)).doesNotHaveDuplicates();
        assertThat(CloseCode.values()).allMatch(code -> Utf8.length(code.reason()) <= 123);
    }
}
