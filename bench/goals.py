"""The goals R1–R40 in plain words: what is promised, how much must be tried, which tests guard it from day to day, and
which issue brings a measurement where there is none yet. Source of the figures: the design of reliability and security."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """How many tries of one program count as the full measurement; ``database`` is empty where it does not matter."""

    program: str
    tries: int
    database: str = ""


@dataclass(frozen=True)
class Goal:
    """One promise. ``guarded_by`` are tests that run on every change; ``issue`` is where a measurement is to come from."""

    id: str
    title: str
    promise: str
    issue: int
    targets: tuple[Target, ...] = ()
    guarded_by: tuple[str, ...] = ()


def _both(program: str, tries: int, postgresql: int | None = None) -> tuple[Target, ...]:
    return Target(program, tries, "sqlite"), Target(program, postgresql or tries, "postgresql")


CHAOS = "tests/bench/test_"
GOALS = (
    Goal("R1", "Killed server", "A mark for which the judge got a receipt is still there after the server process was killed at any moment.",
         3, _both("chaos-kill9", 10_000, 2_000), (f"{CHAOS}kill9.py",)),
    Goal("R2", "Power cut", "The same when the power goes: whatever a disk may keep, drop or tear of unsynced writes, nothing acknowledged is lost.",
         3, (Target("chaos-powerloss", 10_000, "sqlite"),), (f"{CHAOS}powerloss.py",)),
    Goal("R3", "Crashed database server", "The same when PostgreSQL itself is stopped without warning and starts again.",
         3, (Target("chaos-crash", 200, "postgresql"),), (f"{CHAOS}kill9.py",)),
    Goal("R4", "Counted exactly once", "An operation sent many times at once is counted once, and every answer carries the same receipt, byte for byte; "
         "its id with another content is refused.", 3, _both("chaos-races-idempotency", 1_000), (f"{CHAOS}races.py",)),
    Goal("R5", "No silent overwriting", "Of two changes to the same sheet one counts; the other is answered with both values and the judge decides.",
         3, _both("chaos-races-stale", 1_000), (f"{CHAOS}races.py",)),
    Goal("R6", "The lock is final", "What arrives while the chief judge confirms is either in the confirmed result or kept as late; nothing in between, "
         "nothing vanishes.", 3, _both("chaos-races-lock", 1_000), (f"{CHAOS}races.py",)),
    Goal("R7", "Full or failing disk", "A full disk or a failing write is answered with a calm “not now”; reading goes on, work goes on when there is room "
         "again, nothing acknowledged is lost.", 3,
         (Target("chaos-diskfull", 20, "sqlite"), Target("chaos-failing-sync", 2_000, "sqlite"),
          Target("chaos-powerloss-failing-sync", 2_000, "sqlite")), (f"{CHAOS}disk.py",)),
    Goal("R8", "Bad wireless network", "With connections cut, delayed, repeated and half answered, every mark is on the server exactly once when the network "
         "heals, and every outbox is empty.", 3, (Target("chaos-flaky", 1_000),), (f"{CHAOS}flaky.py",)),
    Goal("R9", "Wrong clocks", "No place or result depends on a clock: order comes from the ledger's numbers.", 5),
    Goal("R10", "The calculation is right", "A second, separate implementation of the rules gives the same ranking on a million random competitions.", 8, (),
         ("tests/scoring/rules/test_oracle.py", "tests/awards/rules/test_oracle.py")),
    Goal("R11", "Ranking keeps its laws", "The order of judges or competitors changes nothing; a better mark never lowers a place.", 8, (),
         ("tests/scoring/rules/test_properties.py",)),
    Goal("R12", "Money is conserved", "Lines, batches and budgets agree to the fen in every example that can be made up.", 8, (),
         ("tests/awards/rules/test_properties.py", "tests/inspectors/test_numbers.py")),
    Goal("R13", "The workflow is right", "A model of the whole workflow and the product agree over a million random steps.", 8),
    Goal("R14", "The tests are strong", "At least 95 % of small planted mistakes in the rules are noticed by the tests.", 8,
         (Target("mutation", 400),)),
    Goal("R15", "Tampering shows", "Every change, deletion or swap in stored marks is reported against the root that was printed on paper.", 5, (),
         ("tests/foundation/ledger/test_ledger.py",)),
    Goal("R16", "Anybody can check", "A result can be recomputed and compared with the printed root without the server.", 5,
         (Target("verifier", 100_000),), ("tests/bench/test_verifier.py", "tests/scoring/rules/test_verify.py", "tests/scoring/rules/test_verify_malformed.py")),
    Goal("R17", "No crash pages", "A million strange requests over all addresses and roles: no error 500, no hang.", 8, (), ("tests/journeys/test_bad_input.py",)),
    Goal("R18", "Hostile files do not crash readers", "Each reader of files stands 30 minutes of random input without an unforeseen error.", 8),
    Goal("R19", "Everybody sees only their own", "Every address × every role × own or another's object answers as the table in the repository says; "
         "another's object is “not found”.", 3, _both("authorization", 10_000),
         ("tests/inspectors/test_authorization.py", "tests/inspectors/test_permissions.py", "tests/inspectors/test_fields.py")),
    Goal("R20", "No forged requests", "Every request that changes something is refused without its token or from another site, and nothing is changed.", 3, _both("authorization", 10_000),
         ("tests/inspectors/test_csrf.py",)),
    Goal("R21", "Looking changes nothing", "No page that is only looked at changes a stored row.", 3, _both("authorization", 10_000),
         ("tests/inspectors/test_authorization.py",)),
    Goal("R22", "Guessing passwords fails", "Accounts and addresses lock after few failures; an unknown name and a wrong password look the same.", 3,
         (Target("sign-in", 10_000),), ("tests/foundation/accounts/test_guessing.py",)),
    Goal("R23", "Sessions end", "A session changes its number at sign-in and dies at sign-out, change of password, idleness and its absolute limit.", 3,
         (Target("suite-sessions", 40),),
         ("tests/foundation/accounts/test_sessions.py", "tests/foundation/accounts/test_second_factor.py")),
    Goal("R24", "Safe headers everywhere", "Every answer, errors and downloads included, carries the protective headers.", 3,
         (Target("suite-headers", 20),), ("tests/inspectors/test_headers.py", "tests/inspectors/test_cookies.py")),
    Goal("R25", "Hostile uploads", "200 hostile workbooks and pictures are refused within 2 seconds and 300 MB in a limited child process.", 3,
         (Target("uploads", 200),), ("tests/bench/test_uploads.py", "tests/foundation/pictures/test_reading.py")),
    Goal("R26", "Harmless exports", "No cell of an exported workbook is a live formula from a user.", 3,
         (Target("suite-exports", 20),), ("tests/journeys/test_no_live_formula.py", "tests/competition/spreadsheets/test_outgoing.py")),
    Goal("R27", "No injection", "Scanners of the source and of the running site find nothing of high or medium weight.", 8),
    Goal("R28", "Personal data is sealed", "A search for every ID number, telephone and account of 5,000 people through files, backups, logs and browsers finds "
         "nothing.", 3, (Target("personal-data", 5_000),)),
    Goal("R29", "Keys can be changed", "100,000 sealed rows get new keys, stopped at 200 moments and resumed; nothing becomes unreadable.", 3,
         (Target("key-rotation", 200),)),
    Goal("R30", "Nothing leaks early", "Before publication no answer differs between two worlds that differ only in marks.", 6),
    Goal("R31", "Blind codes stay blind", "What judges see does not change when two competitors are exchanged behind their codes.", 6),
    Goal("R32", "Four eyes on money", "No payment is released by one person alone, nor after anything in it was changed.", 7, (),
         ("tests/awards/services/test_batches.py",)),
    Goal("R33", "Backups restore", "An encrypted backup taken under load restores to the same roots, counts and sums; tablets bring back the last minutes.",
         3, _both("restore-drill", 100)),
    Goal("R34", "Enough speed on the day", "300 judges and 2,000 readers on a small server: handing in within 300 ms for 99 of 100, no errors.", 8),
    Goal("R35", "Upgrades keep everything", "From each released version the data moves to the newest without a changed root or lost row.", 8, (),
         ("tests/inspectors/test_migrations.py",)),
    Goal("R36", "Both databases agree", "SQLite and PostgreSQL give the same exports and roots for the same work.", 8),
    Goal("R37", "The hall can be cut off", "Tablets go on for hours without the server and hand everything in afterwards.", 5, (),
         ("tests/scoring/views/test_tablet.py",)),
    Goal("R38", "Everything is logged", "Every change leaves an audit entry in the same transaction, or there is no change.", 3, (Target("suite-audit", 50),),
         ("tests/inspectors/test_audit_kinds.py", "tests/inspectors/test_transactions.py")),
    Goal("R39", "Known parts only", "Everything that is installed is pinned by its hash; known holes are checked before each release.", 8),
    Goal("R40", "Failure closes doors", "If the check of a permission, the log, a key or the ledger fails, nobody gets in and nothing is written.", 8),
)
