package io.bellwire.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Looks at the data folder of an embedded store from outside. */
final class StoreFolder {
    private StoreFolder() {}

    static long oldestSegment(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(JournalFormat::segmentOf)
                    .filter(segment -> segment >= 0)
                    .min()
                    .orElse(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long historyFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(".bwh")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long bytes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(path -> path.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
