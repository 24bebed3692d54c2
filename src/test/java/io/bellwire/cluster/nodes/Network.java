package io.bellwire.cluster.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a test, and the wires between them.
 *
 * <p>With network namespaces each host has an address of its own on a bridge to which the test is connected, too. A wire is
 * cut in silence: both ends are given a hardware address for the other one that nobody has, so whatever they send gets lost,
 * and nobody is told. This takes {@code ip} (iproute2) and root with CAP_NET_ADMIN and CAP_SYS_ADMIN, nothing else.
 */
public final class Network implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    private static final String RESOLVER = "resolv.conf";
    private static final String NOBODY = "02:00:00:00:00:01";

    private final String id;
    private final String subnet;
    private final List<Host> hosts = new ArrayList<>();
    private final Set<Set<Host>> cuts = new HashSet<>();
    private boolean namesAreAskedHere;

    private Network(String id, String subnet) {
        this.id = id;
        this.subnet = subnet;
    }

    /** Everything on the loopback interface; nothing can be cut. */
    public static Network loopback() {
        return new Network("", "");
    }

    /** One namespace per host. Ask {@link #whyNoNamespaces} first. */
    public static Network ofNamespaces() {
        long number = ProcessHandle.current().pid() % 65_536;
        Network network =
                new Network("bw" + Long.toHexString(number), "10." + (number >> 8) + "." + (number & 255) + ".");
        Leftovers.add(network);
        network.build();
        return network;
    }

    /** Why {@link #ofNamespaces} can't work on this machine; null: it can. */
    public static @Nullable String whyNoNamespaces() {
        try (Network network = ofNamespaces()) {
            network.newHost();
            return null;
        } catch (UncheckedIOException | IllegalStateException e) {
            return "no network namespaces here: " + e.getMessage();
        }
    }

    private void build() {
        ip("link", "add", bridge(), "type", "bridge");
        ip("addr", "add", subnet + "1/24", "dev", bridge());
        ip("link", "set", bridge(), "up");
    }

    private String bridge() {
        return id + "br";
    }

    /** One more. */
    public Host newHost() {
        if (id.isEmpty()) {
            return Host.LOOPBACK;
        }
        int number = hosts.size() + 2;
        Host host = new Host(id + "n" + number, subnet + number);
        hosts.add(host);
        if (namesAreAskedHere) {
            askHereForNames(host);
        }
        ip("netns", "add", host.name());
        ip("link", "add", outside(host), "type", "veth", "peer", "name", "eth0", "netns", host.name());
        ip("link", "set", outside(host), "master", bridge(), "up");
        ip("-n", host.name(), "addr", "add", host.address() + "/24", "dev", "eth0");
        ip("-n", host.name(), "link", "set", "eth0", "up");
        ip("-n", host.name(), "link", "set", "lo", "up");
        return host;
    }

    /** The end of the host's wire that is plugged into the bridge. */
    private String outside(Host host) {
        return id + "v" + host.address().substring(subnet.length());
    }

    /**
     * Hosts that are made from now on ask for names at the address that is returned, the test's own. For processes in a
     * namespace {@code ip netns exec} puts the files of {@code /etc/netns/NAME} over those in {@code /etc}.
     */
    String askTheTestForNames() {
        requireNamespaces();
        namesAreAskedHere = true;
        return subnet + "1";
    }

    private void askHereForNames(Host host) {
        try {
            Files.createDirectories(files(host));
            Files.writeString(files(host).resolve(RESOLVER), "nameserver " + subnet + "1\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeFiles(Host host) {
        try {
            Files.deleteIfExists(files(host).resolve(RESOLVER));
            Files.deleteIfExists(files(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path files(Host host) {
        return Path.of("/etc/netns", host.name());
    }

    /** From now on neither hears the other. Both still hear everybody else, the test among them. */
    public void cut(Host one, Host other) {
        requireNamespaces();
        if (cuts.add(Set.of(one, other))) {
            deafen(one, other);
            deafen(other, one);
        }
    }

    private static void deafen(Host from, Host to) {
        ip("-n", from.name(), "neigh", "replace", to.address(), "lladdr", NOBODY, "dev", "eth0", "nud", "permanent");
    }

    /** They hear each other again. */
    public void mend(Host one, Host other) {
        if (cuts.remove(Set.of(one, other))) {
            ip("-n", one.name(), "neigh", "del", other.address(), "dev", "eth0");
            ip("-n", other.name(), "neigh", "del", one.address(), "dev", "eth0");
        }
    }

    /** Cuts a host off from all other hosts; the test still reaches it. */
    public void isolate(Host host) {
        hosts.stream().filter(other -> !other.equals(host)).forEach(other -> cut(host, other));
    }

    /** Mends all that was cut. */
    public void mendAll() {
        for (Set<Host> cut : Set.copyOf(cuts)) {
            List<Host> ends = List.copyOf(cut);
            mend(ends.get(0), ends.get(1));
        }
    }

    private void requireNamespaces() {
        if (id.isEmpty()) {
            throw new IllegalStateException("the loopback interface has no wires to cut");
        }
    }

    @Override
    public void close() {
        if (!id.isEmpty()) {
            hosts.forEach(this::remove);
            quietly("link", "del", bridge());
            Leftovers.remove(this);
        }
    }

    /**
     * The wire first, and by itself: a namespace without a name lives on, and its wire with it, for as long as a socket in it
     * does, such as one whose process was killed and that still tries to say goodbye to a host that is gone.
     */
    private void remove(Host host) {
        quietly("link", "del", outside(host));
        quietly("netns", "del", host.name());
        removeFiles(host);
    }

    private static void quietly(String... words) {
        try {
            ip(words);
        } catch (UncheckedIOException | IllegalStateException e) {
            // It is not there, as something failed before it was made.
        }
    }

    private static void ip(String... words) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + ": " + output.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
