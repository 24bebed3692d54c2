package io.bellwire.delivery;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * What comes of the registration of a session.
 *
 * @param replaced an older session of the same user and device on this node, to be told that it is {@link
 *     Session#replaced()}; null: there was none
 * @param order complete once whoever announces something, on whatever node, finds the session: from then on nothing can
 *     fall between what is read from the store and what is announced. Its place among the registrations of this user, for
 *     {@link Session#replacedBy}. Fails if that can't be reached
 */
public record Arrival(@Nullable Session replaced, Future<Long> order) {}
