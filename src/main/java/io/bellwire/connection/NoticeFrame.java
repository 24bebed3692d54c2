package io.bellwire.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The frame of the notice that an event loop writes: it is the same for every socket, so whoever has the same notice
 * written next gets the same bytes. Used on its event loop only.
 */
final class NoticeFrame {
    private @Nullable ByteBuf notice;
    private @Nullable ByteBuf frame;

    /**
     * The frame of a notice, to be written once and so released.
     *
     * @param next notice; whoever gives the same buffer again until {@link #forget} gets the same frame
     */
    @SuppressWarnings("ReferenceEquality") // To compare the bytes would cost more than to copy them.
    ByteBuf of(ByteBufAllocator allocator, ByteBuf next) {
        ByteBuf made = frame;
        if (made != null && next == notice) {
            // Another socket may have written a part of the frame by now, which moves the beginning.
            return made.retainedDuplicate().readerIndex(0);
        }
        forget();
        made = Frames.frame(allocator, Opcode.TEXT, next);
        notice = next.retain();
        frame = made;
        return made.retain();
    }

    /** Lets go of the notice and of its frame. */
    void forget() {
        ByteBuf made = frame;
        ByteBuf source = notice;
        if (made != null && source != null) {
            made.release();
            source.release();
            frame = null;
            notice = null;
        }
    }
}
