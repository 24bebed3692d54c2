package io.bellwire.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which races are still to be run, and who won those that were. All pairs and triples of {@link Act}s, from one to one and
 * in a group.
 *
 * <p>Whoever wins starts later the next time, and the more so the more often it wins in a row: so each side wins now and
 * then, whatever the machine is doing. A pair goes on until the rarer winner has won one race in a hundred, up to {@value
 * #MOST_OF_A_PAIR} races.
 */
final class RaceBook {
    private static final int MOST_OF_A_PAIR = 20_000;
    private static final int ENOUGH_IN_A_HUNDRED = 1;
    private static final int LATEST = 64;

    /** Where invitations are raced about. */
    enum Form {
        ONE_TO_ONE,
        GROUP
    }

    /**
     * A race to be run.
     *
     * @param delays how much later than the first each act is to begin
     */
    record Race(int number, Form form, Set<Act> acts, Map<Act, Integer> delays) {}

    /** One set of acts that race. */
    static final class Entry {
        final Form form;
        final Set<Act> acts;
        final Map<Act, Integer> wins = new EnumMap<>(Act.class);
        private final Map<Act, Integer> delays = new EnumMap<>(Act.class);
        private final int target;
        private int started;
        private int ended;
        private @Nullable Act last;
        private int step = 1;

        private Entry(Form form, Set<Act> acts, int target) {
            this.form = form;
            this.acts = acts;
            this.target = target;
            acts.forEach(act -> delays.put(act, acts.contains(Act.TIMEOUT) ? LATEST / 4 : 0));
        }

        int ended() {
            return ended;
        }

        /** Whether two that both leave a mark race, so that both can win. */
        boolean contested() {
            boolean marks = !Act.SILENT.containsAll(acts);
            boolean adds = form == Form.GROUP || !acts.contains(Act.ADD);
            return acts.size() == 2 && marks && adds;
        }

        /** How often the rarer winner of a pair has won. */
        int rarer() {
            return acts.stream()
                    .mapToInt(act -> wins.getOrDefault(act, 0))
                    .min()
                    .orElse(0);
        }

        boolean isFair() {
            return !contested() || (rarer() > 0 && rarer() * 100 >= ended * ENOUGH_IN_A_HUNDRED);
        }

        private boolean goesOn() {
            return started < target || (!isFair() && started < MOST_OF_A_PAIR);
        }

        private void won(Act winner) {
            wins.merge(winner, 1, Integer::sum);
            step = winner == last ? Math.min(2 * step, LATEST / 4) : 1;
            last = winner;
            if (winner == Act.TIMEOUT) {
                delays.replaceAll((act, delay) -> Math.max(0, delay - step));
                return;
            }
            delays.merge(winner, step, Integer::sum);
            int least = acts.contains(Act.TIMEOUT)
                    ? 0
                    : delays.values().stream().min(Integer::compare).orElse(0);
            delays.replaceAll((act, delay) -> Math.min(LATEST, delay - least));
        }

        @Override
        public String toString() {
            return form + " " + acts.stream().map(Act::name).collect(Collectors.joining("/"));
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Map<Integer, Entry> open = new HashMap<>();
    private final long until;
    private int races;

    private final Map<String, Integer> turns = new HashMap<>();

    /**
     * A book in which nothing is noted yet.
     *
     * @param atLeast races, of all sets together
     * @param most time, after which no other race begins
     */
    RaceBook(int atLeast, Duration most) {
        this.until = System.nanoTime() + most.toNanos();
        List<Set<Act>> sets = sets();
        int target = Math.max(1, (atLeast + 2 * sets.size() - 1) / (2 * sets.size()));
        for (Form form : Form.values()) {
            sets.forEach(acts -> entries.add(new Entry(form, acts, target)));
        }
    }

    private static List<Set<Act>> sets() {
        List<Set<Act>> sets = new ArrayList<>();
        Act[] acts = Act.values();
        for (int i = 0; i < acts.length; i++) {
            for (int j = i + 1; j < acts.length; j++) {
                sets.add(EnumSet.of(acts[i], acts[j]));
                for (int k = j + 1; k < acts.length; k++) {
                    sets.add(EnumSet.of(acts[i], acts[j], acts[k]));
                }
            }
        }
        return sets;
    }

    /** The next race of this form, with or without lost connections; null if there is none any more. */
    synchronized @Nullable Race next(Form form, boolean dropping) {
        List<Entry> waiting = entries.stream()
                .filter(entry -> entry.form == form && dropping == drops(entry.acts) && entry.goesOn())
                .toList();
        if (waiting.isEmpty() || System.nanoTime() - until > 0) {
            return null;
        }
        int turn = turns.merge(form + " " + dropping, 1, Integer::sum);
        Entry entry = waiting.get(turn % waiting.size());
        entry.started++;
        Race race = new Race(++races, form, entry.acts, new EnumMap<>(entry.delays));
        open.put(race.number(), entry);
        return race;
    }

    private static boolean drops(Set<Act> acts) {
        return acts.stream().anyMatch(Act.DROPPING::contains);
    }

    /** Notes who came first, null: nobody of them left a mark. */
    synchronized void ended(Race race, @Nullable Act winner) {
        Entry entry = open.remove(race.number());
        entry.ended++;
        if (winner != null) {
            entry.won(winner);
        }
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}
