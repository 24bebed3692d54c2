package io.bellwire.cluster.wire;

/** What became of the bytes of one message. */
public sealed interface Decoded {

    /** Calls the one method of {@code cases} that is meant for this. */
    <R> R match(Cases<R> cases);

    /**
     * One method for each.
     *
     * @param <R> what becomes of it
     */
    interface Cases<R> {
        R understood(Understood decoded);

        R skipped(Skipped decoded);

        R unknownCall(UnknownCall decoded);

        R refused(Refused decoded);
    }

    /** A message. */
    record Understood(NodeMessage message) implements Decoded {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.understood(this);
        }
    }

    /** A kind of message that only newer nodes know: nothing is to be done. */
    record Skipped(int kind) implements Decoded {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.skipped(this);
        }
    }

    /** A call that can't be carried out here, as it can't be understood: it is answered with MOVED. */
    record UnknownCall(long correlation, String reason) implements Decoded {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unknownCall(this);
        }
    }

    /**
     * No message.
     *
     * @param tells whether it would have been something that clients have to hear of
     */
    record Refused(boolean tells, String reason) implements Decoded {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.refused(this);
        }
    }
}
