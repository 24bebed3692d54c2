package io.bellwire.cluster.nodes;

import io.bellwire.FreePorts;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a process runs.
 *
 * @param name of its network namespace; "": it runs where the test does
 * @param address where others reach it
 */
public record Host(String name, String address) {

    /** The machine itself. */
    static final Host LOOPBACK = new Host("", "127.0.0.1");

    /** What starts a command there. The process that results is the command's own: it can be signalled by its ID. */
    List<String> command(List<String> command) {
        List<String> words = new ArrayList<>();
        if (!name.isEmpty()) {
            words.addAll(List.of("ip", "netns", "exec", name));
        }
        words.addAll(command);
        return words;
    }

    /** The usual port where the host is the process's alone, else a free one. */
    int port(int usual) {
        return name.isEmpty() ? FreePorts.take() : usual;
    }
}
