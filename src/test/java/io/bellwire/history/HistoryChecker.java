package io.bellwire.history;

import io.bellwire.history.Happening.Census;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides from the outside, by what clients saw alone, whether the invariants held and whether the calls on each invitation
 * are linearizable. {@link Rule} lists what it can find:
 *
 * <ul>
 *   <li>I1, I2: {@link Ends}; I3: {@link Kept}, {@link Lists}; I4: {@link Deadline};
 *   <li>I5: {@link SeqOrder}, {@link AnswerFirst}; I6: {@link Complete}; I8: {@link Strangers};
 *   <li>I7: each number of a {@link Census} is 0;
 *   <li>linearizability: {@link Linearization}.
 * </ul>
 *
 * <p>What clients were still to hear is no fault: that somebody missed something at the end is found only where {@link
 * History#settled} says that they have heard all.
 */
public final class HistoryChecker {
    private final List<Violation> violations = new ArrayList<>();
    private final Options options;

    private HistoryChecker(Options options) {
        this.options = options;
    }

    /** Everything that is wrong; empty: nothing. */
    public static List<Violation> check(History history) {
        return check(history, Options.DEFAULT);
    }

    /** The same for a judge who knows more. */
    public static List<Violation> check(History history, Options options) {
        HistoryChecker checker = new HistoryChecker(options);
        checker.check(Traces.of(history.happenings()));
        return checker.violations;
    }

    /** Only what was missed (I6): cheap enough to be asked again until nothing is on its way any more. */
    public static List<Violation> missed(History history) {
        List<Violation> missed = new ArrayList<>();
        Traces.of(history.happenings()).all().forEach(trace -> Complete.check(trace, missed::add));
        return missed;
    }

    private void check(Traces traces) {
        Strangers strangers = new Strangers(violations::add);
        for (Trace trace : traces.all()) {
            List<Claim> claims = Claim.of(trace);
            Ends.check(trace, claims, violations::add);
            Kept.check(trace, violations::add);
            Deadline.check(trace, options.skewNanos(), violations::add);
            SeqOrder.check(trace, claims, violations::add);
            AnswerFirst.check(trace, violations::add);
            Complete.check(trace, violations::add);
            strangers.check(trace);
            Linearization.check(trace, options, violations::add);
        }
        Lists.check(traces, violations::add);
        traces.censuses().forEach(this::nothingLeft);
    }

    /** I7. */
    private void nothingLeft(Census census) {
        census.left().forEach((kind, count) -> {
            if (count != 0) {
                Findings findings = violations::add;
                findings.found(Rule.LEFT_BEHIND, "", count + " " + kind, census);
            }
        });
    }

    /**
     * Judges files that {@link HistoryFile} wrote, and says what is wrong with each.
     *
     * <p>Ends with 0 if all is well, 1 if something is wrong, 2 if a file can't be read.
     *
     * @param arguments the files
     */
    public static void main(String[] arguments) {
        System.exit(judge(arguments));
    }

    static int judge(String... files) {
        if (files.length == 0) {
            System.err.println("usage: HistoryChecker FILE…");
            return 2;
        }
        int worst = 0;
        for (String file : files) {
            worst = Math.max(worst, judge(Path.of(file)));
        }
        return worst;
    }

    private static int judge(Path file) {
        try {
            History history = HistoryFile.read(file);
            List<Violation> violations = check(history);
            violations.forEach(violation -> System.out.println(violation.withProof()));
            System.out.printf(
                    "%s: %d events, %d violations%n", file, history.happenings().size(), violations.size());
            return violations.isEmpty() ? 0 : 1;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("error: " + e);
            return 2;
        }
    }
}
