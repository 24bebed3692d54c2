package io.bellwire.protocol;

/** What a call is answered with: an {@link Answer}, or an {@link RpcError}. */
public sealed interface Reply permits Answer, RpcError {}
