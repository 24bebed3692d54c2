package io.bellwire.cluster.wire;

import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.GroupNews;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.protocol.Feature;
import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import io.bellwire.store.CorruptDataException;
import io.bellwire.store.EventCodec;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients hear of through another node, as bytes. */
final class NewsCodec {
    private static final int ANY_CLIENT = 0;

    private static final Code<Feature> FEATURE =
            new Code<>(Feature.class, List.of(Feature.RINGING, Feature.ENDED, Feature.GROUPS));

    private NewsCodec() {}

    static void write(Announcement announcement, ByteSink sink) {
        sink.putID(announcement.inviteID());
        sink.putVarint(announcement.seq());
        sink.putVarint(announcement.at());
        sink.putVarint(announcement.from());
        MessageCodec.writeFlag(announcement.last(), sink);
        MessageCodec.writeOptionalActor(announcement.except(), sink);
        sink.putTexts(announcement.silent());
        write(announcement.offer(), sink);
        write(announcement.notice(), sink);
        int begin = sink.beginPart();
        InvitationEvent event = announcement.event();
        if (event != null) {
            EventCodec.write(event, sink);
        }
        sink.endPart(begin);
    }

    private static void write(Announcement.@Nullable Part part, ByteSink sink) {
        int begin = sink.beginPart();
        if (part != null) {
            Feature feature = part.feature();
            if (feature == null) {
                sink.putByte(ANY_CLIENT);
            } else {
                FEATURE.write(feature, sink);
            }
            sink.putBlock(part.payload().getBytes());
            sink.putTexts(part.users());
            sink.putText(part.watchersOf());
        }
        sink.endPart(begin);
    }

    static Announcement readAnnouncement(ByteSource source) {
        return new Announcement(
                source.getID(),
                readSeq(source),
                source.getVarint(),
                readSeq(source),
                MessageCodec.readFlag(source),
                MessageCodec.readOptionalActor(source),
                source.getTexts(),
                readPart(source.getPart()),
                readPart(source.getPart()),
                source.hasMore() ? readEvent(source.getPart()) : null);
    }

    /** Null also if it is of a kind that only newer nodes know: who has no event reads the log. */
    private static @Nullable InvitationEvent readEvent(ByteSource source) {
        try {
            return source.hasMore() ? EventCodec.read(source) : null;
        } catch (CorruptDataException e) {
            return null;
        }
    }

    private static int readSeq(ByteSource source) {
        long seq = source.getVarint();
        if (seq < 0 || seq > Integer.MAX_VALUE) {
            throw new CorruptDataException("no seq: " + seq);
        }
        return (int) seq;
    }

    /** Null also if it is for a feature that is not known here: no client of this node can have asked for it. */
    private static Announcement.@Nullable Part readPart(ByteSource source) {
        if (!source.hasMore()) {
            return null;
        }
        int feature = source.getByte();
        if (feature != ANY_CLIENT && !FEATURE.knows(feature)) {
            return null;
        }
        return new Announcement.Part(
                feature == ANY_CLIENT ? null : FEATURE.of(feature),
                Buffer.buffer(source.getBlock()),
                source.getTexts(),
                source.getText());
    }

    static void write(GroupNews news, ByteSink sink) {
        sink.putBlock(news.payload().getBytes());
        sink.putText(news.groupID());
        sink.putTexts(news.others());
        MessageCodec.writeOptionalActor(news.except(), sink);
    }

    static GroupNews readGroupNews(ByteSource source) {
        return new GroupNews(
                Buffer.buffer(source.getBlock()),
                source.getText(),
                source.getTexts(),
                MessageCodec.readOptionalActor(source));
    }
}
