"""Papers of this room made from what is stored."""
from competition import queries as competitions
from competition.documents import chinese_days
from foundation import ledger
from scoring.documents import BookEvent, BookLine, result_book
from scoring.queries import EventStanding, StandingLine, confirmed_standings

STATUS_WORDS = {"competed": "", "absent": "缺考", "withdrawn": "退赛", "disqualified": "取消资格"}
PRIZE_WORDS = {
    "gold": "金奖", "silver": "银奖", "bronze": "铜奖", "excellence": "优胜奖", "first": "一等奖", "second": "二等奖", "third": "三等奖",
}
TITLE_WORD = "技术能手"


def book_of(code: str) -> bytes:
    """The result book of the published events of a competition."""
    header = competitions.competition(code)
    organisers = "、".join(organiser.name for organiser in competitions.organisers(code))
    standings = confirmed_standings(header.id)
    events = [_event(code, standing) for standing in standings]
    return result_book(header.name, organisers, chinese_days(header.starts, header.ends), events)


def _event(code: str, standing: EventStanding) -> BookEvent:
    stream = ledger.event_stream(code, standing.event_code)
    modules = [{"code": module, "name": name} for module, name in standing.module_names.items()]
    return BookEvent(
        standing.event_code, standing.title, standing.version, modules, [_line(line) for line in standing.lines], stream,
        standing.ledger_size, standing.ledger_root,
    )


def _line(line: StandingLine) -> BookLine:
    return BookLine(
        line.entry_code, line.name, line.unit, line.place, line.shared, STATUS_WORDS.get(line.status, line.status),
        line.modules, line.total, PRIZE_WORDS.get(line.prize or "", line.prize or ""), TITLE_WORD if line.title else "",
    )
