package io.bellwire.connection;

import io.netty.util.internal.PlatformDependent;

/**
 * What all connections of a node may hold together, in proportion to the memory of the process.
 *
 * @param unsent bytes that were flushed and that the kernels of the peers did not take (close 4413)
 * @param unread bytes of messages that are not complete, or wait for the call before them (close 4429)
 */
record MemoryBounds(SharedBound unsent, SharedBound unread) {

    private static final int UNSENT_PARTS = 4;
    private static final int UNREAD_PARTS = 8;

    /** A quarter of the memory beside the heap, and an eighth of the heap. */
    static MemoryBounds ofProcess() {
        return new MemoryBounds(
                new SharedBound(PlatformDependent.maxDirectMemory() / UNSENT_PARTS),
                new SharedBound(Runtime.getRuntime().maxMemory() / UNREAD_PARTS));
    }
}
