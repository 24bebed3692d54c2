package io.bellwire.api;

import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Notice;
import io.bellwire.signaling.Addresses;
import io.bellwire.signaling.DomainEvents;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;

/**
 * Publishes every decision on {@link Addresses#EVENTS} and {@link Addresses#EVENTS}{@code .<type>}, as a {@link
 * JsonObject}. What nobody listens to is never turned into JSON.
 */
public final class EventPublisher implements DomainEvents {
    private final EventBus bus;
    private final MessageEncoder encoder;
    private final String source;

    /** To the node's own consumers: in a cluster a look for those of others would go over the network for each event. */
    private final DeliveryOptions options =
            new DeliveryOptions().setCodecName(Codec.NAME).setLocalOnly(true);

    /**
     * A publisher.
     *
     * @param source the {@code source} of the events: a URI reference that names this gateway
     */
    public EventPublisher(Vertx vertx, MessageEncoder encoder, String source) {
        this.bus = vertx.eventBus();
        this.encoder = encoder;
        this.source = source;
        Codec.register(bus);
    }

    @Override
    public void publish(Notice.OfInvitation decision) {
        CloudEvent event = new CloudEvent(decision, source, encoder);
        bus.publish(Addresses.EVENTS, event, options);
        bus.publish(Addresses.EVENTS + '.' + event.type(), event, options);
    }

    /** Turns an event into JSON for each consumer, when the consumer reads it. */
    private static final class Codec implements MessageCodec<CloudEvent, JsonObject> {
        private static final String NAME = CloudEvent.class.getName();

        static void register(EventBus bus) {
            try {
                bus.registerCodec(new Codec());
            } catch (IllegalStateException registeredAlready) {
                // Another gateway in the same Vert.x did it; there is no way to ask first.
            }
        }

        @Override
        public void encodeToWire(Buffer buffer, CloudEvent event) {
            event.toJson().writeToBuffer(buffer);
        }

        @Override
        public JsonObject decodeFromWire(int position, Buffer buffer) {
            JsonObject json = new JsonObject();
            json.readFromBuffer(position, buffer);
            return json;
        }

        @Override
        public JsonObject transform(CloudEvent event) {
            return event.toJson();
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
