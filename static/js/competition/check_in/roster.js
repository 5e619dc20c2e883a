// The list of a competition as it lies on this device: who is expected at which door, and what is known of them. Pure; no page.
const CAME = ["present", "late"];

const time = (text) => (text ? Date.parse(text) : null);

export class Roster {
  constructor(kept) {
    this.kept = kept;
    this.doors = kept.doors.map((door, at) => ({ ...door, key: `${door.session}/${door.event}`, at }));
    this.people = new Map(kept.people.map((one) => [one.ticket, one]));
    this.states = new Map();
    this.hear(kept.states);
  }

  /** What the server knows replaces what was known; scans that still wait here are laid over it. */
  hear(states, waiting = []) {
    this.states = new Map(states.map(([ticket, session, state, at]) => [`${ticket}/${session}`, { state, at: time(at) }]));
    for (const scan of waiting) this.note(scan.ticket, scan.session, this.stateAt(scan), scan.at);
    this.kept.states = states;
  }

  stateOf(ticket, session) { return this.states.get(`${ticket}/${session}`) || { state: "expected", at: null }; }

  /** The first moment stays, here too. */
  note(ticket, session, state, at) {
    const known = this.stateOf(ticket, session);
    if (CAME.includes(known.state) && known.at <= at) return;
    this.states.set(`${ticket}/${session}`, { state, at });
  }

  put(ticket, session, state, at) { this.states.set(`${ticket}/${session}`, { state, at: time(at) }); }

  came(ticket, session) { return CAME.includes(this.stateOf(ticket, session).state); }

  door(key) { return this.doors.find((one) => one.key === key); }
  doorsOf(ticket) { return this.doors.filter((door) => ticket in door.places); }

  /** In time, or after the reporting time: the server decides by the same rule. */
  stateAt({ ticket, session, at }) {
    const door = this.doors.find((one) => one.session === session && ticket in one.places);
    const reporting = time(door?.reporting);
    return reporting !== null && at > reporting ? "late" : "present";
  }

  /** At which door this person stands: the chosen one, or with all doors the one whose session is on or comes next. */
  place(ticket, chosen, now) {
    if (chosen) return ticket in chosen.places ? chosen : null;
    const own = this.doorsOf(ticket);
    const ahead = own.filter((door) => !door.starts || time(door.starts) > now - 6 * 3600 * 1000);
    return ahead.find((door) => !this.came(ticket, door.session)) || ahead[0] || own.at(-1) || null;
  }

  /** Everybody of a door (of all, without one), who is missing first. */
  listed(chosen) {
    const rows = (chosen ? [chosen] : this.doors).flatMap((door) =>
      Object.entries(door.places).map(([ticket, place]) => ({ ...this.people.get(ticket), place, door, ...this.stateOf(ticket, door.session) })));
    return rows.sort((a, b) => Number(CAME.includes(a.state)) - Number(CAME.includes(b.state)) || a.ticket.localeCompare(b.ticket));
  }

  counts(rows) {
    const count = (...states) => rows.filter((row) => states.includes(row.state)).length;
    return { expected: rows.length, came: count(...CAME), late: count("late"), missing: count("expected") };
  }
}
