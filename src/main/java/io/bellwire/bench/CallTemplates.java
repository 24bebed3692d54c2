package io.bellwire.bench;

import java.util.Random;
import java.util.UUID;

/**
 * The frames of a 1:1 call, made once per pair and filled in with the call's number: the number is the end of the
 * inviteID, and how its messages are told apart when they come back.
 */
final class CallTemplates {

    /** Requests have IDs with ten digits, so that all of one kind are equally long. */
    private static final long FIRST_REQUEST = 1_000_000_000L;

    private static final long REQUESTS = 8_000_000_000L;
    private static final int REQUEST_DIGITS = 10;
    private static final int ID_AT = "{\"jsonrpc\":\"2.0\",\"id\":".length();
    private static final int NUMBER_DIGITS = 12;
    private static final int NUMBER_AT = 24;

    private final String run;

    /** The inviteIDs of one run begin alike, and unlike those of any other. */
    CallTemplates(Random random) {
        this.run = new UUID(random.nextLong(), random.nextLong()).toString().substring(0, NUMBER_AT);
    }

    /** The frame that invites a user. */
    Template invite(String invitee, String data, String timeout) {
        return new Template(start("invite") + "\"invitee\":\"" + invitee + "\",\"data\":\"" + data + "\",\"timeout\":"
                + timeout + "," + inviteID() + "}}");
    }

    /** An {@code inviteInGroup} of one invitee, which all members hear. */
    Template inviteInGroup(String groupID, String invitee, String data) {
        return new Template(start("inviteInGroup") + "\"groupID\":\"" + groupID + "\",\"inviteeList\":[\"" + invitee
                + "\"],\"data\":\"" + data + "\"," + inviteID() + "}}");
    }

    /** An {@code accept}. */
    Template accept(String data) {
        return new Template(start("accept") + "\"data\":\"" + data + "\"," + inviteID() + "}}");
    }

    private static String start(String method) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + FIRST_REQUEST + ",\"method\":\"" + method + "\",\"params\":{";
    }

    private String inviteID() {
        return "\"inviteID\":\"" + run + "0".repeat(NUMBER_DIGITS) + "\"";
    }

    /** Which call a message is about; -1: none. */
    static long call(byte[] text, int length) {
        int inviteID = Texts.indexOf(text, length, Texts.INVITE_ID);
        int number = inviteID + Texts.INVITE_ID.length + NUMBER_AT;
        return inviteID < 0 || number + NUMBER_DIGITS > length ? -1 : Texts.hex(text, number, NUMBER_DIGITS);
    }

    /** One frame, filled in again for each call. */
    static final class Template {
        private final byte[] frame;
        private final int numberAt;

        private Template(String text) {
            frame = Texts.bytes(text);
            numberAt = Texts.indexOf(frame, frame.length, Texts.INVITE_ID) + Texts.INVITE_ID.length + NUMBER_AT;
        }

        /** The frame for a call; the same array each time. */
        byte[] fill(long call) {
            Texts.putDecimal(frame, ID_AT, REQUEST_DIGITS, FIRST_REQUEST + call % REQUESTS);
            Texts.putHex(frame, numberAt, NUMBER_DIGITS, call);
            return frame;
        }
    }
}
