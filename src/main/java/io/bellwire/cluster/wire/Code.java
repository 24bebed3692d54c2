package io.bellwire.cluster.wire;

import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import io.bellwire.store.CorruptDataException;
import java.util.List;

/**
 * An enumeration as one byte: 1 for the first constant, and so on. The order given here is that of the wire, and never
 * changes; new constants go to the end.
 *
 * @param <E> the enumeration
 */
final class Code<E extends Enum<E>> {
    private final Class<E> type;
    private final List<E> constants;

    Code(Class<E> type, List<E> constants) {
        this.type = type;
        this.constants = List.copyOf(constants);
        if (this.constants.size() != type.getEnumConstants().length) {
            throw new IllegalArgumentException("not all of " + type.getSimpleName());
        }
    }

    void write(E constant, ByteSink sink) {
        sink.putByte(constants.indexOf(constant) + 1);
    }

    E read(ByteSource source) {
        int code = source.getByte();
        if (!knows(code)) {
            throw new CorruptDataException("unknown " + type.getSimpleName() + " " + code);
        }
        return constants.get(code - 1);
    }

    boolean knows(int code) {
        return code >= 1 && code <= constants.size();
    }

    E of(int code) {
        return constants.get(code - 1);
    }
}
