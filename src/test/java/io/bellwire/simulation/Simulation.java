package io.bellwire.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs one seed after another, with one planted fault or none. One thread; about 1 MB of memory. */
final class Simulation implements AutoCloseable {
    private final Plant plant;
    private World world;

    Simulation(Plant plant) {
        this.plant = plant;
        this.world = new World(plant);
    }

    /**
     * A history in which something was wrong.
     *
     * @param findings what was wrong
     * @param plan what happened
     */
    record Failure(Plan plan, List<String> findings) {}

    /** The first failure of these seeds. */
    Optional<Failure> run(long from, long count) {
        return run(from, count, plan -> true);
    }

    /** The first failure of those plans of these seeds. */
    Optional<Failure> run(long from, long count, Predicate<Plan> which) {
        for (long seed = from; seed < from + count; seed++) {
            Plan plan = PlanMaker.make(seed);
            Failure failure = which.test(plan) ? run(plan, null) : null;
            if (failure != null) {
                return Optional.of(failure);
            }
        }
        return Optional.empty();
    }

    /** Runs a plan; null: nothing was wrong. What failed leaves nothing behind for the next. */
    @Nullable Failure run(Plan plan, @Nullable Consumer<String> trace) {
        List<String> findings = world.run(plan, trace);
        if (findings.isEmpty()) {
            return null;
        }
        world.close();
        world = new World(plant);
        return new Failure(plan, findings);
    }

    /** What the clients did and saw when this plan was run last in this simulation and nothing was wrong. */
    World world() {
        return world;
    }

    /** A small plan that fails like this one, how it went, and how to see it again. */
    String explain(Failure failure) {
        String kind = kind(failure.findings());
        UnaryOperator<Plan> shrink = new Shrinker(plan -> {
            Failure again = run(plan, null);
            return again != null && kind(again.findings()).equals(kind);
        })::shrink;
        Plan smallest = shrink.apply(failure.plan());
        List<String> lines = new ArrayList<>();
        run(smallest, lines::add);
        return failure.findings().get(0) + "\n\nrepeat with -Dbellwire.simulation.seed="
                + failure.plan().seed() + "\n\nthe smallest plan that fails alike: " + smallest + "\n"
                + String.join("\n", lines);
    }

    private static String kind(List<String> findings) {
        return findings.get(0).substring(0, 2);
    }

    @Override
    public void close() {
        world.close();
    }
}
