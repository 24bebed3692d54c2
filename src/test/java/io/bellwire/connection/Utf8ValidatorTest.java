package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the JDK's own decoder, however the bytes are cut. */
class Utf8ValidatorTest {

    private static final int ROUNDS = 200_000;

    @Test
    void everyCodePointIsTakenButSurrogatesAreNot() {
        for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint++) {
            byte[] bytes = encode(codePoint);
            boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;

            assertThat(isValid(bytes, 1)).as("U+%X", codePoint).isEqualTo(!surrogate);
        }
    }

    @Test
    void randomBytesAreJudgedAsByTheJdk() {
        Random random = new Random(42);
        byte[] interesting = {
            0,
            'a',
            0x7F,
            (byte) 0x80,
            (byte) 0x8F,
            (byte) 0x90,
            (byte) 0x9F,
            (byte) 0xA0,
            (byte) 0xBF,
            (byte) 0xC0,
            (byte) 0xC1,
            (byte) 0xC2,
            (byte) 0xDF,
            (byte) 0xE0,
            (byte) 0xE1,
            (byte) 0xED,
            (byte) 0xEF,
            (byte) 0xF0,
            (byte) 0xF1,
            (byte) 0xF4,
            (byte) 0xF5,
            (byte) 0xFF
        };
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextBoolean() ? (byte) 'x' : interesting[random.nextInt(interesting.length)];
            }
            assertThat(isValid(bytes, 1 + random.nextInt(9)))
                    .as("seed 42, round %d", round)
                    .isEqualTo(jdk(bytes));
        }
    }

    @Test
    void resetForgetsAnUnfinishedCharacter() {
        Utf8Validator validator = new Utf8Validator();
        assertThat(validator.accept(new byte[] {(byte) 0xE2, (byte) 0x82}, 0, 2))
                .isTrue();
        assertThat(validator.isComplete()).isFalse();

        validator.reset();

        assertThat(validator.isComplete()).isTrue();
        assertThat(validator.accept(new byte[] {'a'}, 0, 1)).isTrue();
    }

    private static boolean isValid(byte[] bytes, int chunk) {
        Utf8Validator validator = new Utf8Validator();
        for (int from = 0; from < bytes.length; from += chunk) {
            if (!validator.accept(bytes, from, Math.min(bytes.length, from + chunk))) {
                return false;
            }
        }
        return validator.isComplete();
    }

    private static boolean jdk(byte[] bytes) {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }

    /** As UTF-8 would be if surrogates were allowed. */
    private static byte[] encode(int codePoint) {
        if (codePoint < 0x80) {
            return new byte[] {(byte) codePoint};
        }
        if (codePoint < 0x800) {
            return new byte[] {(byte) (0xC0 + (codePoint >> 6)), continuation(codePoint)};
        }
        if (codePoint < 0x10000) {
            return new byte[] {(byte) (0xE0 + (codePoint >> 12)), continuation(codePoint >> 6), continuation(codePoint)
            };
        }
        return new byte[] {
            (byte) (0xF0 + (codePoint >> 18)),
            continuation(codePoint >> 12),
            continuation(codePoint >> 6),
            continuation(codePoint)
        };
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 + (bits & 0x3F));
    }
}
