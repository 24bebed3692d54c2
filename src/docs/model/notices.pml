/*
 * Everybody learns the end: owners, successors, announcements between nodes, connections that drop and resume.
 * README.md says how to read it.
 *
 * What is decided is left to referee.pml: here a node that appends succeeds, since one whose append is refused reads and
 * tries again. The log is its length; the event at position seq is known by its seq, and the last one ends it.
 * Every participant is taken to hear every event, the inviter too.
 *
 * All faults are counted, and a step that would change nothing is no step. So every run comes to rest if there is no
 * cycle (pan -l finds none), and at rest everything must be as it should be (Rest).
 *
 * Switches. These must make the model fail: NO_REPEAT, NO_SWEEP, TAKEOVER_ONLY, OPEN_ONLY, FORGET, NO_RESUME_READ,
 * NO_GAP_READ, NO_SEQ_CHECK, READ_FIRST, LOOK_UP_FIRST, LAPSE_UNNOTICED. With this one it must hold: ONLY_LAST.
 */

#ifndef NODES
#define NODES 2
#endif
#ifndef CONNECTIONS
#define CONNECTIONS 2
#endif
/* The longest log: created, modified, ended. */
#ifndef LONGEST
#define LONGEST 3
#endif

/* How often each fault may happen. At most NODES - 1 crashes at once: one node stays alive. */
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef RESTARTS
#define RESTARTS 0
#endif
#ifndef LOSSES
#define LOSSES 1
#endif
#ifndef COPIES
#define COPIES 1
#endif
#ifndef DROPS
#define DROPS 1
#endif
#ifndef VIEWS
#define VIEWS 1
#endif
#ifndef LAPSES
#define LAPSES 0
#endif

/* The properties. Never true: they only give a violation its name. */
bool I5_ORDER, I5_AFTER_THE_END, I6_NOTHING_MISSED, I7_NOTHING_LEFT, IT_ENDS, EVERYBODY_LEARNS;

/* The store. */
byte length;
bool ended, overdue;

/* Of each node: whether it lives, whether it takes itself for the owner, what it remembers. */
bool alive[NODES], owner[NODES];
/* Up to here it has told of the log, or knows that it must tell more (untold). */
byte told[NODES];
bool untold[NODES], armed[NODES], takenOver[NODES];

/* Announcements of node n to connection c, one bit per seq: not acknowledged yet, and on the way. */
#define to(n, c) ((n) * CONNECTIONS + (c))
#define bit(seq) (1 << (seq))
byte due[NODES * CONNECTIONS], onTheWay[NODES * CONNECTIONS];

/* Of each connection: how it is (LAPSED: it lives, and its row in the registry is gone), where it is, what its client has heard, what it has read from the store and not written yet. */
mtype = { LAPSED, DOWN, REGISTERED, LIVE };
mtype state[CONNECTIONS];
byte at[CONNECTIONS], known[CONNECTIONS], readUpTo[CONNECTIONS];
/* Something came that can't be told before what is missing; or while it was still catching up. */
bool gap[CONNECTIONS];

byte crashes = CRASHES, restarts = RESTARTS, losses = LOSSES, copies = COPIES, drops = DROPS, views = VIEWS, lapses = LAPSES;
byte living = NODES;

#ifdef LOOK_UP_FIRST
/* Who was registered before it appended; 0: not looked up. */
byte lookedUp[NODES];
#endif

/* ---- nodes ---- */

#ifdef LOOK_UP_FIRST
#define isFound(c) (lookedUp[me] & bit(c))
#define isReady (lookedUp[me] != 0)
inline lookUp() {
    lookedUp[me] = 1 << CONNECTIONS;
    for (c : 0 .. CONNECTIONS - 1) { if :: state[c] != DOWN -> lookedUp[me] = lookedUp[me] | bit(c) :: else fi }
    c = 0;
    printf("node %d looks up who is registered: %d\n", me, lookedUp[me])
}
#else
#define isFound(c) (state[c] == REGISTERED || state[c] == LIVE)
#define isReady true
#endif

/* The store takes an event. Its answer may be lost: then the node looks again, which comes to the same. */
inline append(ends) {
    length++; ended = ends;
    firstContact(length - 1);
    untold[me] = true;
    armed[me] = (armed[me] || owner[me]) && !ended;
    printf("node %d appends seq %d (ends it: %d)\n", me, length, ended)
}

/* The invitation is met for the first time: what came before has been told by somebody, or has it? */
inline firstContact(before) {
#ifdef FORGET
    if :: told[me] == 0 -> told[me] = before :: else fi
#else
    true
#endif
}

/* Tells of what it has not told yet, to all who are registered now. */
inline tell() {
#ifdef ONLY_LAST
    told[me] = (told[me] < length -> length - 1 : told[me]);
#endif
    for (c : 0 .. CONNECTIONS - 1) {
        if
        :: isFound(c) ->
            for (seq : told[me] + 1 .. length) { due[to(me, c)] = due[to(me, c)] | bit(seq) };
            onTheWay[to(me, c)] = onTheWay[to(me, c)] | due[to(me, c)]
        :: else
        fi
    }
    c = 0; seq = 0;
    printf("node %d announces seq %d to %d\n", me, told[me] + 1, length);
    told[me] = length; untold[me] = false
#ifdef LOOK_UP_FIRST
    ; lookedUp[me] = 0
#endif
}

/* An owner looks into the store: sets the alarm, and sees what was not told. */
inline sweep() {
    firstContact(length);
    takenOver[me] = false;
    armed[me] = (length > 0 && !ended);
    untold[me] = untold[me] || told[me] < length;
    printf("node %d sweeps: seq %d, ended %d\n", me, length, ended)
}

#ifdef NO_SWEEP
#define sweeps false
#else
#ifdef TAKEOVER_ONLY
#define sweeps takenOver[me]
#else
/* Every half a minute, too; what would change nothing is left out. */
#define sweeps (takenOver[me] || (told[me] < length && !untold[me]) || (length > 0 && !ended && !armed[me]))
#endif
#endif
#ifdef OPEN_ONLY
/* The store lists what is open, and not what has ended lately. */
#define isListed (length == 0 || !ended)
#else
#define isListed true
#endif

proctype Node(byte me) {
    byte c, seq;
end:
    do
    /* The commands: whoever gets them appends, owner or not. */
#ifdef LOOK_UP_FIRST
    :: atomic { alive[me] && !isReady && !ended -> lookUp() }
#endif
    :: atomic { alive[me] && isReady && length == 0 -> append(false) }
    :: atomic { alive[me] && isReady && length > 0 && length < LONGEST - 1 && !ended && !overdue -> append(false) }
    :: atomic { alive[me] && isReady && length > 0 && !ended && !overdue -> append(true) }

    /* The alarm asks the store. */
    :: atomic { alive[me] && isReady && armed[me] && overdue ->
        armed[me] = false;
        if
        :: !ended -> append(true)
        :: else -> untold[me] = untold[me] || told[me] < length
        fi }

    :: atomic { alive[me] && untold[me] -> tell() }
    :: atomic { alive[me] && owner[me] && sweeps && isListed -> sweep() }
    od
}

/* ---- connections ---- */

/* A notice is written, and the client hears it; or the connection breaks, and it never does. */
inline deliver(c, s) {
    if
    :: assert(I5_ORDER || s > known[c]);
        assert(I5_AFTER_THE_END || !(ended && known[c] == length));
        notSkipped(c, s);
        known[c] = s;
        printf("connection %d hears seq %d\n", c, s)
    :: drops > 0 -> drops--; printf("seq %d is written to connection %d, which breaks\n", s, c); breakOff(c)
    fi
}

inline notSkipped(c, s) {
#if defined(NO_RESUME_READ) || defined(NO_SEQ_CHECK)
    true /* each of these breaks more than this; the violation to be shown is another one */
#else
    assert(I6_NOTHING_MISSED || s == known[c] + 1)
#endif
}

/* Whoever announces to it hears from the node where it was, if that one lives, that nobody is there. */
inline breakOff(c) {
    state[c] = DOWN; at[c] = 0; gap[c] = false; readUpTo[c] = 0;
    if
    :: for (lost : 0 .. NODES - 1) { due[to(lost, c)] = 0; onTheWay[to(lost, c)] = 0 }
    :: true
    fi;
    lost = 0
}

inline arrive(c, s) {
    if
    :: state[c] == LIVE -> heard(c, s)
    :: state[c] == REGISTERED && s > readUpTo[c] -> gap[c] = true
    :: else
    fi
}

inline heard(c, s) {
    if
#ifdef NO_SEQ_CHECK
    :: deliver(c, s)
#else
    :: s <= known[c]
#ifdef NO_GAP_READ
    :: s > known[c] -> deliver(c, s)
#else
    :: s == known[c] + 1 -> deliver(c, s)
    :: s > known[c] + 1 -> gap[c] = true; printf("connection %d has a gap before seq %d\n", c, s)
#endif
#endif
    fi
}

/* ---- from node to connection ---- */

inline pick(from) {
    if :: (from) & bit(1) -> seq = 1 :: (from) & bit(2) -> seq = 2 :: (from) & bit(3) -> seq = 3 fi
}

inline acknowledge() { due[to(node, whom)] = due[to(node, whom)] & ~bit(seq) }
inline remove() { onTheWay[to(node, whom)] = onTheWay[to(node, whom)] & ~bit(seq) }

/* Announcements arrive in any order, late, never, or twice. The announcer repeats until it is told that one arrived. */
proctype Way(byte node; byte whom) {
    byte seq, lost;
end:
    do
    :: atomic { onTheWay[to(node, whom)] != 0 ->
        pick(onTheWay[to(node, whom)]);
        if
        :: remove(); acknowledge(); arrive(whom, seq)
        :: copies > 0 -> copies--; acknowledge(); arrive(whom, seq)
        :: losses > 0 && alive[node] -> losses--; remove(); arrive(whom, seq);
            printf("the acknowledgement of seq %d from connection %d to node %d is lost\n", seq, whom, node)
        :: losses > 0 && alive[node] -> losses--; remove();
            printf("seq %d from node %d to connection %d is lost\n", seq, node, whom)
        :: !alive[node] -> remove(); printf("seq %d to connection %d dies with node %d\n", seq, whom, node)
        fi;
        seq = 0 }
#ifndef NO_REPEAT
    :: atomic { (due[to(node, whom)] & ~onTheWay[to(node, whom)]) != 0 ->
        onTheWay[to(node, whom)] = due[to(node, whom)];
        printf("node %d repeats to connection %d\n", node, whom) }
#endif
    od
}

inline readLog() {
    readUpTo[me] = length; gap[me] = false;
    printf("connection %d (client knows %d) reads up to seq %d\n", me, known[me], length)
}

/* Writes what was read, a notice at a time; what is known meanwhile is left out. */
inline writeNext() {
    if
    :: readUpTo[me] > known[me] -> next = known[me] + 1; deliver(me, next); next = 0
    :: else
    fi;
    if :: readUpTo[me] <= known[me] -> readUpTo[me] = 0 :: else fi
}

inline connect(c) {
    if
    :: alive[0] -> at[c] = 0
    :: alive[1] -> at[c] = 1
#if NODES > 2
    :: alive[2] -> at[c] = 2
#endif
    fi;
    printf("connection %d is at node %d\n", c, at[c])
}

proctype Connection(byte me) {
    byte next, lost;
end:
    do
    :: atomic { state[me] == LIVE && gap[me] && readUpTo[me] == 0 -> readLog() }
    :: atomic { state[me] == LIVE && readUpTo[me] != 0 -> writeNext() }

#ifdef READ_FIRST
    :: atomic { state[me] == DOWN && readUpTo[me] == 0 -> connect(me); readLog(); readUpTo[me] = readUpTo[me] + 1 }
    :: atomic { state[me] == DOWN && readUpTo[me] != 0 ->
        readUpTo[me] = readUpTo[me] - 1; state[me] = LIVE }
#else
    /* Back: first it is registered, so that it is found; then the log is read. */
    :: atomic { state[me] == DOWN -> connect(me); state[me] = REGISTERED }
#ifdef NO_RESUME_READ
    :: atomic { state[me] == REGISTERED -> state[me] = LIVE; gap[me] = false }
#else
    :: atomic { state[me] == REGISTERED -> readLog(); state[me] = LIVE }
#endif
#endif

    /*
     * Its node was silent for so long that its lease ran out, and others take it for dead; or the registry lost the row.
     * Whoever notices that must not go on as if nothing had been missed: here it breaks the connection off.
     */
    :: atomic { state[me] == LIVE && lapses > 0 -> lapses--; state[me] = LAPSED; printf("connection %d can't be found\n", me) }
#ifdef LAPSE_UNNOTICED
    :: atomic { state[me] == LAPSED -> state[me] = LIVE; printf("connection %d can be found again\n", me) }
#else
    :: atomic { state[me] == LAPSED -> printf("connection %d is let go, as it could not be found\n", me); breakOff(me) }
#endif

    :: atomic { state[me] != DOWN && drops > 0 -> drops--; printf("connection %d drops\n", me); breakOff(me) }
    od
}

/* ---- what befalls them ---- */

inline crash(n) {
    printf("node %d is killed\n", n);
    crashes--; living--;
    alive[n] = false; owner[n] = false; told[n] = 0; untold[n] = false; armed[n] = false; takenOver[n] = false;
    for (c : 0 .. CONNECTIONS - 1) {
        due[to(n, c)] = 0;
        if :: state[c] != DOWN && at[c] == n -> breakOff(c) :: else fi
    }
    c = 0
}

inline restart(n) {
    printf("node %d is back, with an empty memory\n", n);
    restarts--; living++; alive[n] = true;
    if :: becomeOwner(n) :: true fi
}

inline becomeOwner(n) {
    owner[n] = true; takenOver[n] = true; printf("node %d takes itself for the owner\n", n)
}

inline changeView(n) {
    views--;
    if
    :: owner[n] -> owner[n] = false; takenOver[n] = false; printf("node %d takes another one for the owner\n", n)
    :: else -> becomeOwner(n)
    fi
}

inline someNode(is) {
    if
    :: alive[0] == is -> n = 0
    :: alive[1] == is -> n = 1
#if NODES > 2
    :: alive[2] == is -> n = 2
#endif
    fi
}

#if NODES > 2
#define nobodyOwns (!owner[0] && !owner[1] && !owner[2])
#else
#define nobodyOwns (!owner[0] && !owner[1])
#endif

proctype World() {
    byte n, c, lost;
end:
    do
    :: atomic { length > 0 && !overdue -> overdue = true; printf("the deadline comes, by the store's clock\n") }
    :: atomic { crashes > 0 && living > 1 -> someNode(true); crash(n); n = 0 }
    :: atomic { restarts > 0 && living < NODES -> someNode(false); restart(n); n = 0 }
    /* Views of the membership differ, for any reason: a pause, a cut, a node that comes or goes. */
    :: atomic { views > 0 -> someNode(true); changeView(n); n = 0 }
    /* In the end they agree on somebody who lives. */
    :: atomic { nobodyOwns -> someNode(true); becomeOwner(n); n = 0 }
    od
}

/* When nothing can happen any more. */
proctype Rest() {
    byte n, c;
end:
    atomic { timeout ->
        assert(IT_ENDS || ended);
        for (c : 0 .. CONNECTIONS - 1) { assert(EVERYBODY_LEARNS || (state[c] == LIVE && known[c] == length)) }
        for (n : 0 .. NODES - 1) {
            assert(I7_NOTHING_LEFT || (!armed[n] && !untold[n] && !takenOver[n]));
            for (c : 0 .. CONNECTIONS - 1) { assert(I7_NOTHING_LEFT || (due[to(n, c)] == 0 && onTheWay[to(n, c)] == 0)) }
        }
        n = 0; c = 0 }
}

init {
    byte n, c;
    atomic {
        for (n : 0 .. NODES - 1) { alive[n] = true; run Node(n) }
        owner[0] = true;
        for (c : 0 .. CONNECTIONS - 1) {
            connect(c);
            state[c] = LIVE;
            run Connection(c);
            for (n : 0 .. NODES - 1) { run Way(n, c) }
        }
        n = 0; c = 0;
        run World();
        run Rest()
    }
}
