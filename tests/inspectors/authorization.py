"""The agreed table of authorization, and the command that renews it: ``python -m tests.inspectors.authorization``.

One line a method and address; a reviewer reads its difference as a change of rights. A cell says what those who are named
get; ``; 302 leader`` is an exception among them, ``-`` a question without meaning there.
"""
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from foundation.accounts.permissions import Open
from foundation.accounts.roles import Role
from tests.inspectors.matrix import COLUMNS, Matrix, Place, matrix
from tests.inspectors.world import ANONYMOUS, filled_house, holds, permissions_of, rules, verbs

FILE = Path(__file__).with_name("authorization.txt")
ROLES = tuple(str(role) for role in Role)
EVERYBODY, SIGNED_IN = (*ROLES, ANONYMOUS), ROLES
# Not cut into competitions or jurisdictions: what administrators alone may do needs a grant for the whole house (403 elsewhere);
# one's own things and pages of everybody have no owner but oneself.
WHOLE_HOUSE = ("/accounts", "/audit", "/system")
# What may be stored by looking or by being refused: signs of life of a session, and that a file with personal data was taken.
SIGNS_OF_LIFE = "sign_in_session"
RECORDED = {
    ("GET", "/jobs/<public_id>/file"): {"audit_entry"},
    ("GET", "/finance/batches/<batch_id>/payment.xlsx"): {"audit_entry", "ledger_entry", "ledger_stream"},
    ("GET", "/audit/personal-data.xlsx"): {"audit_entry"},
    ("GET", "/unit/<code>/entries/<public_id>/form.pdf"): {"audit_entry"},
    ("GET", "/desk/<code>/registrations/<public_id>/form.pdf"): {"audit_entry"},
    ("GET", "/tickets/<token>"): {"audit_entry", "throttle"}, ("GET", "/tickets/<token>/calendar.ics"): {"audit_entry", "throttle"},
    ("GET", "/tickets/<token>/ticket.pdf"): {"audit_entry", "throttle"}, ("GET", "/tickets/<token>/ticket.png"): {"audit_entry", "throttle"},
    ("GET", "/tickets/<token>/portrait/<int:person_id>"): {"audit_entry", "throttle"},
}
Answers = Mapping[Place, Mapping[str, str]]
HEADING = """\
# Who gets in where, renewed by: python -m tests.inspectors.authorization
#
# own           a grant for the whole district; a thing that belongs to a person belongs to this one
# same          somebody else's thing in the same competition (a job, an upload, a judge's sheet)
# competition   a grant for another competition of the district only
# parent        a real thing under the address of another competition or event on which this one may work
# jurisdiction  a grant for another district
# none          there is no such thing, whichever argument of the address
# others        everybody else who is signed in, in all of these cases; anonymous: nobody is signed in
#
# ok: answered. 302: done, or refused with a message, or sent on. sign-in: asked to sign in. Numbers: refused.
"""


def admitted(found: Matrix) -> dict[Place, tuple[str, ...]]:
    """Whom the table of permissions names, by method and address."""
    app = found.world.app
    named = {}
    for rule in rules(app):
        who = tuple(role for role in ROLES if holds(app, rule, Role(role)))
        who += (ANONYMOUS,) if Open.ANYONE in (permissions_of(app, rule) or ()) else ()
        named.update({(verb, str(rule)): who for verb in verbs(rule)})
    return named


def table(found: Matrix) -> list[str]:
    """The whole table, asked anew."""
    answers = {role: found.answers(role) for role in EVERYBODY}
    return [_line(place, who, answers) for place, who in sorted(admitted(found).items(), key=lambda one: (one[0][1], one[0][0]))]


def _line(place: Place, who: Sequence[str], answers: Mapping[str, Answers]) -> str:
    cells = [f"{name} {_cell({role: answers[role][place].get(name, '-') for role in who if role != ANONYMOUS})}" for name in COLUMNS]
    if ANONYMOUS not in who:
        others = {one for role in ROLES if role not in who for one in answers[role][place].values()}
        cells.append(f"others {'/'.join(sorted(others)) or '-'}")
    nobody = dict.fromkeys(answers[ANONYMOUS][place].values())
    cells.append(f"anonymous {'/'.join(nobody)}")
    return f"{place[0]:<5} {place[1]} | {_names(who)} | " + " | ".join(cells)


def _names(who: Sequence[str]) -> str:
    return {EVERYBODY: "everybody", SIGNED_IN: "signed-in"}.get(tuple(who)) or " ".join(who)


def _cell(said: Mapping[str, str]) -> str:
    usual = Counter(said.values()).most_common(1)[0][0] if said else "-"
    others = sorted({one for one in said.values() if one != usual})
    return "; ".join([usual, *(f"{one} {' '.join(role for role in said if said[role] == one)}" for one in others)])


def read(lines: Sequence[str]) -> dict[str, dict[Place, dict[str, str]]]:
    """The table as it is written, by role: what :meth:`Matrix.answers` gives. ``others`` and ``anonymous`` fill all columns."""
    expected: dict[str, dict[Place, dict[str, str]]] = {role: {} for role in EVERYBODY}
    for line in lines:
        head, names, *cells = line.split(" | ")
        verb, _space, address = head.partition(" ")
        place = (verb, address.strip())
        who = {"everybody": EVERYBODY, "signed-in": SIGNED_IN}.get(names) or names.split()
        said = dict(cell.split(" ", 1) for cell in cells)
        for role in EVERYBODY:
            expected[role][place] = {name: _said(said, name, role, who) for name in COLUMNS}
    return expected


def _said(said: Mapping[str, str], column: str, role: str, who: Sequence[str]) -> str:
    if role == ANONYMOUS:
        return said[ANONYMOUS]
    if role not in who:
        return said["others"]
    usual, *exceptions = said[column].split("; ")
    return next((one.split()[0] for one in exceptions if role in one.split()[1:]), usual)


def agreed() -> list[str]:
    """The lines of the file without its heading."""
    return [line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def unexpected(asked: Matrix) -> list[str]:
    """What was stored by looking or by a refused request, beyond what is recorded on purpose."""
    return sorted(
        f"{' '.join(place)} ({answer}) has changed {changed}" for place, answer, changed in asked.left
        if changed != SIGNS_OF_LIFE and changed not in RECORDED.get(place, set())
    )


def main() -> None:
    """Writes the table as it is now."""
    with tempfile.TemporaryDirectory() as folder, filled_house(Path(folder)) as world, matrix(world) as found:
        lines = table(found)
    FILE.write_text(HEADING + "\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
