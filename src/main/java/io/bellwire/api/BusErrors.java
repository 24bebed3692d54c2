package io.bellwire.api;

import io.vertx.core.eventbus.EventBus;
import io.vertx.serviceproxy.ServiceException;
import io.vertx.serviceproxy.ServiceExceptionMessageCodec;

/** Lets {@link ServiceException}s travel over the event bus with their debug info. */
final class BusErrors {

    private BusErrors() {}

    /** Registers the codec, unless somebody has done so already. */
    static void register(EventBus bus) {
        try {
            bus.registerDefaultCodec(ServiceException.class, new ServiceExceptionMessageCodec());
        } catch (IllegalStateException registeredAlready) {
            // Each service proxy of the application registers the same one; there is no way to ask first.
        }
    }
}
