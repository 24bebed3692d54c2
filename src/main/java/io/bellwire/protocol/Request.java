package io.bellwire.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One request of a message, decoded.
 *
 * @param id null for a notification: it is executed and not answered, be it a {@link Call} or an error. An entry that
 *     is no request at all (-32600) always has an ID, at worst {@link RequestID#NULL}, because it must be answered
 * @param method null when it names none, or none that is known
 * @param content what to do, or what to answer instead
 */
public record Request(@Nullable RequestID id, @Nullable Method method, Content content) {

    /** A {@link Call} to carry out, or the {@link RpcError} that says why there is none. */
    public sealed interface Content permits Call, RpcError {}
}
