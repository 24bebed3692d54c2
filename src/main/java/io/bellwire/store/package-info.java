/**
 * Where everything is kept that must not be lost: the logs of invitations, groups, and which node holds whose
 * connections. Each contract has one contract test that runs on every implementation.
 *
 * <p>{@link io.bellwire.store.InvitationStore#append} is the referee: a compare-and-set on the log that also checks the
 * deadline by the store's own clock.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.store;
