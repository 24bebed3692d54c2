package io.bellwire.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.bellwire.history.HistoryChecker;
import io.bellwire.history.Rule;
import io.bellwire.history.Violation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The judge of the simulation knows the store; the one of {@code io.bellwire.history} only what clients saw. On a single
 * node with honest clocks both must say the same, of what is well and of what was planted.
 */
class AgreementTest {
    private static final int HISTORIES = 1_000;

    /**
     * Left to the judge here. It knows which of several devices that invite with the same ID did it, and that {@code
     * onlineUserOnly} is not listed where only a repeat was answered.
     */
    private static final Set<Rule> JUDGED_BETTER_HERE = Set.of(Rule.NOTICE_BEFORE_ANSWER, Rule.WRONG_LIST);

    @RegisterExtension
    static final QuietLog LOG = new QuietLog();

    @Test
    void bothFindNothingWrong() {
        try (World world = new World(Plant.NONE)) {
            for (long seed = 1; seed <= HISTORIES; seed++) {
                Plan plan = PlanMaker.make(seed);
                if (isForBoth(plan)) {
                    assertThat(world.run(plan, null)).as("seed %d", seed).isEmpty();
                    List<Violation> violations = HistoryChecker.check(Recorder.of(plan, world));
                    violations.removeIf(violation -> JUDGED_BETTER_HERE.contains(violation.rule()));
                    assertThat(violations).as("seed %d", seed).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Plant.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "STORE_WITHOUT_COMPARE", "LOST_ALARM", "SESSION_LEAK"})
    void bothFindWhatWasPlanted(Plant plant) {
        assumeFalse(plant.needsOthers(), "of several nodes only the judge of the simulation can say something");
        boolean agreed = false;
        World world = new World(plant);
        for (long seed = 1; !agreed && seed <= HISTORIES; seed++) {
            Plan plan = PlanMaker.make(seed);
            if (isForBoth(plan) && !world.run(plan, null).isEmpty()) {
                agreed = !HistoryChecker.check(Recorder.of(plan, world)).isEmpty();
                world.close();
                world = new World(plant);
            }
        }
        world.close();
        assertThat(agreed).as("a history in which both find %s", plant).isTrue();
    }

    private static boolean isForBoth(Plan plan) {
        return plan.nodes() == 1 && plan.weather().lateMs() == 0 && !plan.has(Step.Kind.JUMP);
    }
}
