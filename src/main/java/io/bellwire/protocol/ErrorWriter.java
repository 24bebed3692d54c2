package io.bellwire.protocol;

/** Writes errors, and each kind of detail in the order of PROTOCOL §7. */
record ErrorWriter(WireWriter out) implements RpcError.Detail.Visitor {

    /** Writes the value of {@code error}. */
    void error(RpcError error) {
        out.json().beginObject();
        out.number("code", error.code().code());
        out.text("message", error.message());
        if (error.data() != null) {
            out.json().key("data");
            out.json().beginObject();
            error.data().visit(this);
            out.endTruncatable();
        }
        out.json().endObject();
    }

    @Override
    public void loginRefused(RpcError.LoginRefused detail) {
        out.text("reason", detail.reason().word());
    }

    @Override
    public void field(RpcError.Field detail) {
        out.text("path", detail.path());
        out.text("problem", detail.problem());
    }

    @Override
    public void exceeded(RpcError.Exceeded detail) {
        out.number("retryAfter", detail.retryAfterMs());
        out.text("limit", detail.limit());
    }

    @Override
    public void tooLong(RpcError.TooLong detail) {
        out.number("limit", detail.limit());
    }

    @Override
    public void unknownInvitation(RpcError.UnknownInvitation detail) {
        out.inviteID(detail.inviteID());
    }

    @Override
    public void processed(RpcError.Processed detail) {
        out.inviteID(detail.inviteID());
        out.text("state", detail.state().word());
        out.text("by", detail.by());
        out.text("deviceID", detail.deviceID());
        out.number("at", detail.at());
        out.reason(detail.reason());
    }

    @Override
    public void nonMembers(RpcError.NonMembers detail) {
        out.users("nonMembers", detail.nonMembers());
    }

    @Override
    public void retryAfter(RpcError.RetryAfter detail) {
        out.number("retryAfter", detail.retryAfterMs());
    }
}
