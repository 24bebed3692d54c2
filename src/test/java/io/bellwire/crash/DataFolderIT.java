package io.bellwire.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.History;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node finds in its data folder when it starts, and what it says where it can't. */
class DataFolderIT {
    private static final int FAILED = 1;
    private static final int INVITATIONS = 20;

    @TempDir
    Path folder;

    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final Device alice = new Device(new History(), "alice", "phone");

    private GatewayProcess start(Path data) {
        GatewayProcess gateway = GatewayProcess.start(Settings.of("embedded", "always", data), List.of());
        gateways.add(gateway);
        return gateway;
    }

    @AfterEach
    void stop() {
        ClientLoop.run(alice::disconnect);
        gateways.forEach(GatewayProcess::close);
    }

    private void connect(GatewayProcess gateway) {
        int port = gateway.awaitReady();
        ClientLoop.await(() -> alice.connect(Gate.local(port)));
    }

    private Answered call(String method, JsonObject params) {
        return ClientLoop.await(() -> alice.call(method, params));
    }

    private String invite() {
        return call("invite", new JsonObject().put("invitee", "bob").put("timeout", 3_600))
                .result()
                .getString("inviteID");
    }

    private boolean isThere(String inviteID) {
        return call("getSignalingInfo", new JsonObject().put("inviteID", inviteID))
                .succeeded();
    }

    private static Path journal(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().equals("journal-000000000001.bwj"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The end of what was written: behind it there are only zeros. */
    private static long endOf(Path journal) throws IOException {
        byte[] bytes = Files.readAllBytes(journal);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** A frame of which half was written: it was never acknowledged, and harms nothing that was. */
    @Test
    void aTornTailIsCut() throws IOException {
        GatewayProcess gateway = start(folder);
        connect(gateway);
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < INVITATIONS; i++) {
            acknowledged.add(invite());
        }
        gateway.kill();
        long end = endOf(journal(folder));
        try (RandomAccessFile file = new RandomAccessFile(journal(folder).toFile(), "rw")) {
            file.seek(end + 1);
            file.write(new byte[] {0, 0, 0, 77, 1, 2, 3, 4, 0, 0, 0, 0, 0});
        }

        connect(start(folder));

        assertThat(acknowledged).allMatch(this::isThere);
        assertThat(isThere(invite())).isTrue();
    }

    /** Bytes of the last frame are missing, and the end of the file too: the frame goes, and nothing else. */
    @Test
    void aTruncatedJournalLosesItsLastFrameOnly() throws IOException {
        GatewayProcess gateway = start(folder);
        connect(gateway);
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < INVITATIONS; i++) {
            acknowledged.add(invite());
        }
        gateway.kill();
        try (RandomAccessFile file = new RandomAccessFile(journal(folder).toFile(), "rw")) {
            file.setLength(endOf(journal(folder)) - 3);
        }

        GatewayProcess second = start(folder);
        connect(second);
        assertThat(acknowledged.subList(0, INVITATIONS - 1)).allMatch(this::isThere);
        assertThat(isThere(acknowledged.get(INVITATIONS - 1))).isFalse();
        String afterwards = invite();
        second.kill();
        connect(start(folder));

        assertThat(isThere(afterwards)).isTrue();
        assertThat(acknowledged.subList(0, INVITATIONS - 1)).allMatch(this::isThere);
    }

    /** A broken frame in the middle, and whole ones behind it: the node says where, and touches nothing. */
    @Test
    void aDamagedMiddleIsRefused() throws IOException {
        GatewayProcess gateway = start(folder);
        connect(gateway);
        for (int i = 0; i < INVITATIONS; i++) {
            invite();
        }
        gateway.kill();
        try (RandomAccessFile file = new RandomAccessFile(journal(folder).toFile(), "rw")) {
            long middle = endOf(journal(folder)) / 2;
            file.seek(middle);
            int before = file.read();
            file.seek(middle);
            file.write(before ^ 0xFF);
        }
        byte[] damaged = Files.readAllBytes(journal(folder));

        GatewayProcess second = start(folder);

        assertThat(second.awaitExit()).isEqualTo(FAILED);
        assertThat(second.output()).contains("journal-000000000001.bwj is damaged at offset ");
        assertThat(Files.readAllBytes(journal(folder))).isEqualTo(damaged);
    }

    @Test
    void aSecondProcessIsRefusedAndTheFirstUnharmed() {
        connect(start(folder));
        String before = invite();

        GatewayProcess second = start(folder);

        assertThat(second.awaitExit()).as(second.output()).isEqualTo(FAILED);
        assertThat(second.output())
                .contains("error: the data folder " + folder + " is in use by another process")
                .doesNotContain("\tat ");
        assertThat(isThere(before)).isTrue();
        assertThat(isThere(invite())).isTrue();
    }

    @Test
    void aFolderThatIsMissingIsMade() {
        connect(start(folder.resolve("deep/down")));

        assertThat(isThere(invite())).isTrue();
        assertThat(folder.resolve("deep/down")).isDirectoryContaining("glob:**.bwj");
    }

    @Test
    void aFolderThatCanNotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        GatewayProcess gateway = start(file.resolve("data"));

        assertThat(gateway.awaitExit()).as(gateway.output()).isEqualTo(FAILED);
        assertThat(gateway.output())
                .contains("error: the data folder " + file.resolve("data") + " can't be opened")
                .doesNotContain("\tat ");
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        GatewayProcess gateway = start(file);

        assertThat(gateway.awaitExit()).as(gateway.output()).isEqualTo(FAILED);
        assertThat(gateway.output()).contains("error: the data folder " + file + " can't be opened");
    }
}
