package io.bellwire.signaling;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands immutable messages from verticle to verticle within one node as they are, without copying.
 *
 * @param <T> the message
 */
final class LocalCodec<T> implements MessageCodec<T, T> {
    private final String name;

    LocalCodec(Class<T> type) {
        this.name = type.getName();
    }

    /** Registers a codec for these messages, unless an earlier gateway of this Vert.x did. */
    static void register(EventBus bus, Class<?> type) {
        try {
            bus.registerCodec(new LocalCodec<>(type));
        } catch (IllegalStateException registeredAlready) {
            // There is no way to ask first, and one is like the other.
        }
    }

    @Override
    public void encodeToWire(Buffer buffer, T message) {
        throw new UnsupportedOperationException(name + " does not leave its node");
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException(name + " does not leave its node");
    }

    @Override
    public T transform(T message) {
        return message;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
