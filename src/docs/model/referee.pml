/*
 * One outcome per invitee: nodes decide, the store is the referee. Safety only; README.md says how to read it.
 *
 * One invitation with two invitees, Bob (devices x and y) and Carol. Every command below has been sent, perhaps twice:
 * any node may take up any of them at any time, again and again. So a command that is late, repeated, sent to somebody
 * who is not the owner, or decided by two nodes at once needs no step of its own, and neither do differing views of
 * membership: every node may act as the owner whenever it likes.
 * A pause (SIGSTOP) is what lies between two steps of a node. A crash leaves a node without memory; it may come back.
 *
 * Switches, each of which must make the model fail: NO_COMPARE, NO_DEADLINE, ANSWER_EARLY, OLD_CACHE, NO_DEFER.
 */

#ifndef NODES
#define NODES 2
#endif
/* How many of them may have an append on the way that they gave up on. */
#ifndef LATE
#define LATE NODES
#endif

/* Outcomes of an invitee. */
#define INVITING 0
#define ACCEPTED 1
#define REJECTED 2
#define CANCELLED 3
#define TIMEOUT 4

#define BOB 0
#define CAROL 1

/* What can be wanted of the invitation. */
#define CANCEL 0       /* by the inviter: all who are still inviting */
#define ACCEPT_X 1     /* by Bob's device x */
#define REJECT_Y 2     /* by Bob's device y */
#define ACCEPT_CAROL 3
#define EXPIRE 4       /* by an alarm, or by an owner that thinks that the time is up */
#define NOTHING 5

/* What the store says to an append. */
#define TAKEN 0
#define CONFLICT 1
#define WRONG_TIME 2

/* The properties. Never true: they only give a violation its name. */
bool I1_ONE_OUTCOME, I2_ONE_STORY, I3_ANSWERED_IS_STORED, I4_TIMEOUT_EARLY, I4_ACCEPT_LATE;

/* The store: the fold of the log, its last seq, and whether its clock has passed the deadline. */
byte outcome[2];
byte seq = 1;
bool overdue;

#ifdef ANSWER_EARLY
bool answered[4];
#endif

#define outcomeOf(work) (work == EXPIRE -> TIMEOUT : (work == CANCEL -> CANCELLED : (work == REJECT_Y -> REJECTED : ACCEPTED)))
#define inviteeOf(work) (work == ACCEPT_CAROL -> CAROL : BOB)
#define ofInvitee(work) (work == ACCEPT_X || work == REJECT_Y || work == ACCEPT_CAROL)

/* Somebody is told of an invitee's outcome: it must be what the log says. Logs only grow (see I1), so all hear the same. */
inline tell(who, said) {
    assert(I2_ONE_STORY || said == outcome[who])
}

/* A success is answered: what was asked for must be in the store. */
inline answer(what) {
#ifdef ANSWER_EARLY
    answered[what] = true
#else
    if
    :: ofInvitee(what) -> assert(I3_ANSWERED_IS_STORED || outcome[inviteeOf(what)] == outcomeOf(what))
    :: what == CANCEL -> assert(I3_ANSWERED_IS_STORED || outcome[BOB] == CANCELLED || outcome[CAROL] == CANCELLED)
    :: else
    fi
#endif
}

#ifdef ANSWER_EARLY
/* Told that it succeeded, and now it is something else. */
inline nothingIsUndone() {
    assert(I3_ANSWERED_IS_STORED || !answered[ACCEPT_X] || outcome[BOB] == INVITING || outcome[BOB] == ACCEPTED);
    assert(I3_ANSWERED_IS_STORED || !answered[REJECT_Y] || outcome[BOB] == INVITING || outcome[BOB] == REJECTED);
    assert(I3_ANSWERED_IS_STORED || !answered[ACCEPT_CAROL] || outcome[CAROL] == INVITING || outcome[CAROL] == ACCEPTED)
}
#endif

#ifdef NO_COMPARE
#define sameSeq(expected) true
#else
#define sameSeq(expected) (expected == seq)
#endif

inline end(who, how) {
    assert(I1_ONE_OUTCOME || outcome[who] == INVITING);
    outcome[who] = how
}

/* The one primitive: compare the seq, check the deadline by the store's clock, append. */
inline append(what, expected, bob, carol, result) {
    if
#ifndef NO_COMPARE
    :: expected != seq -> result = CONFLICT
#endif
#ifndef NO_DEADLINE
    :: sameSeq(expected) && what == EXPIRE && !overdue -> result = WRONG_TIME
    :: sameSeq(expected) && what != EXPIRE && overdue -> result = WRONG_TIME
#endif
    :: else ->
        assert(I4_TIMEOUT_EARLY || what != EXPIRE || overdue);
        assert(I4_ACCEPT_LATE || what == EXPIRE || !overdue);
        if :: bob -> end(BOB, outcomeOf(what)) :: else fi;
        if :: carol -> end(CAROL, outcomeOf(what)) :: else fi;
        seq = expected + 1;
        result = TAKEN;
#ifdef ANSWER_EARLY
        nothingIsUndone();
#endif
    fi
}

/* Answers from the cache, if nothing has to be appended; else folds it in and has an append under way. */
inline decide(what) {
    bool hitBob = cache[BOB] == INVITING && what != ACCEPT_CAROL;
    bool hitCarol = cache[CAROL] == INVITING && (what == ACCEPT_CAROL || what == CANCEL || what == EXPIRE);
    if
    :: hitBob || hitCarol ->
        work = what; bobs = hitBob; carols = hitCarol; expected = cachedSeq;
        if :: bobs -> cache[BOB] = outcomeOf(work) :: else fi;
        if :: carols -> cache[CAROL] = outcomeOf(work) :: else fi;
        cachedSeq++;
        printf("node %d appends %d (0 cancel, 1 accept x, 2 reject y, 3 accept Carol, 4 expire) after seq %d\n", me, work, expected);
#ifdef ANSWER_EARLY
        if :: work != EXPIRE -> answer(work) :: else fi;
#endif
    :: else -> answerFromCache(what)
    fi;
    hitBob = false; hitCarol = false
}

/* Repeated: success again. Otherwise refused, which names who won. */
inline answerFromCache(what) {
    printf("node %d answers %d from its cache: Bob %d, Carol %d\n", me, what, cache[BOB], cache[CAROL]);
    if
    :: ofInvitee(what) && cache[inviteeOf(what)] == outcomeOf(what) -> answer(what)
    :: ofInvitee(what) && cache[inviteeOf(what)] != outcomeOf(what) -> tell(inviteeOf(what), cache[inviteeOf(what)])
    :: what == CANCEL -> tell(BOB, cache[BOB]); tell(CAROL, cache[CAROL])
    :: what == EXPIRE
    fi
}

/* After an append that failed, or of which nothing is known: the store is read before anything else. */
inline doubt() {
    work = NOTHING; bobs = false; carols = false; expected = 0;
#ifndef OLD_CACHE
    certain = false; cache[BOB] = 0; cache[CAROL] = 0; cachedSeq = 0
#endif
}

inline giveUp() {
    lateWork = work; lateExpected = expected; lateBob = bobs; lateCarol = carols
}

inline choose(what) {
    if :: what = CANCEL :: what = ACCEPT_X :: what = REJECT_Y :: what = ACCEPT_CAROL :: what = EXPIRE fi
}

proctype Node(byte me) {
    /* What it remembers. */
    bool certain;
    byte cache[2], cachedSeq;
    /* The append under way. */
    byte work = NOTHING, expected;
    bool bobs, carols;
    /* An append that was given up on, and may still reach the store. */
    byte lateWork = NOTHING, lateExpected;
    bool lateBob, lateCarol;
    byte what, result;

    do
    :: atomic { work == NOTHING && !certain ->
        cache[BOB] = outcome[BOB]; cache[CAROL] = outcome[CAROL]; cachedSeq = seq; certain = true;
        printf("node %d reads: Bob %d, Carol %d, seq %d\n", me, cache[BOB], cache[CAROL], cachedSeq) }

    :: atomic { work == NOTHING && certain -> choose(what); decide(what); what = 0 }

#ifdef NO_DEFER
    /* Answers what comes meanwhile from a state that is not durable yet. */
    :: atomic { work != NOTHING ->
        choose(what);
        if
        :: ofInvitee(what) && cache[inviteeOf(what)] != INVITING -> answerFromCache(what)
        :: else
        fi;
        what = 0 }
#endif

    /* The store decides, and its answer arrives. */
    :: atomic { work != NOTHING ->
        append(work, expected, bobs, carols, result);
        printf("the store says %d (0 taken, 1 conflict, 2 wrong time) to node %d\n", result, me);
        if
        :: result == TAKEN ->
#ifndef ANSWER_EARLY
            if :: work != EXPIRE -> answer(work) :: else fi;
            if :: bobs -> tell(BOB, cache[BOB]) :: else fi;
            if :: carols -> tell(CAROL, cache[CAROL]) :: else fi;
#endif
            work = NOTHING; bobs = false; carols = false; expected = 0
        :: else -> doubt()
        fi;
        result = 0 }

    /* The store decides, and its answer is lost: 8503, perhaps done, perhaps not. */
    :: atomic { work != NOTHING ->
        append(work, expected, bobs, carols, result);
        printf("the store says %d, and node %d never hears of it\n", result, me);
        result = 0; doubt() }

    /* No answer in time: 8503, and the append is still on its way. */
    :: atomic { me < LATE && work != NOTHING && lateWork == NOTHING -> printf("node %d gives up waiting\n", me); giveUp(); doubt() }

    /* What was given up on arrives after all, or never does. */
    :: atomic { lateWork != NOTHING ->
        if
        :: append(lateWork, lateExpected, lateBob, lateCarol, result);
            printf("late: the store says %d to what node %d gave up on\n", result, me)
        :: true
        fi;
        result = 0; lateWork = NOTHING; lateExpected = 0; lateBob = false; lateCarol = false }

    /* Dies and comes back with an empty memory; its append may still be on the way. */
    :: atomic { (certain || work != NOTHING) ->
        printf("node %d is killed\n", me);
        if :: me < LATE && work != NOTHING && lateWork == NOTHING -> giveUp() :: true fi;
        work = NOTHING; bobs = false; carols = false; expected = 0;
        certain = false; cache[BOB] = 0; cache[CAROL] = 0; cachedSeq = 0 }
    od
}

proctype Clock() {
    overdue = true; printf("the deadline comes, by the store's clock\n")
}

init {
    atomic {
        byte node;
        for (node : 0 .. NODES - 1) { run Node(node) }
        node = 0;
        run Clock()
    }
}
