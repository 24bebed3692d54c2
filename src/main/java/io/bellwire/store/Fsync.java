package io.bellwire.store;

/**
 * When the embedded store puts its journal on the device ({@code store.fsync}). Whichever it is, what was answered
 * survives a crash of the process, kill -9 included: it is in the operating system's hands before the answer. The
 * difference is a loss of power, or a crash of the operating system.
 */
public enum Fsync {
    /** Before each answer; appends that come at the same time share one. Nothing that was answered is lost. */
    ALWAYS,
    /** Once a second. What was answered in the last second or so may be lost, in whole appends, the newest ones. */
    EVERYSEC,
    /** When the operating system sees fit, and at clean-up and shutdown. What was answered in the last minute may be lost. */
    NEVER
}
