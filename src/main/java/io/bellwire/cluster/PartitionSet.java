package io.bellwire.cluster;

import java.util.AbstractSet;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Some of the partitions, a bit for each, in order. Immutable. */
final class PartitionSet extends AbstractSet<Integer> {
    static final PartitionSet NONE = new PartitionSet(new BitSet());

    private final BitSet bits;
    private final int size;

    /** Those whose bit is set; nobody may change the bits any more. */
    PartitionSet(BitSet bits) {
        this.bits = bits;
        this.size = bits.cardinality();
    }

    /** Those that are not in the other one. */
    PartitionSet without(PartitionSet other) {
        BitSet rest = (BitSet) bits.clone();
        rest.andNot(other.bits);
        return new PartitionSet(rest);
    }

    @Override
    public boolean contains(Object partition) {
        return partition instanceof Integer number && number >= 0 && bits.get(number);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<Integer> iterator() {
        return new Iterator<>() {
            private int next = bits.nextSetBit(0);

            @Override
            public boolean hasNext() {
                return next >= 0;
            }

            @Override
            public Integer next() {
                if (next < 0) {
                    throw new NoSuchElementException();
                }
                int partition = next;
                next = bits.nextSetBit(partition + 1);
                return partition;
            }
        };
    }
}
