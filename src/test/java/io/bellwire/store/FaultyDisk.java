package io.bellwire.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The real disk with faults in between, and without real forces, which are counted. */
final class FaultyDisk implements Disk {
    final AtomicInteger forces = new AtomicInteger();
    /** Forces that may go through, and those that wait to. */
    final Semaphore forcesAllowed = new Semaphore(Integer.MAX_VALUE);

    /** What can still be changed before nothing is changed any more: as if the process had been killed. */
    final AtomicInteger changesLeft = new AtomicInteger(Integer.MAX_VALUE);

    volatile boolean full;
    volatile boolean broken;

    @Override
    public DiskFile open(Path path) throws IOException {
        if (!Files.exists(path)) {
            change();
        }
        return new FaultyFile(Disk.REAL.open(path));
    }

    @Override
    public void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            change();
        }
        Disk.REAL.delete(path);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        change();
        Disk.REAL.move(from, to);
    }

    @Override
    public void forceFolder(Path folder) {}

    private void change() throws IOException {
        if (changesLeft.get() == 0) {
            throw new IOException("the process has ended");
        }
        changesLeft.decrementAndGet();
    }

    private final class FaultyFile implements DiskFile {
        private final DiskFile file;

        FaultyFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            if (full && position + source.remaining() > file.size()) {
                throw new IOException("No space left on device");
            }
            change();
            file.write(source, position);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void force() throws IOException {
            forcesAllowed.acquireUninterruptibly();
            forcesAllowed.release();
            forces.incrementAndGet();
            if (broken) {
                throw new IOException("Input/output error");
            }
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
