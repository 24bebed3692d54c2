package io.bellwire.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes what goes to clients as compact JSON in UTF-8, in the shapes and the order of PROTOCOL §2 to §7. May be used by
 * several threads: each has a buffer of its own.
 *
 * <p><b>Size.</b> No message is larger than {@link Limits#outboundMessageBytes} (PROTOCOL §1). Who makes a page asks
 * {@link #invitationsThatFit} or {@link #membersThatFit} how many entries to put on it. One invitation alone can be larger
 * than the bound (1,000 invitees with their answers); it is thinned, step by step until it fits: the {@code data} of each
 * entry in {@code invitees} becomes "", then their {@code deviceID}, then {@code invitees} is cut at its end, and {@code
 * inviteeList} when even that is too long. The other lists of users in answers and notices are cut alike. An object out of
 * which something is missing has {@code "truncated":true} as its last member; otherwise there is no such member.
 */
public final class MessageEncoder {

    /** What a message needs besides the entries of its page: ID, cursor, the other members of the answer to login. */
    private static final int PAGE_RESERVE = 8_192;

    /** Kept for each later answer of a batch: enough for any answer without a list, and for the error in its place. */
    private static final int BATCH_RESERVE = 1_024;

    private static final int TRUNCATED_LENGTH = ",\"truncated\":true".length();
    private static final int RETAINED_BYTES = 65_536;
    private static final Thinning[] STEPS = Thinning.values();
    private static final ThreadLocal<WireWriter> WRITERS = ThreadLocal.withInitial(WireWriter::new);

    private final int bound;

    /** Encodes under the limit {@link Limits#outboundMessageBytes}. */
    public MessageEncoder(Limits limits) {
        this.bound = limits.outboundMessageBytes();
    }

    /** One entry of the answer to a batch. */
    public record Answered(RequestID id, Reply reply) {}

    /**
     * The answer to one request.
     *
     * @param id null: written as the ID {@code null}
     */
    public byte[] reply(@Nullable RequestID id, Reply reply) {
        RequestID echoed = id == null ? RequestID.NULL : id;
        return fitting(bound, new Answered(echoed, reply), MessageEncoder::write);
    }

    /** One notice. */
    public byte[] notice(Notice notice) {
        return fitting(bound, notice, (out, written) -> written.match(new NoticeWriter(out)));
    }

    /**
     * The answer to a batch: one array, in the order given. An answer for which the others leave no room is thinned, and
     * where that is not enough 7008 takes its place, with the limit {@code outboundMessageBytes}: ask again alone.
     *
     * @param answers one at least: a batch of notifications is not answered at all (JSON-RPC 2.0 §6)
     */
    public byte[] batch(List<Answered> answers) {
        int left = bound - 2;
        List<byte[]> encoded = new ArrayList<>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            int later = answers.size() - 1 - i;
            byte[] answer = share(answers.get(i), left - later * BATCH_RESERVE);
            left -= answer.length + 1;
            encoded.add(answer);
        }
        return array(encoded);
    }

    /** How many of the first entries fit on one page, at least one when there is one. */
    public int invitationsThatFit(List<SignalingInfo> invitations) {
        return thatFit(invitations, WireWriter::info);
    }

    /** How many of the first entries fit on one page, at least one when there is one. */
    public int membersThatFit(List<Answer.Member> members) {
        return thatFit(members, (out, member) -> new AnswerWriter(out).member(member));
    }

    private <T> int thatFit(List<T> entries, BiConsumer<WireWriter, T> write) {
        WireWriter out = WRITERS.get();
        int left = bound - PAGE_RESERVE;
        int fitting = 0;
        for (T entry : entries) {
            out.begin(Thinning.NOTHING, 0);
            write.accept(out, entry);
            left -= out.json().size() + 1;
            if (left < 0) {
                break;
            }
            fitting++;
        }
        out.json().shrink(RETAINED_BYTES);
        return entries.isEmpty() ? 0 : Math.max(fitting, 1);
    }

    private byte[] share(Answered answer, int most) {
        byte[] encoded = fitting(most, answer, MessageEncoder::write);
        if (encoded.length <= most) {
            return encoded;
        }
        RpcError tooLarge = RpcError.tooMany("outboundMessageBytes", 0);
        return fitting(most, new Answered(answer.id(), tooLarge), MessageEncoder::write);
    }

    private static byte[] array(List<byte[]> entries) {
        WireWriter out = WRITERS.get();
        out.begin(Thinning.NOTHING, 0);
        out.json().beginArray();
        entries.forEach(out.json()::raw);
        out.json().endArray();
        return taken(out);
    }

    private static <T> byte[] fitting(int most, T message, BiConsumer<WireWriter, T> write) {
        WireWriter out = WRITERS.get();
        int forLists = 0;
        for (Thinning step : STEPS) {
            out.begin(step, forLists);
            write.accept(out, message);
            int size = out.json().size();
            if (size <= most) {
                break;
            }
            forLists = Math.max(most - (size - out.listBytes()) - TRUNCATED_LENGTH, 0);
        }
        return taken(out);
    }

    private static byte[] taken(WireWriter out) {
        byte[] bytes = out.json().toBytes();
        out.json().shrink(RETAINED_BYTES);
        return bytes;
    }

    private static void write(WireWriter out, Answered answered) {
        JsonWriter json = out.json();
        json.beginObject();
        out.text("jsonrpc", "2.0");
        json.key("id");
        answered.id().writeTo(json);
        if (answered.reply() instanceof Answer answer) {
            json.key("result");
            answer.match(new AnswerWriter(out));
        } else if (answered.reply() instanceof RpcError error) {
            json.key("error");
            new ErrorWriter(out).error(error);
        }
        json.endObject();
    }
}
