package io.bellwire.signaling;

import static io.bellwire.signaling.GatewayFixture.params;
import static io.bellwire.signaling.GatewayFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Limits;
import io.bellwire.signaling.FaultyStore.Fault;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While the store is away, what callers go on inviting takes a bounded place in memory. */
class OutageTest {
    private static final int UNSETTLED_PER_OWNER = 10;
    private static final int UNSETTLED = 3 * UNSETTLED_PER_OWNER;

    private final GatewayFixture gateway = new GatewayFixture(Limits.DEFAULT, UNSETTLED_PER_OWNER);
    private final FaultyStore store = gateway.store();
    private final Device alice = gateway.connected("alice");
    private final Device bob = gateway.connected("bob");

    @AfterEach
    void nothingIsLeft() {
        gateway.close();
    }

    private String invites() {
        return alice.result("invite", params("invitee", "bob")).getString("inviteID");
    }

    private int errorCodeOfInvite() {
        JsonObject params =
                params("invitee", "bob", "inviteID", UUID.randomUUID().toString());
        return alice.errorCode("invite", params);
    }

    @Test
    void whatMayHaveBeenCreatedIsBoundedAndWhatIsOpenGoesOn() {
        String open = invites();
        for (int more = 0; more < 2 * UNSETTLED; more++) {
            bob.result("reject", params("inviteID", invites()));
        }
        int before = store.appends().size();
        store.failReads(true);
        store.next(Collections.nCopies(UNSETTLED, Fault.LOST).toArray(Fault[]::new));
        for (int call = 0; call < 10 * UNSETTLED; call++) {
            assertThat(errorCodeOfInvite()).isEqualTo(8503);
        }

        assertThat(store.appends()).hasSize(before + UNSETTLED);
        assertThat(gateway.owned()).isEqualTo(UNSETTLED + 1);
        assertThat(bob.result("accept", params("inviteID", open))).isNotNull();
        assertThat(errorCodeOfInvite()).isEqualTo(8503);
        assertThat(gateway.owned()).isEqualTo(UNSETTLED);

        store.failReads(false);
        until(() -> gateway.owned() == 0);
        assertThat(invites()).isNotNull();
    }

    @Test
    void manyMayBeOpen() {
        for (int i = 0; i < 2 * UNSETTLED; i++) {
            gateway.connected("inviter" + i).result("invite", params("invitee", "invitee" + i));
        }
        assertThat(gateway.owned()).isEqualTo(2 * UNSETTLED);
    }
}
