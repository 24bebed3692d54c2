package io.bellwire.store;

/**
 * The part of the heap that one kind of thing may take, whoever it belongs to. Three quarters are for everybody; the last
 * one only for those who have little, so that a few users who take all that they are allowed leave room for the others.
 *
 * <p>For one thread. Estimates: they bound what grows, they do not measure it.
 */
final class HeapShare {
    private final long bytes;
    private final long modest;
    private long used;

    /**
     * A share.
     *
     * @param bytes how much there is
     * @param modest a user who would have no more than that may use the last quarter too; bytes
     */
    HeapShare(long bytes, long modest) {
        this.bytes = bytes;
        this.modest = modest;
    }

    /** One part of so many of the largest heap that this process may have. */
    static HeapShare oneOf(int parts, long modest) {
        return new HeapShare(Runtime.getRuntime().maxMemory() / parts, modest);
    }

    /** Whether a user who has {@code own} may take {@code more}. */
    boolean hasRoom(long own, long more) {
        long all = own + more <= modest ? bytes : bytes - bytes / 4;
        return used + more <= all;
    }

    /** Whether there is room for what must not be refused lightly: a quarter more than there is. */
    boolean hasRoomInReserve(long more) {
        return used + more <= bytes + bytes / 4;
    }

    /** Counts; negative: gives back. */
    void add(long more) {
        used += more;
    }
}
