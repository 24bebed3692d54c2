package io.bellwire.store;

class MemorySessionRegistryTest extends SessionRegistryContract {

    @Override
    SessionRegistry newRegistry() {
        return new MemorySessionRegistry(NODE);
    }
}
