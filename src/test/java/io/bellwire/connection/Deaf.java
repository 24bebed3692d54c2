package io.bellwire.connection;

/** Listens to a socket and does nothing. */
record Deaf() implements SocketListener {
    @Override
    public void opened() {}

    @Override
    public void message(byte[] text) {}

    @Override
    public void writable() {}

    @Override
    public void visited() {}

    @Override
    public void closed(int code) {}
}
