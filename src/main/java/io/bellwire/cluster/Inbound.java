package io.bellwire.cluster;

import io.bellwire.cluster.wire.Decoded;
import io.bellwire.cluster.wire.NodeMessage;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does what one other node wants, and takes its answers. Event loop only. Returns the link for want of anything better. */
final class Inbound implements Decoded.Cases<Link>, NodeMessage.Cases<Link> {
    private final ClusterParts parts;
    private final LocalNode local;
    private final Supplier<View> view;
    private final Link link;
    private final Outbound outbound;
    private final Recovery recovery;
    private final Complaints complaints;

    Inbound(
            ClusterParts parts,
            LocalNode local,
            Supplier<View> view,
            Link link,
            Outbound outbound,
            Recovery recovery,
            Complaints complaints) {
        this.parts = parts;
        this.local = local;
        this.view = view;
        this.link = link;
        this.outbound = outbound;
        this.recovery = recovery;
        this.complaints = complaints;
    }

    @Override
    public Link understood(Decoded.Understood decoded) {
        return decoded.message().match(this);
    }

    @Override
    public Link skipped(Decoded.Skipped decoded) {
        return link;
    }

    @Override
    public Link unknownCall(Decoded.UnknownCall decoded) {
        return moved(decoded.correlation());
    }

    @Override
    public Link refused(Decoded.Refused decoded) {
        parts.metrics().unreadable();
        complaints.unreadable(decoded.reason());
        if (decoded.tells()) {
            recovery.missed(link.nodeID, link.inbox.completeAt());
        }
        return link;
    }

    @Override
    public Link ask(NodeMessage.Ask message) {
        if (parts.storeTime().getAsLong() > message.notAfter()) {
            parts.metrics().late();
            return link;
        }
        int partition = parts.partitions().of(message.inviteID());
        if (!view.get().owns(parts.nodeID(), partition)) {
            return moved(message.correlation());
        }
        local.call(message.inviteID(), message.actor(), message.call(), message.notAfter())
                .onComplete(done -> answer(message.correlation(), done));
        return link;
    }

    private void answer(long correlation, AsyncResult<Reply> done) {
        Reply reply = done.succeeded() ? done.result() : null;
        outbound.say(link, new NodeMessage.Answered(correlation, reply));
    }

    private Link moved(long correlation) {
        parts.metrics().moved();
        outbound.say(link, new NodeMessage.Answered(correlation, null));
        return link;
    }

    @Override
    public Link answered(NodeMessage.Answered message) {
        Promise<Reply> asked = link.calls.take(message.correlation());
        if (asked != null) {
            link.asked.decrementAndGet();
            complete(asked, message.reply());
        }
        return link;
    }

    private static void complete(Promise<Reply> asked, @Nullable Reply reply) {
        if (reply == null) {
            asked.fail("moved");
        } else if (reply instanceof RpcError error && error.code() == ErrorCode.UNAVAILABLE) {
            asked.fail("the owner can't do it now");
        } else {
            asked.complete(reply);
        }
    }

    @Override
    public Link announce(NodeMessage.Announce message) {
        Future<Set<String>> reached = local.announced(message.announcement());
        if (message.correlation() != 0) {
            reached.otherwise(Set.of())
                    .onSuccess(users ->
                            outbound.say(link, new NodeMessage.Reached(message.correlation(), List.copyOf(users))));
        }
        return link;
    }

    @Override
    public Link reached(NodeMessage.Reached message) {
        Promise<Set<String>> offered = link.offers.take(message.correlation());
        if (offered != null) {
            link.offered.decrementAndGet();
            offered.complete(Set.copyOf(message.users()));
        }
        return link;
    }

    @Override
    public Link group(NodeMessage.Group message) {
        local.groupChanged(message.news());
        return link;
    }

    @Override
    public Link replaced(NodeMessage.Replaced message) {
        local.replaced(message.userID(), message.deviceID(), message.order());
        return link;
    }

    @Override
    public Link missed(NodeMessage.Missed message) {
        recovery.missed(link.nodeID, message.since());
        return link;
    }
}
