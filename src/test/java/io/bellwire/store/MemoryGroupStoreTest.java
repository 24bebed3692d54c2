package io.bellwire.store;

class MemoryGroupStoreTest extends GroupStoreContract {

    @Override
    GroupStore newStore() {
        return new MemoryGroupStore(machine, time.clock());
    }
}
