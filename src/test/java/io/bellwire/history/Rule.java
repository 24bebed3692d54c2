package io.bellwire.history;

/** What a history can violate: one fault each, and the invariant that it breaks. */
public enum Rule {
    /** One invitee is decided about twice. */
    TWO_ENDS("I1", "an invitee reached an end twice"),
    /** Two calls that exclude each other both succeeded. */
    TWO_WINNERS("I1", "two calls won that exclude each other"),
    /** Somebody is still inviting in what is over. */
    LEFT_INVITING("I1", "an invitee is left inviting though the invitation has ended"),
    /** Two sources name different ends of an invitee. */
    TOLD_DIFFERENTLY("I2", "not everybody is told the same end"),
    /** Two sources agree on the end but not on when, by which device, or with what. */
    OTHER_DETAILS("I2", "not everybody is told the same time, device or data of an end"),
    /** One {@code seq} stands for two notices. */
    SEQ_WITH_TWO_MEANINGS("I2", "one seq came with two contents"),
    /** Two who are shown the invitation at the same {@code seq} see different things. */
    SHOWN_DIFFERENTLY("I2", "the invitation is shown differently at the same seq"),
    /** What was answered is gone. */
    LOST("I3", "what was acknowledged is lost"),
    /** A list lacks an invitation, repeats one, or shows one that it should not. */
    WRONG_LIST("I3", "a list is not what was acknowledged"),
    /** A timeout came before its deadline. */
    EARLY_TIMEOUT("I4", "it timed out before the deadline"),
    /** A timeout of 0 was told. */
    TOLD_SILENT_TIMEOUT("I4", "a timeout of 0 was told"),
    /** A call that came, or took effect, at or after the deadline won. */
    LATE_WINNER("I4", "a call won at or after the deadline"),
    /** The deadline is not what it was. */
    DEADLINE_MOVED("I4", "the deadline moved"),
    /** On one connection a notice came after one with a higher {@code seq}. */
    OUT_OF_ORDER("I5", "notices came out of order"),
    /** On one connection a notice came twice. */
    TWICE("I5", "a notice came twice"),
    /** On one connection a notice came after the end. */
    AFTER_THE_END("I5", "a notice came after the end"),
    /** It rang for what was over. */
    DEAD_RING("I5", "a dead invitation rang"),
    /** The calling connection heard of what its call did before the call was answered. */
    NOTICE_BEFORE_ANSWER("I5", "a notice overtook the answer of the call that caused it"),
    /** The device that acted was told of its own act on the same connection. */
    OWN_ACT_TOLD("I5", "the device that acted got the notice as well"),
    /** Somebody lacks a notice that they are entitled to. */
    MISSED("I6", "a notice was missed"),
    /** A client that said what it knew was told it again. */
    TOLD_AGAIN("I6", "what was known was told again"),
    /** Something is left where nothing is pending. */
    LEFT_BEHIND("I7", "something is left behind"),
    /** Somebody without a part heard of it. */
    STRANGER_HEARD("I8", "a stranger heard of it"),
    /** Somebody without a part was shown it. */
    STRANGER_SHOWN("I8", "a stranger was shown it"),
    /** Somebody without a part could do something to it. */
    STRANGER_ACTED("I8", "a stranger's call had an effect"),
    /** A refusal tells a stranger that the ID exists. */
    STRANGER_TOLD("I8", "a refusal tells a stranger that it exists"),
    /** No order of the calls explains the answers and the notices. */
    NOT_LINEARIZABLE("LIN", "no order of the calls explains what was answered and told"),
    /** The search for such an order was given up; whether there is one is not known. */
    UNDECIDED("LIN", "the search for an order of the calls was given up");

    private final String invariant;
    private final String sentence;

    Rule(String invariant, String sentence) {
        this.invariant = invariant;
        this.sentence = sentence;
    }

    /** The number of the invariant, as in {@code I1}; {@code LIN} for linearizability. */
    public String invariant() {
        return invariant;
    }

    /** What is wrong, in words. */
    public String sentence() {
        return sentence;
    }
}
