package io.bellwire.cluster.nodes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A DNS server (RFC 1035) that knows one name, and the IPv4 addresses that the test says it has just now. */
final class NameServer implements AutoCloseable {
    private static final int PORT = 53;
    private static final int MOST_BYTES = 512;
    private static final int HEADER_BYTES = 12;
    private static final int ADDRESS = 1;
    private static final int ANSWER = 0x8180;
    private static final int NO_SUCH_NAME = 3;
    private static final int NAME_OF_THE_QUESTION = 0xc000 | HEADER_BYTES;

    private final String name;
    private final DatagramSocket socket;
    private volatile List<String> addresses = List.of();

    private NameServer(String name, DatagramSocket socket) {
        this.name = name;
        this.socket = socket;
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
        Leftovers.add(this);
    }

    /** Listens there; there is no such name yet. */
    static NameServer start(String address, String name) {
        try {
            return new NameServer(name, new DatagramSocket(new InetSocketAddress(address, PORT)));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on these are the addresses of the name; none: there is no such name. */
    void answer(List<String> newAddresses) {
        addresses = List.copyOf(newAddresses);
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
        while (!socket.isClosed()) {
            try {
                packet.setLength(MOST_BYTES);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException | BufferUnderflowException e) {
                // It is closed, or somebody sent what is no question.
            }
        }
    }

    private byte[] answer(ByteBuffer query) throws IOException {
        short id = query.getShort();
        query.position(HEADER_BYTES);
        boolean known = readName(query).equals(name);
        boolean asksForAddresses = query.getShort() == ADDRESS;
        query.getShort();
        byte[] question = new byte[query.position() - HEADER_BYTES];
        query.get(HEADER_BYTES, question);
        List<String> all = addresses;
        List<String> found = known && asksForAddresses ? all : List.of();
        int flags = known && !all.isEmpty() ? ANSWER : ANSWER | NO_SUCH_NAME;
        ByteBuffer answer = ByteBuffer.allocate(MOST_BYTES).putShort(id).putShort((short) flags);
        answer.putShort((short) 1).putShort((short) found.size()).putInt(0).put(question);
        for (String address : found) {
            answer.putShort((short) NAME_OF_THE_QUESTION).putShort((short) ADDRESS);
            answer.putShort((short) 1).putInt(0).putShort((short) 4);
            answer.put(InetAddress.getByName(address).getAddress());
        }
        byte[] bytes = new byte[answer.position()];
        answer.flip().get(bytes);
        return bytes;
    }

    private static String readName(ByteBuffer query) {
        List<String> labels = new ArrayList<>();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            labels.add(new String(label, US_ASCII));
        }
        return String.join(".", labels);
    }

    @Override
    public void close() {
        socket.close();
        Leftovers.remove(this);
    }
}
