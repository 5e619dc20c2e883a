"""The summary of an event (成绩汇总表) as paper and workbook show it: words, by blind code, never a name."""
from dataclasses import dataclass


@dataclass(frozen=True)
class SummaryLine:
    """One blind code in the summary; ``note`` says why there is no place, or what was deducted."""

    code: str
    modules: dict[str, str]
    total: str
    place: str
    prize: str
    note: str


@dataclass(frozen=True)
class Summary:
    """The summary of one event. ``version`` 0 is a draft: neither fingerprint nor root stands for it. ``address`` is what the QR
    code holds: where results are published, and behind the # event, version and root."""

    competition: str
    code: str
    title: str
    version: int
    confirmed: str
    modules: list[dict[str, str]]
    lines: list[SummaryLine]
    judges: list[str]
    stream: str
    size: int
    root: str
    fingerprint: str
    address: str
