package io.bellwire.simulation;

import org.jspecify.annotations.Nullable;

/** One attempt of a client to have something done. */
final class Call {
    final Link link;
    final int id;
    final String method;

    /** The number of the invitation, -1 if it is about none. */
    final int invitation;

    /** The JSON of {@code params}. */
    final String params;

    /** When it was sent, virtual µs. */
    final long sentAt;

    final int order;

    /** The whole message that answered it. */
    @Nullable String answer;

    long answeredAt = Long.MAX_VALUE;
    int answerOrder = Integer.MAX_VALUE;

    Call(Link link, int id, String method, int invitation, String params, long sentAt, int order) {
        this.link = link;
        this.id = id;
        this.method = method;
        this.invitation = invitation;
        this.params = params;
        this.sentAt = sentAt;
        this.order = order;
    }

    String text() {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    /** The code that it was refused with; 0: it succeeded, -1: it was not answered. */
    int code() {
        String text = answer;
        if (text == null) {
            return -1;
        }
        return text.contains("\"error\":{") ? (int) Fields.number(text, "code") : 0;
    }

    @Override
    public String toString() {
        return method + params + " on " + link + " -> " + answer;
    }
}
