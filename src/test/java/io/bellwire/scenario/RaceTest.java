package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.scenario.RaceLane.Side;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two who decide about the same invitee at the same time, on sockets of their own: exactly one of them wins, everybody is
 * told the same one, and neither side always wins. {@code -Dbellwire.soak=true} plays for longer.
 */
class RaceTest {
    private static final boolean SOAK = Boolean.getBoolean("bellwire.soak");
    private static final int LANES = 40;
    private static final int RACES_PER_LANE = SOAK ? 25_000 : 250;
    private static final long PATIENCE_MINUTES = SOAK ? 60 : 2;

    private Node node;

    @BeforeEach
    void start() {
        node = Node.start(new JsonObject());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void everyPairHasOneWinner() throws Exception {
        List<RaceLane> lanes = IntStream.range(0, LANES)
                .mapToObj(number -> new RaceLane(node.port(), number, pairs(), RACES_PER_LANE))
                .toList();
        long started = System.nanoTime();

        Future.all(lanes.stream().map(RaceLane::run).toList()).await(PATIENCE_MINUTES, TimeUnit.MINUTES);

        Map<String, Map<String, Integer>> winners = new TreeMap<>();
        lanes.forEach(lane -> lane.winners()
                .forEach((pair, counts) -> counts.forEach((winner, count) ->
                        winners.computeIfAbsent(pair, name -> new TreeMap<>()).merge(winner, count, Integer::sum))));
        report(winners, System.nanoTime() - started);
        assertThat(lanes).allSatisfy(lane -> assertThat(lane.violations()).isEmpty());
        assertThat(winners).hasSize(pairs().size());
        assertThat(winners)
                .allSatisfy((pair, counts) -> assertThat(counts).as(pair).hasSize(2));
        assertThat(winners.values().stream()
                        .flatMap(counts -> counts.values().stream())
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(LANES * RACES_PER_LANE);
    }

    private static List<Side[]> pairs() {
        List<Side[]> pairs = new ArrayList<>();
        for (Side one : Side.values()) {
            for (Side other : Side.values()) {
                if (one.compareTo(other) < 0) {
                    pairs.add(new Side[] {one, other});
                }
            }
        }
        return pairs;
    }

    private static void report(Map<String, Map<String, Integer>> winners, long nanos) {
        System.out.printf("%d races in %.1f s%n", LANES * RACES_PER_LANE, nanos / 1e9);
        winners.forEach((pair, counts) -> System.out.printf("  %-24s %s%n", pair, counts));
    }
}
