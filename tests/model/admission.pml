/* Lobby, waiting room, password and admission of one room, as a protocol between two hosts and two guests, each of whom acts
   on what he saw last: any action may come at any time, in any order. `spin` looks at every order (model_check); a random
   walk of it is replayed against the core, which has to give the same verdicts (model_replay).

   What is not here: time other than "a minute went by" (long enough for a cool-down, a move, the end of an empty meeting),
   breakout rooms, seats, bans. The verdict is the transcription of the rows in docs/admission.md. */

#ifndef EVENTS
#define EVENTS 0 /* events of one walk, after which it begins anew; 0: no end (for the check) */
#endif

#define PEOPLE 4
#define is_host(p) ((p) < 2)
#define is_guest(p) ((p) >= 2)

mtype = { out, held, inside };
/* Verdicts; their names are the codes of the decisions. */
mtype = { admitted, lobby, waiting_for_host, may_not_create, denied_recently, password_required, not_moderator };
/* What a moderator decided about a knock. */
mtype = { open_case, let_in, turned_away };

bool policy_lobby, policy_waiting;

/* The room. */
bool open, lobby_on, has_password;
mtype where[PEOPLE];
bool moving[PEOPLE];   /* left with the stream up, less than a minute ago */
bool approved[PEOPLE];
bool denied[PEOPLE];   /* within the cool-down */

/* Ghosts, for what is to be proved. */
mtype outcome[PEOPLE];   /* of the latest knock */
bool on_list[8];         /* by 4 * host + person: whom this host sees knocking */
mtype v;                 /* the latest verdict */
byte p, q, m;
bool with_password, host_was_there;
short events;

#define host_here (where[0] == inside || where[1] == inside || moving[0] || moving[1])
#define nobody (where[0] == out && where[1] == out && where[2] == out && where[3] == out)
#define sees(host, person) on_list[4 * (host) + (person)]
#define lobby_rule (open && lobby_on || !open && policy_lobby)

/* The rows, in their order: 5, 9, 10, 12, 14, 15, 16, 17. */
inline judge(who, pw) {
    if
    :: where[who] == inside || moving[who] -> v = admitted
    :: else ->
        if
        :: is_host(who) -> v = admitted
        :: else ->
            if
            :: denied[who] -> v = denied_recently
            :: !denied[who] && !open && policy_waiting -> v = waiting_for_host
            :: !denied[who] && !open && !policy_waiting && policy_lobby -> v = lobby
            :: !denied[who] && !open && !policy_waiting && !policy_lobby -> v = may_not_create
            :: !denied[who] && open ->
                if
                :: approved[who] -> v = admitted
                :: !approved[who] && policy_waiting && !host_here -> v = waiting_for_host
                :: !approved[who] && !(policy_waiting && !host_here) && lobby_on ->
                    if
                    :: has_password && (pw) -> v = admitted
                    :: else -> v = lobby
                    fi
                :: !approved[who] && !(policy_waiting && !host_here) && !lobby_on ->
                    if
                    :: has_password && !(pw) -> v = password_required
                    :: else -> v = admitted
                    fi
                fi
            fi
        fi
    fi
}

inline tell_hosts(who, there) {
    if
    :: where[0] == inside -> sees(0, who) = there
    :: else
    fi;
    if
    :: where[1] == inside -> sees(1, who) = there
    :: else
    fi
}

/* An input changed: those who are held are decided again. Who may come in, or is asked for a password, is sent to the door. */
inline recheck() {
    q = 2;
    do
    :: q < PEOPLE ->
        if
        :: where[q] == held ->
            judge(q, false);
            if
            :: v == lobby || v == waiting_for_host
            :: else ->
                where[q] = out;
                tell_hosts(q, false)
            fi
        :: else
        fi;
        q++
    :: else -> break
    od
}

inline look_at_list(host) {
    sees(host, 2) = (where[2] == held);
    sees(host, 3) = (where[3] == held)
}

inline come_in(who) {
    host_was_there = host_here;
    if
    :: !open -> open = true; lobby_on = policy_lobby
    :: else
    fi;
    where[who] = inside;
    moving[who] = false;
    if
    :: is_host(who) ->
        if
        :: !host_was_there -> recheck()
        :: else
        fi;
        look_at_list(who)
    :: else
    fi
}

inline end_meeting() {
    open = false;
    lobby_on = false;
    has_password = false;
    p = 0;
    do
    :: p < PEOPLE ->
        approved[p] = false;
        denied[p] = false;
        moving[p] = false;
        p++
    :: else -> break
    od
}

#define can_join(who) (where[who] == out || (where[who] == held && outcome[who] == let_in))
#define can_knock(who) (where[who] == out)
#define can_leave(who) (where[who] != out)
#define can_drop(who) (where[who] != out || moving[who])

inline choose_moderator() {
    if
    :: where[0] == inside -> m = 0
    :: where[1] == inside -> m = 1
    fi
}
#define somebody_moderates (where[0] == inside || where[1] == inside)

#define state where[0], where[1], where[2], where[3]

inline begin() {
    end_meeting();
    p = 0;
    do
    :: p < PEOPLE -> where[p] = out; outcome[p] = open_case; p++
    :: else -> break
    od;
    p = 0;
    do
    :: p < 8 -> on_list[p] = false; p++
    :: else -> break
    od;
    if
    :: policy_lobby = true
    :: policy_lobby = false
    fi;
    if
    :: policy_waiting = true
    :: policy_waiting = false
    fi;
    printf("E begin %d %d\n", policy_lobby, policy_waiting);
    p = 0;
    v = admitted;
    events = EVENTS
}

/* What holds after each event. */
inline done() {
    /* No knocker is lost: whoever is held is on the list of each host who is inside, and nobody else is. */
    assert(where[0] != inside || (sees(0, 2) == (where[2] == held) && sees(0, 3) == (where[3] == held)));
    assert(where[1] != inside || (sees(1, 2) == (where[2] == held) && sees(1, 3) == (where[3] == held)));
    /* Two hosts' decisions about one person give one outcome. */
    assert(!(approved[2] && denied[2]) && !(approved[3] && denied[3]));
    assert(where[0] != held && where[1] != held);
    assert(where[2] != inside || open);
    /* Left over from the event; without this they would count as part of the state. */
    p = 0;
    q = 0;
    m = 0;
    v = admitted;
    with_password = false;
    host_was_there = false;
    if
    :: EVENTS > 0 -> events--
    :: else
    fi
}

active proctype room() {
    atomic { begin() };
    do
    /* He asks to come into the room; from the lobby only who was let in does. */
    :: atomic {
        if
        :: can_join(0) -> p = 0
        :: can_join(1) -> p = 1
        :: can_join(2) -> p = 2
        :: can_join(3) -> p = 3
        fi;
        if
        :: with_password = true
        :: with_password = false
        fi;
        if
        :: where[p] == held -> where[p] = out; tell_hosts(p, false)
        :: else
        fi;
        judge(p, with_password);
        /* A host is never held and never asked for a password. */
        assert(!is_host(p) || v == admitted);
        /* Nobody comes in past a closed door: without being let in, without the password, before the host. */
        assert(is_host(p) || v != admitted || moving[p] || approved[p] || (has_password && with_password) ||
               (open && !lobby_on && !has_password && (!policy_waiting || host_here)));
        assert(!(v == admitted && denied[p]));
        printf("E join %d %d %e", p, with_password, v);
        if
        :: v == admitted -> come_in(p)
        :: else
        fi;
        printf(" %e %e %e %e\n", state);
        done()
       }
    /* He sits down in the lobby, as he was told. */
    :: atomic {
        if
        :: can_knock(2) -> p = 2
        :: can_knock(3) -> p = 3
        fi;
        judge(p, false);
        /* Row 5: who is on the way back into the meeting has nothing to look for in the lobby. */
        if
        :: moving[p] -> v = not_moderator
        :: else
        fi;
        printf("E knock %d %e", p, v);
        if
        :: v == lobby || v == waiting_for_host ->
            where[p] = held;
            outcome[p] = open_case;
            tell_hosts(p, true)
        :: else
        fi;
        printf(" %e %e %e %e\n", state);
        done()
       }
    :: atomic {
        if
        :: can_leave(0) -> p = 0
        :: can_leave(1) -> p = 1
        :: can_leave(2) -> p = 2
        :: can_leave(3) -> p = 3
        fi;
        if
        :: where[p] == inside -> moving[p] = true
        :: else -> tell_hosts(p, false)
        fi;
        where[p] = out;
        printf("E leave %d %e %e %e %e\n", p, state);
        done()
       }
    /* The line is cut. */
    :: atomic {
        if
        :: can_drop(0) -> p = 0
        :: can_drop(1) -> p = 1
        :: can_drop(2) -> p = 2
        :: can_drop(3) -> p = 3
        fi;
        if
        :: where[p] == held -> tell_hosts(p, false)
        :: else
        fi;
        where[p] = out;
        moving[p] = false;
        printf("E drop %d %e %e %e %e\n", p, state);
        done()
       }
    /* Two hosts may decide about the same knock, each on a list that is a moment old. */
    :: atomic {
        somebody_moderates -> choose_moderator();
        if
        :: p = 2
        :: p = 3
        fi;
        if
        :: where[p] == held && !approved[p] ->
            assert(outcome[p] == open_case);
            approved[p] = true;
            outcome[p] = let_in
        :: else
        fi;
        printf("E admit %d %d %e %e %e %e\n", m, p, state);
        done()
       }
    :: atomic {
        somebody_moderates -> choose_moderator();
        if
        :: p = 2
        :: p = 3
        fi;
        if
        :: where[p] == held && !approved[p] ->
            assert(outcome[p] == open_case);
            denied[p] = true;
            outcome[p] = turned_away;
            where[p] = out;
            tell_hosts(p, false)
        :: else
        fi;
        printf("E deny %d %d %e %e %e %e\n", m, p, state);
        done()
       }
    :: atomic {
        somebody_moderates -> choose_moderator();
        if
        :: p = 2
        :: p = 3
        fi;
        if
        :: where[p] == inside ->
            where[p] = out;
            moving[p] = false;
            approved[p] = false
        :: else
        fi;
        printf("E kick %d %d %e %e %e %e\n", m, p, state);
        done()
       }
    :: atomic {
        somebody_moderates -> choose_moderator();
        lobby_on = !lobby_on;
        printf("E lobby %d %d", m, lobby_on);
        if
        :: !lobby_on -> recheck()
        :: else
        fi;
        printf(" %e %e %e %e\n", state);
        done()
       }
    :: atomic {
        somebody_moderates -> choose_moderator();
        has_password = !has_password;
        printf("E password %d %d", m, has_password);
        recheck();
        printf(" %e %e %e %e\n", state);
        done()
       }
    /* More than a minute goes by. */
    :: atomic {
        moving[0] = false;
        moving[1] = false;
        moving[2] = false;
        moving[3] = false;
        denied[2] = false;
        denied[3] = false;
        if
        :: nobody -> end_meeting()
        :: else
        fi;
        printf("E pass %e %e %e %e\n", state);
        done()
       }
    :: atomic { EVENTS > 0 && events <= 0 -> begin() }
    od
}
