package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onInviteeAccepted;
import static io.bellwire.scenario.Hears.onReceiveNewInvitation;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** "Education: teacher inviting students to raise hands", both rounds, as the seed document numbers them. */
class RaiseHandTest {
    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode();

    private final User teacher = scenario.user("teacher");
    private final User ann = scenario.user("ann");
    private final User ben = scenario.user("ben");
    private final User guest = scenario.user("guest");

    @Test
    void handsAreRaisedAndOneStudentSpeaks() {
        List.of(teacher, ann, ben, guest).forEach(User::logsIn);
        teacher.phone().createsGroup("class", ann, ben, guest);

        // 1: the teacher asks; whoever is in the class hears it, and inviteeList says who is meant.
        Call raise =
                teacher.invitesInGroup("class", ann, ben).withData("raise hand").now();
        for (User member : List.of(ann, ben, guest)) {
            member.hears(onReceiveNewInvitation)
                    .of(raise)
                    .withData("raise hand")
                    .with("inviteeList", List.of("ann", "ben"))
                    .with("inviter", "teacher")
                    .with("groupID", "class");
        }

        // 2 and 3: a student raises her hand, and all others see it, the guest who was not invited too.
        ann.accepts(raise, "raise hand");
        for (User member : List.of(teacher, ben, guest)) {
            member.hears(onInviteeAccepted).of(raise).with("invitee", "ann").withData("raise hand");
        }
        ben.accepts(raise, "raise hand");
        for (User member : List.of(teacher, ann, guest)) {
            member.hears(onInviteeAccepted).of(raise).with("invitee", "ben");
        }

        // 4 to 6: one of them is asked to speak, and speaks.
        Call speak = teacher.invitesInGroup("class", ann).withData("speaking").now();
        for (User member : List.of(ann, ben, guest)) {
            member.hears(onReceiveNewInvitation).of(speak).withData("speaking").with("inviteeList", List.of("ann"));
        }
        ann.accepts(speak, "speaking");
        for (User member : List.of(teacher, ben, guest)) {
            member.hears(onInviteeAccepted).of(speak).with("invitee", "ann").withData("speaking");
        }

        List.of(teacher, ann, ben, guest).forEach(User::hearsNothingMore);
    }

    @Test
    void whoWatchesMayLookButNotTakePart() {
        List.of(teacher, ann, guest).forEach(User::logsIn);
        teacher.phone().createsGroup("class", ann, guest);
        Call raise = teacher.invitesInGroup("class", ann).now();
        guest.hears(onReceiveNewInvitation).of(raise);

        guest.call("accept", raise).isRefused(8011);
        guest.call("cancel", raise).isRefused(8011);
        guest.call("ringing", raise).isRefused(8011);
        guest.call("getSignalingInfo", raise).says("state", "open").says("groupID", "class");
    }

    @Test
    void onlyTheInviteesAreToldIfTheTeacherWantsItSo() {
        List.of(teacher, ann, guest).forEach(User::logsIn);
        teacher.phone().createsGroup("class", ann, guest);

        Call raise = teacher.invitesInGroup("class", ann).toldToInviteesOnly().now();
        ann.hears(onReceiveNewInvitation).of(raise);
        ann.accepts(raise);
        teacher.hears(onInviteeAccepted).of(raise);

        guest.hearsNothingMore();
        guest.call("getSignalingInfo", raise).isRefused(8010);
    }
}
