package io.bellwire.protocol;

/** Writes errors, and each kind of detail in the order of PROTOCOL §7. */
record ErrorWriter(WireWriter out) implements RpcError.Detail.Cases<WireWriter> {

    /** Writes the value of {@code error}. */
    void error(RpcError error) {
        out.json().beginObject();
        out.number("code", error.code().code());
        out.text("message", error.message());
        if (error.data() != null) {
            out.json().key("data");
            out.json().beginObject();
            error.data().match(this);
            out.endTruncatable();
        }
        out.json().endObject();
    }

    @Override
    public WireWriter loginRefused(RpcError.LoginRefused detail) {
        out.text("reason", detail.reason().word());
        return out;
    }

    @Override
    public WireWriter field(RpcError.Field detail) {
        out.text("path", detail.path());
        out.text("problem", detail.problem());
        return out;
    }

    @Override
    public WireWriter exceeded(RpcError.Exceeded detail) {
        out.number("retryAfter", detail.retryAfterMs());
        out.text("limit", detail.limit());
        return out;
    }

    @Override
    public WireWriter tooLong(RpcError.TooLong detail) {
        out.number("limit", detail.limit());
        return out;
    }

    @Override
    public WireWriter unknownInvitation(RpcError.UnknownInvitation detail) {
        out.inviteID(detail.inviteID());
        return out;
    }

    @Override
    public WireWriter processed(RpcError.Processed detail) {
        out.inviteID(detail.inviteID());
        out.text("state", detail.state().word());
        out.text("by", detail.by());
        out.text("deviceID", detail.deviceID());
        out.number("at", detail.at());
        out.reason(detail.reason());
        return out;
    }

    @Override
    public WireWriter nonMembers(RpcError.NonMembers detail) {
        out.users("nonMembers", detail.nonMembers());
        return out;
    }

    @Override
    public WireWriter retryAfter(RpcError.RetryAfter detail) {
        out.number("retryAfter", detail.retryAfterMs());
        return out;
    }
}
