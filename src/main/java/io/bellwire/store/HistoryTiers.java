package io.bellwire.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which history files become one: as soon as {@link #TOGETHER} of about one size stand beside each other, with nothing
 * larger between. What a checkpoint writes has a few megabytes, so an invitation is written three times at most, and a week
 * of any load is some hundred files.
 */
final class HistoryTiers {
    static final int TOGETHER = 8;

    /** What is smaller is the first tier, what is smaller than the next one the second; the rest stays as it is. */
    private static final long[] BELOW = {16L << 20, 128L << 20};

    private HistoryTiers() {}

    /**
     * One file.
     *
     * @param maxEndedAt when the last in it ended, ms
     * @param whole whether it can be read
     */
    record Piece(long bytes, long maxEndedAt, boolean whole) {
        private int tier() {
            int tier = 0;
            while (tier < BELOW.length && bytes >= BELOW[tier]) {
                tier++;
            }
            return whole ? tier : BELOW.length;
        }
    }

    /** Neighbours, by their places: from the first to before the last. */
    record Run(int from, int to) {}

    /**
     * The first files that should become one, null if there are none.
     *
     * @param pieces the oldest first
     * @param longestSpan from the end of the first file to that of the last, ms: a file goes as a whole
     */
    static @Nullable Run next(List<Piece> pieces, long longestSpan) {
        for (int tier = 0; tier < BELOW.length; tier++) {
            List<Integer> alike = new ArrayList<>();
            for (int place = 0; place < pieces.size(); place++) {
                Piece piece = pieces.get(place);
                if (piece.tier() > tier) {
                    alike.clear();
                } else if (piece.tier() == tier) {
                    alike.add(place);
                }
                if (alike.size() == TOGETHER) {
                    int from = alike.remove(0);
                    if (piece.maxEndedAt() - pieces.get(from).maxEndedAt() <= longestSpan) {
                        return new Run(from, place + 1);
                    }
                }
            }
        }
        return null;
    }
}
