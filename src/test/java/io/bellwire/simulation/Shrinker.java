package io.bellwire.simulation;

import io.bellwire.simulation.Plan.Weather;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a plan that fails as small as it gets while it still fails: fewer steps, fewer devices' steps, better weather. */
final class Shrinker {
    private static final int MOST_TRIES = 400;

    private final Predicate<Plan> fails;
    private int tries;

    Shrinker(Predicate<Plan> fails) {
        this.fails = fails;
    }

    /** A plan that fails, from one that does. */
    Plan shrink(Plan failing) {
        Plan smallest = failing;
        Plan before;
        do {
            before = smallest;
            smallest = fewerSteps(smallest);
            smallest = betterWeather(smallest);
        } while (!before.equals(smallest) && tries < MOST_TRIES);
        return smallest;
    }

    private boolean stillFails(Plan smaller) {
        return tries++ < MOST_TRIES && fails.test(smaller);
    }

    private Plan fewerSteps(Plan plan) {
        Plan smallest = plan;
        for (int chunk = Math.max(1, plan.steps().size() / 2); chunk > 0; chunk /= 2) {
            for (int from = smallest.steps().size() - chunk; from >= 0; from -= chunk) {
                List<Step> fewer = new ArrayList<>(smallest.steps());
                fewer.subList(from, from + chunk).clear();
                Plan smaller = smallest.with(fewer);
                if (stillFails(smaller)) {
                    smallest = smaller;
                }
                from = Math.min(from, smallest.steps().size());
            }
        }
        return smallest;
    }

    private Plan betterWeather(Plan plan) {
        Plan best = plan;
        Weather calm = Weather.CALM;
        Weather now = plan.weather();
        for (Weather better : List.of(
                calm,
                new Weather(now.storeMicros(), now.networkMicros(), 0, 0, now.lossPercent(), now.skewMs()),
                new Weather(
                        calm.storeMicros(), calm.networkMicros(), now.troublePercent(), now.lateMs(), 0, now.skewMs()),
                new Weather(now.storeMicros(), now.networkMicros(), now.troublePercent(), 0, 0, 0))) {
            Plan calmer = best.with(better);
            if (!calmer.equals(best) && stillFails(calmer)) {
                best = calmer;
                break;
            }
        }
        return best;
    }
}
