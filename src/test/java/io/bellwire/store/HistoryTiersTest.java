package io.bellwire.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.store.HistoryTiers.Piece;
import io.bellwire.store.HistoryTiers.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which history files become one. */
class HistoryTiersTest {
    private static final long MIB = 1 << 20;
    private static final long LONG = Long.MAX_VALUE;

    private final List<Piece> pieces = new ArrayList<>();

    private HistoryTiersTest files(int count, long mib) {
        for (int i = 0; i < count; i++) {
            pieces.add(new Piece(mib * MIB, pieces.size(), true));
        }
        return this;
    }

    @Test
    void eightOfASizeBecomeOne() {
        assertThat(HistoryTiers.next(files(7, 4).pieces, LONG)).isNull();
        assertThat(HistoryTiers.next(files(1, 4).pieces, LONG)).isEqualTo(new Run(0, 8));
    }

    @Test
    void aLargerOneStandsBetween() {
        assertThat(HistoryTiers.next(files(5, 4).files(1, 40).files(7, 4).pieces, LONG))
                .isNull();
        assertThat(HistoryTiers.next(files(1, 4).pieces, LONG)).isEqualTo(new Run(6, 14));
    }

    @Test
    void smallerOnesAreTakenAlong() {
        files(7, 40).files(3, 4).files(1, 40).files(2, 4);

        assertThat(HistoryTiers.next(pieces, LONG)).isEqualTo(new Run(0, 11));
    }

    @Test
    void whatIsLargeStaysAsItIs() {
        assertThat(HistoryTiers.next(files(100, 130).pieces, LONG)).isNull();
    }

    @Test
    void whatEndedFarApartStaysApart() {
        assertThat(HistoryTiers.next(files(8, 4).pieces, 6)).isNull();
        assertThat(HistoryTiers.next(pieces, 7)).isEqualTo(new Run(0, 8));

        Piece first = pieces.remove(0);
        pieces.add(0, new Piece(first.bytes(), -1_000, true));
        assertThat(HistoryTiers.next(files(1, 4).pieces, 7)).isEqualTo(new Run(1, 9));
    }

    @Test
    void whatIsDamagedStandsBetween() {
        files(7, 4).pieces.add(new Piece(4 * MIB, 7, false));

        assertThat(HistoryTiers.next(files(7, 4).pieces, LONG)).isNull();
        assertThat(HistoryTiers.next(files(1, 4).pieces, LONG)).isEqualTo(new Run(8, 16));
    }

    /** However many come: few are left, and each byte was written three times at most. */
    @Test
    void aWeekIsSomeHundredFiles() {
        long written = 0;
        for (int i = 0; i < 50_000; i++) {
            pieces.add(new Piece(5 * MIB, i, true));
            written += 5 * MIB;
            for (Run run = HistoryTiers.next(pieces, LONG); run != null; run = HistoryTiers.next(pieces, LONG)) {
                List<Piece> merged = pieces.subList(run.from(), run.to());
                long bytes = merged.stream().mapToLong(Piece::bytes).sum();
                written += bytes;
                merged.clear();
                pieces.add(run.from(), new Piece(bytes, i, true));
            }
        }

        assertThat(pieces).hasSizeLessThan(50_000 / 64 + 2 * HistoryTiers.TOGETHER);
        assertThat(written).isLessThanOrEqualTo(3 * 50_000 * 5 * MIB);
    }
}
