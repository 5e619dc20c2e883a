"""Papers of this room made from what is stored."""
from collections.abc import Mapping, Sequence
from typing import Any

from competition import queries as competitions
from competition.documents import chinese_days
from foundation import ledger
from foundation.web.address import public_address
from foundation.web.wording import moment
from scoring.documents import (
    BookEvent,
    BookLine,
    ReceiptTable,
    receipts_paper,
    result_book,
)
from scoring.queries import (
    EventRef,
    EventStanding,
    StandingLine,
    bundle_of,
    confirmed_standings,
    event_ref,
    standing_of,
)
from scoring.queries.readiness import readiness
from scoring.queries.receipts import AspectRow, HandedIn, aspects_on_paper, handed_in
from scoring.refusals import NotOpened
from scoring.rules.summary import Summary, SummaryLine

STATUS_WORDS = {"competed": "", "absent": "缺考", "withdrawn": "退赛", "disqualified": "取消资格"}
PRIZE_WORDS = {
    "gold": "金奖", "silver": "银奖", "bronze": "铜奖", "excellence": "优胜奖", "first": "一等奖", "second": "二等奖", "third": "三等奖",
}
TITLE_WORD = "技术能手"
ACROSS, UNMARKED = 12, "未评"


def book_of(code: str) -> bytes:
    """The result book of the published events of a competition."""
    header = competitions.competition(code)
    organisers = "、".join(organiser.name for organiser in competitions.organisers(code))
    standings = confirmed_standings(header.id)
    events = [_event(code, standing) for standing in standings]
    return result_book(header.name, organisers, chinese_days(header.starts, header.ends), events)


def summary_of(event_id: int) -> Summary:
    """The summary of an event by blind code: as it was confirmed, or as it stands now, as a draft."""
    event = event_ref(event_id)
    if event is None or not event.scoring:
        raise NotOpened
    standing = standing_of(event_id)
    if standing is None:
        return _draft(event)
    modules = [{"code": code, "name": name} for code, name in standing.module_names.items()]
    taken = _deductions(bundle_of(event_id))
    lines = [_summary_line(line, taken) for line in standing.lines]
    return Summary(
        event.competition_name, event.code, event.title, standing.version, moment(standing.confirmed_at), modules, lines, _judges(event),
        event.stream, standing.ledger_size, standing.ledger_root, standing.fingerprint, _address(event.competition_code, standing),
    )


def _draft(event: EventRef) -> Summary:
    found = readiness(event.id)
    modules = [{"code": row["code"], "name": row["name"]} for row in found.bundle["rules"]["modules"]]
    results = {row["entry"]: row for row in found.results}
    taken = _deductions(found.bundle)
    lines = [_draft_line(one["code"], one["status"], results.get(one["code"]), taken) for one in found.bundle["entries"]]
    lines.sort(key=lambda line: (line.place == "", len(line.place), line.place, line.code))
    return Summary(event.competition_name, event.code, event.title, 0, "", modules, lines, _judges(event), event.stream, 0, "", "", "")


def _draft_line(code: str, status: str | None, row: Mapping[str, Any] | None, taken: Mapping[str, str]) -> SummaryLine:
    note = "；".join(filter(None, (STATUS_WORDS.get(status or "", ""), taken.get(code, ""))))
    if row is None:
        return SummaryLine(code, {}, "", "", "", note)
    place = "" if row["place"] is None else f"{row['place']}{'（并列）' if row['shared'] else ''}"
    return SummaryLine(code, dict(row["modules"]), row["total"] or "", place, PRIZE_WORDS.get(row["prize"] or "", row["prize"] or ""), note)


def _summary_line(line: StandingLine, taken: Mapping[str, str]) -> SummaryLine:
    row = {"modules": line.modules, "total": line.total, "place": line.place, "shared": line.shared, "prize": line.prize}
    return _draft_line(line.entry_code, line.status, row, taken)


def _deductions(bundle: Mapping[str, Any]) -> dict[str, str]:
    """What was deducted from each blind code, in words for paper: module, points."""
    found: dict[str, list[str]] = {}
    for row in bundle["deductions"]:
        found.setdefault(row["entry"], []).append(f"{row['module']} 扣 {row['points']}")
    return {code: "，".join(rows) for code, rows in found.items()}


def _judges(event: EventRef) -> list[str]:
    return sorted({seat.judge for seat in competitions.panel(event_id=event.id)})


def receipts_of(event_id: int) -> bytes:
    """What the judges of an event handed in, judge by judge; twelve blind codes stand side by side."""
    event = event_ref(event_id)
    if event is None or not event.scoring:
        raise NotOpened
    aspects = aspects_on_paper(event_id)
    groups: dict[tuple[str, str, str], list[HandedIn]] = {}
    for sheet in handed_in(event_id):
        groups.setdefault((sheet.judge, sheet.module, sheet.part), []).append(sheet)
    tables = [
        _receipts(key, sheets[start : start + ACROSS], aspects.get(key[1], []))
        for key, sheets in groups.items() for start in range(0, len(sheets), ACROSS)
    ]
    return receipts_paper(event.competition_name, event.title, tables)


def _receipts(key: tuple[str, str, str], sheets: Sequence[HandedIn], aspects: Sequence[AspectRow]) -> ReceiptTable:
    judge, module, part = key
    asked = [one for one in aspects if any(one.code in sheet.marks for sheet in sheets)]
    rows = [
        [one.code, one.name, one.max_mark, *(UNMARKED if (mark := sheet.marks.get(one.code)) is None else mark for sheet in sheets)]
        for one in asked
    ]
    receipts = [
        [sheet.entry, str(sheet.version), moment(sheet.at), str(sheet.number or "—"), (sheet.hash or "")[:16] or "—"] for sheet in sheets
    ]
    return ReceiptTable(
        judge, f"{module}/{part}" if part else module, [sheet.entry for sheet in sheets], rows, [sheet.total for sheet in sheets], receipts
    )


def _event(code: str, standing: EventStanding) -> BookEvent:
    stream = ledger.event_stream(code, standing.event_code)
    modules = [{"code": module, "name": name} for module, name in standing.module_names.items()]
    return BookEvent(
        standing.event_code, standing.title, standing.version, modules, [_line(line) for line in standing.lines], stream,
        standing.ledger_size, standing.ledger_root, standing.fingerprint, _address(code, standing),
    )


def _address(code: str, standing: EventStanding) -> str:
    """What the QR code of signed papers holds: where results are published; behind the # event, version and ledger root."""
    return f"{public_address()}/notices/{code}#{standing.event_code}:{standing.version}:{standing.ledger_root}"


def _line(line: StandingLine) -> BookLine:
    return BookLine(
        line.entry_code, line.name, line.unit, line.place, line.shared, STATUS_WORDS.get(line.status, line.status),
        line.modules, line.total, PRIZE_WORDS.get(line.prize or "", line.prize or ""), TITLE_WORD if line.title else "",
    )
