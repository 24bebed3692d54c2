package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Bounds by name. */
class LimitsTest {

    @Test
    void oneBoundIsChangedAndNoOther() {
        for (String name : Limits.names()) {
            Limits changed = Limits.DEFAULT.with(name, 7_777);

            assertThat(changed.bound(name)).isEqualTo(7_777);
            assertThat(changed.with(name, Limits.DEFAULT.bound(name))).isEqualTo(Limits.DEFAULT);
            assertThat(changed).isNotEqualTo(Limits.DEFAULT);
        }
    }

    @Test
    void namesAreThoseOfTheAccessors() {
        assertThat(Limits.names()).hasSize(23).startsWith("dataBytes").endsWith("connections");
        assertThat(Limits.DEFAULT.bound("modifications")).isEqualTo(Limits.DEFAULT.modifications());
        assertThat(Limits.DEFAULT.with("batchEntries", 3).batchEntries()).isEqualTo(3);
    }

    @Test
    void boundsAreAskedForInOrder() {
        assertThat(Limits.of(Limits.names()::indexOf).bound("inviteeList")).isEqualTo(2);
    }

    @Test
    void thereIsNoOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.DEFAULT.with("dataByte", 1))
                .withMessage("no such limit: dataByte");
    }
}
