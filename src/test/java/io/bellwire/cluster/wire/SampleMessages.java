package io.bellwire.cluster.wire;

import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.GroupNews;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Feature;
import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Reach;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.Scope;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Messages of every kind, drawn from a seed. */
final class SampleMessages {
    private final Random random;

    SampleMessages(long seed) {
        this.random = new Random(seed);
    }

    /** One of each kind and of each kind of content. */
    List<NodeMessage> all() {
        List<NodeMessage> messages = versionOne();
        messages.addAll(sinceVersionTwo());
        return messages;
    }

    /** What the first version of this protocol could say. */
    List<NodeMessage> versionOne() {
        List<NodeMessage> messages = new ArrayList<>();
        calls().forEach(call -> messages.add(new NodeMessage.Ask(number(), id(), actor(), call, number())));
        messages.add(new NodeMessage.Answered(number(), null));
        replies().forEach(reply -> messages.add(new NodeMessage.Answered(number(), reply)));
        messages.add(new NodeMessage.Announce(0, announcement(part(), null)));
        messages.add(new NodeMessage.Announce(number(), announcement(part(), part())));
        messages.add(new NodeMessage.Announce(number(), announcement(null, part())));
        messages.add(new NodeMessage.Reached(number(), texts()));
        messages.add(new NodeMessage.Group(new GroupNews(payload(), text(), texts(), maybe(this::actor))));
        messages.add(new NodeMessage.Replaced(text(), text(), number()));
        messages.add(new NodeMessage.Missed(number()));
        return messages;
    }

    /** What was added since; after {@link #versionOne}, as all is drawn from one seed. */
    List<NodeMessage> sinceVersionTwo() {
        List<NodeMessage> messages = new ArrayList<>();
        events().forEach(event ->
                messages.add(new NodeMessage.Announce(number(), announcement(part(), maybe(this::part), event))));
        return messages;
    }

    private Stream<InvitationEvent> events() {
        return Stream.of(
                new InvitationEvent.Created(
                        text(),
                        text(),
                        text(),
                        one(Scope.values()),
                        texts(),
                        text(),
                        random.nextInt(86_400_001),
                        random.nextInt(86_400_001),
                        random.nextBoolean(),
                        maybe(this::text)),
                new InvitationEvent.Ringing(text(), text()),
                new InvitationEvent.Accepted(text(), text(), text()),
                new InvitationEvent.Ended(one(Outcome.values())));
    }

    private Stream<Call.OnInvitation> calls() {
        return Stream.of(
                new Call.Invite(
                        maybe(this::id),
                        text(),
                        texts(),
                        text(),
                        random.nextInt(86_400_001),
                        random.nextBoolean(),
                        maybe(this::text),
                        one(Scope.values())),
                new Call.Cancel(id(), text(), maybe(this::texts)),
                new Call.Accept(id(), text()),
                new Call.Reject(id(), text(), one(RejectReason.values())),
                new Call.ModifyInvitation(id(), text()),
                new Call.AddInvitees(id(), texts()),
                new Call.Ringing(id()));
    }

    private Stream<Reply> replies() {
        Stream<Reply> answers = Stream.of(
                new Answer.Invited(id(), number(), invitees()), new Answer.Acted(id(), number()), Answer.Done.INSTANCE);
        Stream<Reply> errors = details().map(detail -> new RpcError(one(ErrorCode.values()), text(), detail));
        return Stream.concat(answers, Stream.concat(errors, Stream.of(RpcError.of(one(ErrorCode.values())))));
    }

    private Stream<RpcError.Detail> details() {
        return Stream.of(
                new RpcError.LoginRefused(one(RpcError.LoginRefused.Reason.values())),
                new RpcError.Field(text(), text()),
                new RpcError.Exceeded(number(), text()),
                new RpcError.TooLong(number()),
                new RpcError.UnknownInvitation(id()),
                new RpcError.Processed(
                        id(),
                        one(InviteeState.values()),
                        text(),
                        text(),
                        number(),
                        maybe(() -> one(RejectReason.values()))),
                new RpcError.NonMembers(texts()),
                new RpcError.RetryAfter(number()));
    }

    private List<Answer.Invitee> invitees() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> new Answer.Invitee(text(), one(InviteeState.values()), one(Reach.values())))
                .toList();
    }

    private Announcement announcement(Announcement.@Nullable Part offer, Announcement.@Nullable Part notice) {
        return announcement(offer, notice, null);
    }

    private Announcement announcement(
            Announcement.@Nullable Part offer, Announcement.@Nullable Part notice, @Nullable InvitationEvent event) {
        return new Announcement(
                id(),
                random.nextInt(Integer.MAX_VALUE),
                random.nextLong(),
                random.nextInt(1_000),
                random.nextBoolean(),
                maybe(this::actor),
                texts(),
                offer,
                notice,
                event);
    }

    private Announcement.Part part() {
        return new Announcement.Part(maybe(() -> one(Feature.values())), payload(), texts(), text());
    }

    private Buffer payload() {
        byte[] bytes = new byte[random.nextInt(600)];
        random.nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    private Actor actor() {
        return new Actor(text(), text());
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private long number() {
        return random.nextLong() >>> random.nextInt(1, 64);
    }

    private List<String> texts() {
        return IntStream.range(0, random.nextInt(4)).mapToObj(i -> text()).toList();
    }

    private String text() {
        int length = random.nextInt(10) == 0 ? 300 : random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(random.nextInt(4) == 0 ? 0x1F514 : 'a' + random.nextInt(26));
        }
        return text.toString();
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
