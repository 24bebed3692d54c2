/** For other verticles: the event-bus service and the published events. */
@org.jspecify.annotations.NullMarked
package io.bellwire.api;
