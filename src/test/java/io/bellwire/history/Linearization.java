package io.bellwire.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The search of Wing and Gong for an order of the operations on one invitation that explains all answers and notices: each
 * takes effect at one moment between its beginning and its end, and the {@link Reference} answers the same.
 *
 * <p>What changes nothing is taken as soon as it fits, since it hinders nothing else; so the search branches at changes
 * only, of which an invitation has few. What was taken, and what came of it, is visited once. The number of visits is
 * bounded; beyond the bound the result is {@link Result#UNDECIDED}.
 */
final class Linearization {

    /** What came of the search. */
    enum Result {
        /** There is such an order. */
        FOUND,
        /** There is none. */
        NONE,
        /** It took too long. */
        UNDECIDED
    }

    private record Visit(BitSet taken, List<Reference.Event> log) {}

    private record Node(BitSet taken, Reference state) {}

    private final List<Operation> operations;
    private final Reference start;
    private final int mostVisits;
    private final Set<Visit> visited = new HashSet<>();
    private final ArrayDeque<Node> open = new ArrayDeque<>();

    /** The first operation that the best attempt could not place. */
    private Operation stuck;

    private int mostTaken = -1;

    private Linearization(Reference start, List<Operation> operations, int mostVisits) {
        this.start = start;
        this.operations = new ArrayList<>(operations);
        this.operations.sort(Comparator.comparingInt(Operation::to));
        this.mostVisits = mostVisits;
    }

    static void check(Trace trace, Options options, Findings findings) {
        List<Operation> operations = Operation.of(trace, options.skewNanos());
        Reference start = Reference.none(Operation.isSilent(trace) ? Map.of() : trace.log());
        Linearization search = new Linearization(start, operations, options.searchSteps());
        switch (search.run()) {
            case FOUND -> {}
            case NONE -> {
                String what = operations.size() + " operations; the one that fits nowhere may be the last of these";
                findings.found(Rule.NOT_LINEARIZABLE, trace.inviteID, what, search.proof());
            }
            case UNDECIDED -> {
                String what = "after " + options.searchSteps() + " steps for " + operations.size() + " operations";
                findings.found(Rule.UNDECIDED, trace.inviteID, what);
            }
        }
    }

    /** What must have happened before the one that could not be placed was over, and that one. */
    private Happening[] proof() {
        return operations.stream()
                .filter(operation -> !operation.optional() && operation.to() <= stuck.to())
                .map(Operation::proof)
                .toArray(Happening[]::new);
    }

    private Result run() {
        open.push(new Node(new BitSet(), start));
        while (!open.isEmpty()) {
            if (visited.size() > mostVisits) {
                return Result.UNDECIDED;
            }
            Node node = settle(open.pop());
            if (isDone(node)) {
                return Result.FOUND;
            }
            if (visited.add(new Visit(node.taken, node.state.log()))) {
                branch(node);
            }
        }
        return Result.NONE;
    }

    /** Takes all that changes nothing and fits. */
    private Node settle(Node node) {
        BitSet taken = (BitSet) node.taken.clone();
        boolean found = true;
        while (found) {
            found = false;
            int limit = limit(taken);
            for (int i = taken.nextClearBit(0); i < operations.size(); i = taken.nextClearBit(i + 1)) {
                Operation operation = operations.get(i);
                if (!operation.optional()
                        && operation.from() < limit
                        && operation.step().take(node.state) == node.state) {
                    taken.set(i);
                    found = true;
                }
            }
        }
        return new Node(taken, node.state);
    }

    /** No operation may come before one that was over when it began. */
    private int limit(BitSet taken) {
        int first = taken.nextClearBit(0);
        return first < operations.size() ? operations.get(first).to() : Operation.NEVER;
    }

    private boolean isDone(Node node) {
        int first = node.taken.nextClearBit(0);
        boolean done = first >= operations.size() || operations.get(first).to() == Operation.NEVER;
        if (!done && node.taken.cardinality() > mostTaken) {
            mostTaken = node.taken.cardinality();
            stuck = operations.get(first);
        }
        return done;
    }

    private void branch(Node node) {
        int limit = limit(node.taken);
        for (int i = operations.size() - 1; i >= 0; i--) {
            Operation operation = operations.get(i);
            if (node.taken.get(i) || operation.from() >= limit) {
                continue;
            }
            Reference next = operation.step().take(node.state);
            if (next != null && next != node.state && next.agreesSince(node.state)) {
                BitSet taken = (BitSet) node.taken.clone();
                taken.set(i);
                open.push(new Node(taken, next));
            }
        }
    }
}
