package io.bellwire.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row behaves as a sorted set does. */
class KeyRowTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isASortedSet(long seed) {
        Random random = new Random(seed);
        KeyRow row = new KeyRow();
        TreeSet<InvitationKey> reference = new TreeSet<>();
        int times = 1 + random.nextInt(200);
        for (int step = 0; step < 5_000; step++) {
            // Mostly newer than what is there, as invitations are.
            InvitationKey key = new InvitationKey(step / 4 + random.nextInt(times), new UUID(0, random.nextInt(4)));
            boolean emptying = step % 1_000 > 800;
            if (random.nextInt(10) < (emptying ? 2 : 6)) {
                row.add(key);
                reference.add(key);
            } else {
                InvitationKey gone = random.nextBoolean() && !reference.isEmpty() ? reference.first() : key;
                assertThat(row.remove(gone)).isEqualTo(reference.remove(gone));
            }
            check(row, reference, key);
        }
        for (InvitationKey key : List.copyOf(reference.descendingSet())) {
            assertThat(row.remove(key)).isTrue();
        }
        assertThat(row.isEmpty()).isTrue();
    }

    private static void check(KeyRow row, NavigableSet<InvitationKey> reference, InvitationKey key) {
        assertThat(row.size()).isEqualTo(reference.size());
        assertThat(row.isEmpty()).isEqualTo(reference.isEmpty());
        assertThat(row.ceiling(key)).isEqualTo(reference.headSet(key, false).size());
        if (key.createTime() % 50 == 0) {
            List<InvitationKey> all = new ArrayList<>();
            for (int place = 0; place < row.size(); place++) {
                all.add(row.get(place));
            }
            assertThat(all).containsExactlyElementsOf(reference);
        }
    }
}
