package io.bellwire.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRecoveryTest {
    @TempDir
    Path folder;

    private final FaultyDisk disk = new FaultyDisk();
    private final List<String> found = new ArrayList<>();
    private int end;

    /** Writes frames of one text each, and forces each. */
    private void write(String... texts) throws IOException {
        Journal journal = recover();
        for (String text : texts) {
            write(journal, text);
            journal.force();
        }
        journal.close();
    }

    private void write(Journal journal, String text) throws IOException {
        ByteSink frame = new ByteSink(64);
        JournalFormat.beginFrame(frame);
        frame.putText(text);
        journal.write(frame, 1_000);
        end += frame.size();
    }

    private Journal recover() throws IOException {
        found.clear();
        end = JournalFormat.HEADER_BYTES;
        return JournalRecovery.recover(disk, folder, (segment, at, records) -> {
            int before = records.position();
            found.add(records.getText());
            end += JournalFormat.FRAME_HEADER_BYTES + records.position() - before;
        });
    }

    private List<String> recovered() throws IOException {
        recover().close();
        return List.copyOf(found);
    }

    private Path segment(long number) {
        return JournalFormat.path(folder, number);
    }

    /** The bytes up to the end of what was written. */
    private byte[] written() throws IOException {
        return Arrays.copyOf(Files.readAllBytes(segment(1)), end);
    }

    private void flip(Path path, long offset, int bit) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(offset);
            int old = file.read();
            file.seek(offset);
            file.write(old ^ 1 << bit);
        }
    }

    @Test
    void framesAreReadInOrder() throws IOException {
        write("one", "two");
        write("three");

        assertThat(recovered()).containsExactly("one", "two", "three");
    }

    @Test
    void aTailTornAnywhereIsCutToWholeFrames() throws IOException {
        write("one", "two");
        int whole = end;
        write("three, the one that is torn");
        byte[] all = written();

        for (int length = whole; length < all.length; length++) {
            Files.write(segment(1), Arrays.copyOf(all, length));
            assertThat(recovered()).as("%s of %s bytes", length, all.length).containsExactly("one", "two");
        }
        assertThat(Files.size(segment(1))).isEqualTo(JournalFormat.SEGMENT_BYTES);
        write("four");
        assertThat(recovered()).containsExactly("one", "two", "four");
    }

    @Test
    void aTailOfWhichOnlyLaterBlocksWereWrittenIsCut() throws IOException {
        write("one", "two");
        int whole = end;
        write("three, the one that is torn");
        byte[] all = written();

        for (int hole = whole; hole < all.length; hole++) {
            byte[] torn = all.clone();
            Arrays.fill(torn, whole, hole + 1, (byte) 0);
            if (Arrays.equals(torn, all)) {
                continue;
            }
            Files.write(segment(1), torn);
            assertThat(recovered()).as("zeros to %s", hole).containsExactly("one", "two");
        }
    }

    @Test
    void aFlippedBitBeforeTheLastFrameIsRefusedWithItsPlace() throws IOException {
        write("one", "two");
        int lastFrame = end;
        write("three");
        byte[] all = written();
        Random random = new Random(7);

        for (int offset = JournalFormat.HEADER_BYTES; offset < lastFrame; offset++) {
            Files.write(segment(1), all);
            flip(segment(1), offset, random.nextInt(8));
            assertThatThrownBy(this::recovered)
                    .as("offset %s", offset)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(segment(1).toString())
                    .hasMessageContaining("offset");
        }
    }

    @Test
    void aFlippedBitInTheHeaderIsRefused() throws IOException {
        write("one", "two");
        byte[] all = written();

        for (int offset = 0; offset < JournalFormat.HEADER_BYTES; offset++) {
            Files.write(segment(1), all);
            flip(segment(1), offset, offset % 8);
            assertThatThrownBy(this::recovered).as("offset %s", offset).isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void framesThatWereNotForcedMayBeLostTogether() throws IOException {
        Journal journal = recover();
        write(journal, "forced");
        journal.force();
        int hole = end;
        write(journal, "lost");
        int holeEnd = end;
        write(journal, "written by chance");
        journal.close();
        byte[] all = written();
        Arrays.fill(all, hole, holeEnd, (byte) 0);
        Files.write(segment(1), all);

        assertThat(recovered()).containsExactly("forced");
        write("next");
        assertThat(recovered()).containsExactly("forced", "next");
    }

    @Test
    void segmentsFollowOnEachOtherAndOldOnesGo() throws IOException {
        Journal journal = recover();
        write(journal, "one");
        journal.prepareSpare();
        journal.roll();
        write(journal, "two");
        journal.prepareSpare();
        journal.close();
        assertThat(recovered()).containsExactly("one", "two");

        journal = recover();
        journal.prepareSpare();
        journal.needNothingBefore(2);
        journal.roll();
        write(journal, "three");
        journal.close();
        assertThat(Files.exists(segment(1))).isTrue();
        assertThat(recovered()).containsExactly("two", "three");
        assertThat(Files.exists(segment(1))).isFalse();
    }

    @Test
    void aMissingSegmentIsRefused() throws IOException {
        threeSegments();
        Files.delete(segment(2));

        assertThatThrownBy(this::recovered)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(segment(2) + " is missing");
    }

    @Test
    void aTornTailBeforeAnotherSegmentIsRefused() throws IOException {
        threeSegments();
        flip(segment(2), JournalFormat.HEADER_BYTES + 40, 1);

        assertThatThrownBy(this::recovered)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(segment(2) + " is damaged at offset " + JournalFormat.HEADER_BYTES);
    }

    private void threeSegments() throws IOException {
        Journal journal = recover();
        for (String text : List.of("segment one is here", "segment two is here", "segment three is here")) {
            write(journal, text);
            if (!text.contains("three")) {
                journal.prepareSpare();
                journal.roll();
            }
        }
        journal.force();
        journal.close();
    }

    @Test
    void aNewerFormatIsNamed() throws IOException {
        write("one");
        byte[] all = written();
        ByteBuffer.wrap(all).putInt(8, 2);
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(all, 0, JournalFormat.HEADER_BYTES - 4);
        ByteBuffer.wrap(all).putInt(JournalFormat.HEADER_BYTES - 4, (int) crc.getValue());
        Files.write(segment(1), all);

        assertThatThrownBy(this::recovered)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("journal format 2, this program knows 1");
    }

    @Test
    void aSpareThatWasHalfMadeIsMadeAgain() throws IOException {
        write("one");
        Files.write(segment(2), new byte[100]);

        Journal journal = recover();
        journal.prepareSpare();
        journal.roll();
        write(journal, "two");
        journal.close();

        assertThat(recovered()).containsExactly("one", "two");
    }
}
