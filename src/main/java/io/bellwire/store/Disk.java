package io.bellwire.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The little that the embedded store wants of a file system; tests put faults in between. */
interface Disk {

    /** The real one. */
    Disk REAL = new Disk() {};

    /** Opens for reading and writing, creates if need be. */
    default DiskFile open(Path path) throws IOException {
        return new RealFile(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    default void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    /** Replaces {@code to} in one piece. */
    default void move(Path from, Path to) throws IOException {
        Files.move(from, to, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** How many bytes there still are for this program where the folder is. */
    default long usableBytes(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** Makes names durable: files that came into the folder, or left it. */
    default void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** One open file; any thread may read. */
    interface DiskFile extends Closeable {
        /** Writes all of it. */
        void write(ByteBuffer source, long position) throws IOException;

        /** Fills {@code target}; returns how many bytes there were, fewer only at the end of the file. */
        int read(ByteBuffer target, long position) throws IOException;

        /** Returns once what was written is on the device. */
        void force() throws IOException;

        long size() throws IOException;
    }

    /** A file channel. */
    record RealFile(FileChannel channel) implements DiskFile {
        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            long at = position;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int read = 0;
            while (target.hasRemaining()) {
                int count = channel.read(target, position + read);
                if (count < 0) {
                    break;
                }
                read += count;
            }
            return read;
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
