package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every transition that is legal, so that every other one is not. */
class PhaseTest {

    private static final Map<Phase, Set<Phase>> LEGAL = Map.of(
            Phase.AWAITING_LOGIN, EnumSet.of(Phase.VERIFYING, Phase.CLOSED),
            Phase.VERIFYING, EnumSet.of(Phase.AWAITING_LOGIN, Phase.OPENING, Phase.CLOSED),
            Phase.OPENING, EnumSet.of(Phase.AWAITING_LOGIN, Phase.REPLAYING, Phase.CLOSED),
            Phase.REPLAYING, EnumSet.of(Phase.LIVE, Phase.CLOSED),
            Phase.LIVE, EnumSet.of(Phase.CLOSED),
            Phase.CLOSED, EnumSet.noneOf(Phase.class));

    @Test
    void onlyTheLegalTransitionsAreAllowed() {
        for (Phase from : Phase.values()) {
            for (Phase to : Phase.values()) {
                assertThat(to.mayFollow(from))
                        .as("%s to %s", from, to)
                        .isEqualTo(LEGAL.get(from).contains(to));
            }
        }
    }
}
