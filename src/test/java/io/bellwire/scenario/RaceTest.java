package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.history.Violation;
import io.bellwire.scenario.RaceBook.Entry;
import io.bellwire.scenario.RaceBook.Form;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * All pairs and triples of what can happen to an invitation at the same time, on real sockets, from one to one and in a
 * group of eight: each race is judged by what all clients saw, and neither side of a pair always wins. {@code
 * -Dbellwire.soak=true} runs a million, {@code -Dbellwire.races=N} another number, and {@code -Dbellwire.races.minutes=N}
 * as many of them as can be run in that time.
 */
class RaceTest {
    private static final boolean SOAK = Boolean.getBoolean("bellwire.soak");
    private static final int RACES = Integer.getInteger("bellwire.races", SOAK ? 1_000_000 : 2_200);
    private static final int LANES_OF_EACH_KIND = 8;
    private static final Duration MOST_TIME = Duration.ofMinutes(Integer.getInteger("bellwire.races.minutes", 600));
    private static final long PATIENCE_MINUTES = Long.getLong("bellwire.patience", RACES > 20_000 ? 600 : 10);

    private static final int MOST_SHOWN = 20;

    private Gateway gateway;

    @BeforeEach
    void start() {
        // On a machine that is busy a login may take its time.
        JsonObject patient = new JsonObject().put("heartbeat", "25s").put("loginTimeout", "1m");
        gateway = Gateway.start(new JsonObject().put("connection", patient));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void everyRaceIsJudgedRight() throws Exception {
        RaceBook book = new RaceBook(RACES, MOST_TIME);
        List<RaceLane> lanes = lanes(book);
        long started = System.nanoTime();

        try {
            Future.all(lanes.stream().map(RaceLane::run).toList()).await(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new AssertionError("still racing: " + lanes, e);
        }

        report(book, System.nanoTime() - started);
        assertThat(lanes.stream()
                        .flatMap(lane -> lane.violations().stream())
                        .map(Violation::withProof)
                        .limit(MOST_SHOWN))
                .isEmpty();
        assertThat(book.entries()).allMatch(Entry::isFair, "neither side always wins");
        await().untilAsserted(() -> assertThat(gateway.ownedInvitations()).isZero());
    }

    private List<RaceLane> lanes(RaceBook book) {
        List<RaceLane> lanes = new ArrayList<>();
        for (Form form : Form.values()) {
            for (int i = 0; i < LANES_OF_EACH_KIND; i++) {
                lanes.add(new RaceLane(gateway::port, i, form, false, book));
                lanes.add(new RaceLane(gateway::port, i, form, true, book));
            }
        }
        return lanes;
    }

    private static void report(RaceBook book, long nanos) {
        int races = book.entries().stream().mapToInt(Entry::ended).sum();
        System.out.printf("%d races in %.1f s%n", races, nanos / 1e9);
        book.entries().stream()
                .filter(entry -> entry.acts.size() == 2)
                .forEach(entry -> System.out.printf("  %-40s %5d %s%n", entry, entry.ended(), entry.wins));
    }
}
