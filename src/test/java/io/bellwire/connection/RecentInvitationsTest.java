package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a map of the JDK that is told the same. */
class RecentInvitationsTest {
    private final Map<UUID, Long> expected = new LinkedHashMap<>();
    private final RecentInvitations recent = new RecentInvitations();
    private Random random = new Random();
    private long now;

    /** From few invitations that are put again and again, to many that come and go. */
    @ParameterizedTest
    @CsvSource({"3, 4, 200, 50", "12, 20, 2_000, 50", "100, 300, 5_000, 20", "9_000, 30_000, 60_000, 2"})
    void behavesLikeAMapInTheOrderOfPutting(int young, int ids, int steps, int rounds) {
        for (int round = 0; round < rounds; round++) {
            long seed = new Random().nextLong();
            random = new Random(seed);
            for (int step = 0; step < steps; step++) {
                takeStep(young, ids);
                if (recent.size() != expected.size()) {
                    assertThat(recent.size())
                            .as("seed " + seed + " step " + step)
                            .isEqualTo(expected.size());
                }
            }
            for (int id = 0; id < ids; id++) {
                assertThat(recent.get(id(id)))
                        .as("seed " + seed + " id " + id)
                        .isEqualTo(expected.getOrDefault(id(id), RecentInvitations.NONE));
            }
            now += 10L * ids;
            sweep(young);
        }
    }

    private void takeStep(int young, int ids) {
        UUID inviteID = id(random.nextInt(ids));
        switch (random.nextInt(20)) {
            case 0 -> {
                if (!expected.isEmpty()) {
                    expected.remove(expected.keySet().iterator().next());
                    recent.removeEldest();
                }
            }
            case 1 -> {
                now += random.nextInt(young);
                sweep(young);
            }
            case 2, 3, 4 ->
                assertThat(recent.get(inviteID)).isEqualTo(expected.getOrDefault(inviteID, RecentInvitations.NONE));
            default -> {
                long number = now++;
                expected.remove(inviteID);
                expected.put(inviteID, number);
                recent.put(inviteID, number);
            }
        }
    }

    /** Of those that are not young, each third stays. */
    private void sweep(int young) {
        Iterator<Long> numbers = expected.values().iterator();
        while (numbers.hasNext()) {
            long number = numbers.next();
            if (isYoung(number, young)) {
                break;
            }
            if (isOver(number)) {
                numbers.remove();
            }
        }
        recent.sweep(number -> isYoung(number, young), RecentInvitationsTest::isOver);
    }

    private boolean isYoung(long number, int young) {
        return now - number < young;
    }

    private static boolean isOver(long number) {
        return number % 3 != 0;
    }

    /** Half of them have the same first half, half of them the same second half. */
    private static UUID id(int number) {
        return number % 2 == 0 ? new UUID(7, number) : new UUID(number, 7);
    }
}
