package io.bellwire.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what is wrong with what comes in, each kind at most once a minute: whoever sends it may send much of it. */
final class Complaints {
    private static final long PAUSE_MS = 60_000;
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private final ClusterParts parts;
    private long sealAfter = Long.MIN_VALUE;
    private long readableAfter = Long.MIN_VALUE;

    Complaints(ClusterParts parts) {
        this.parts = parts;
    }

    void badSeal() {
        long now = parts.nowMs();
        if (now >= sealAfter) {
            sealAfter = now + PAUSE_MS;
            LOG.atWarn().log("what a node said was dropped, its seal is wrong: do all nodes have the same secret?");
        }
    }

    void unreadable(String reason) {
        long now = parts.nowMs();
        if (now >= readableAfter) {
            readableAfter = now + PAUSE_MS;
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .log("what a node said can't be read here: is it a newer version?");
        }
    }
}
