package io.bellwire.simulation;

import io.bellwire.connection.SimulatedDoor;
import io.bellwire.simulation.Plan.Invite;
import org.jspecify.annotations.Nullable;

/** Carries out one step of a plan. */
final class Doing {
    private static final int MS = 1_000;

    /** A connection that is gone is taken for alive for so long, µs. */
    private static final int UNNOTICED = 1_000_000_000;

    private final World world;
    private final Plan plan;
    private final Step step;

    Doing(World world, Plan plan, Step step) {
        this.world = world;
        this.plan = plan;
        this.step = step;
    }

    void perform() {
        if (world.traces() && step.isSuffered()) {
            world.trace("step " + step);
        }
        switch (step.kind()) {
            case CONNECT ->
                who().connect(
                                step.argument() % Step.FRESH,
                                step.argument() >= Step.FRESH,
                                step.invitation() == Step.UNNOTICED ? UNNOTICED : 0);
            case DROP -> who().drop(step.argument() * MS);
            case LOGOUT -> call("logout", -1, "{}");
            case STALL -> stall();
            case INVITE -> invite();
            case ADD ->
                call("addInvitees", "{\"inviteID\":\"%s\",\"inviteeList\":[\"%s\"]}", Plan.USERS[step.argument()]);
            case ACCEPT -> call("accept", "{\"inviteID\":\"%s\",\"data\":\"yes\"}");
            case REJECT -> call("reject", "{\"inviteID\":\"%s\",\"reason\":\"busy\"}");
            case CANCEL -> cancel();
            case MODIFY ->
                call("modifyInvitation", "{\"inviteID\":\"%s\",\"data\":\"change %s\"}", "" + step.argument());
            case RING -> call("ringing", "{\"inviteID\":\"%s\"}");
            case INFO -> call("getSignalingInfo", "{\"inviteID\":\"%s\"}");
            case LIST -> call("listInvitations", -1, "{}");
            case JOIN -> call("joinGroup", -1, "{\"groupID\":\"" + Plan.GROUP + "\"}");
            case LEAVE -> call("leaveGroup", -1, "{\"groupID\":\"" + Plan.GROUP + "\"}");
            case REPEAT -> who().repeat();
            case CRASH -> crash();
            case DRAIN -> drain();
            case PAUSE -> pause();
            case TROUBLE -> {}
            case JUMP -> world.store().jump(step.argument());
            case VIEW -> hide();
            case CUT -> cut();
        }
    }

    private Participant who() {
        return world.participant(step.who());
    }

    private void call(String method, String params, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = plan.inviteID(step.invitation());
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        StringBuilder text = new StringBuilder(100);
        int from = 0;
        for (Object argument : all) {
            int place = params.indexOf("%s", from);
            text.append(params, from, place).append(argument);
            from = place + 2;
        }
        call(
                method,
                step.invitation(),
                text.append(params, from, params.length()).toString());
    }

    private void call(String method, int invitation, String params) {
        who().call(method, invitation, params);
    }

    private void cancel() {
        if (step.argument() < 0) {
            call("cancel", "{\"inviteID\":\"%s\"}");
        } else {
            call("cancel", "{\"inviteID\":\"%s\",\"inviteeList\":[\"%s\"]}", Plan.USERS[step.argument()]);
        }
    }

    private void invite() {
        Invite invite = plan.invites().get(step.invitation());
        String common = "\"inviteID\":\"%s\",\"data\":\"hello\",\"timeout\":"
                + invite.timeoutMs() / 1_000 + "." + (1_000 + invite.timeoutMs() % 1_000 + "").substring(1)
                + (invite.onlineUserOnly() ? ",\"onlineUserOnly\":true" : "");
        if (invite.grouped()) {
            StringBuilder list = new StringBuilder();
            for (int user : invite.invitees()) {
                list.append(list.isEmpty() ? "\"" : ",\"")
                        .append(Plan.USERS[user])
                        .append('"');
            }
            String scope = invite.wide() ? "group" : "invitees";
            call(
                    "inviteInGroup",
                    "{\"groupID\":\"" + Plan.GROUP + "\",\"inviteeList\":[" + list + "],\"scope\":\"" + scope + "\","
                            + common + "}");
        } else {
            String invitee = Plan.USERS[invite.invitees().get(0)];
            call("invite", "{\"invitee\":\"" + invitee + "\"," + common + "}");
        }
    }

    private void stall() {
        Link link = who().link();
        if (link == null) {
            return;
        }
        writable(link, false);
        world.time().after(step.argument() * (long) MS, () -> writable(link, true));
    }

    private static void writable(Link link, boolean now) {
        link.loop.execute(() -> {
            SimulatedDoor.Socket socket = link.socket;
            if (socket != null) {
                socket.writable(now);
            }
        });
    }

    private void crash() {
        SimulatedNode node = world.node(step.who());
        SimulatedNode.@Nullable Life life = node.life();
        if (life == null) {
            return;
        }
        for (Link link : life.links) {
            world.time().after(world.networkDelay(), () -> link.participant.closed(link, 1006));
        }
        node.crash();
        world.time().after(step.argument() * (long) MS, () -> world.restart(node));
    }

    private void drain() {
        SimulatedNode node = world.node(step.who());
        SimulatedNode.@Nullable Life life = node.life();
        if (life != null && life.listens()) {
            life.drain(() -> world.time().after(step.argument() * (long) MS, () -> world.restart(node)));
        }
    }

    private void pause() {
        SimulatedNode node = world.node(step.who());
        node.pause();
        world.time().after(step.argument() * (long) MS, node::goOn);
    }

    private void hide() {
        int other = step.invitation();
        if (other == step.who() || plan.nodes() == 1 || world.isHealed()) {
            return;
        }
        world.network().hide(step.who(), other, true);
        world.time().after(step.argument() * (long) MS, () -> world.network().hide(step.who(), other, false));
    }

    private void cut() {
        world.network().cut(step.who(), true);
        world.time().after(step.argument() * (long) MS, () -> world.network().cut(step.who(), false));
    }
}
