package io.bellwire.config;

import io.bellwire.auth.JwtOptions;
import io.bellwire.protocol.Limits;
import java.util.Locale;

/**
 * The whole configuration of a node. It may lack a key to check tokens with ({@link JwtOptions#hasKeys()}): {@code
 * checkconfig} and others work without, {@code serve} refuses.
 */
public record GatewayConfig(
        HttpConfig http,
        ManagementConfig management,
        JwtOptions jwt,
        StoreConfig store,
        ClusterConfig cluster,
        InvitationConfig invitation,
        GroupsConfig groups,
        ConnectionConfig connection,
        Limits limits) {

    /** Checks what spans sections; throws {@link InvalidConfigException}. */
    public GatewayConfig {
        new Checks()
                .ensure(
                        http.port() == 0 || http.port() != management.port(),
                        "management.port",
                        Integer.toString(management.port()),
                        "must differ from http.port")
                .ensure(
                        limits.timeoutSeconds() == invitation.maxTimeout().toSeconds(),
                        "limits.timeoutSeconds",
                        Integer.toString(limits.timeoutSeconds()),
                        "says the same as invitation.maxTimeout, " + Texts.duration(invitation.maxTimeout())
                                + ": set only one of them")
                .ensure(
                        !cluster.enabled() || store.kind() == StoreConfig.Kind.REDIS,
                        "cluster.enabled",
                        "true",
                        "needs store.kind = redis, which all nodes share and which decides between them; store.kind is "
                                + store.kind().name().toLowerCase(Locale.ROOT))
                .orThrow();
    }

    /** This configuration, with other limits. */
    public GatewayConfig withLimits(Limits other) {
        return new GatewayConfig(http, management, jwt, store, cluster, invitation, groups, connection, other);
    }
}
