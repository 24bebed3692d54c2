package io.bellwire.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.store.Partitions;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ViewTest {
    private final Random random = new Random(1);

    private Set<String> nodes(int count) {
        Set<String> nodes = new HashSet<>();
        while (nodes.size() < count) {
            nodes.add(new UUID(random.nextLong(), random.nextLong()).toString());
        }
        return nodes;
    }

    @Test
    void nobodyOwnsWhatNobodyIsReadyFor() {
        View view = View.of(Set.of());
        assertThat(view.ownerOf(0)).isNull();
        assertThat(view.partitionsOf("one")).isEmpty();
    }

    @Test
    void aNodeThatIsAloneOwnsEverything() {
        assertThat(View.of(Set.of("one")).partitionsOf("one")).isEqualTo(Partitions.ALL);
    }

    /** The binomial spread of 256 partitions over 4 nodes has a standard deviation of 7: 5 of them either way. */
    @Test
    void thePartitionsAreSpreadEvenly() {
        for (int i = 0; i < 100; i++) {
            View view = View.of(nodes(4));
            view.ready()
                    .forEach(node -> assertThat(view.partitionsOf(node))
                            .hasSizeBetween(64 - 35, 64 + 35)
                            .allMatch(partition -> view.owns(node, partition)));
        }
    }

    @Test
    void namesThatAreMuchAlikeAreSpreadEvenlyToo() {
        View view = View.of(Set.of("node-1", "node-2", "node-3", "node-4"));
        view.ready().forEach(node -> assertThat(view.partitionsOf(node)).hasSizeBetween(64 - 35, 64 + 35));
    }

    @Test
    void whoJoinsTakesItsShareAndNothingElseMoves() {
        for (int i = 0; i < 50; i++) {
            Set<String> before = nodes(3);
            Set<String> after = new HashSet<>(before);
            after.add("joining-" + i);
            View older = View.of(before);
            View newer = View.of(after);
            for (int partition = 0; partition < Partitions.COUNT; partition++) {
                if (!newer.owns("joining-" + i, partition)) {
                    assertThat(newer.ownerOf(partition)).isEqualTo(older.ownerOf(partition));
                }
            }
            for (String node : before) {
                assertThat(newer.gained(node, older)).isEmpty();
                assertThat(older.gained(node, newer)).isNotEmpty();
            }
        }
    }
}
