"""What the pages of a marking scheme share: the tabs between them, the checklist, fingerprints in groups."""
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.accounts.permissions import may_open
from scoring.queries.events import EventRef
from scoring.rules.scheme_checks import Finding
from scoring.views.doors import sentences

TABS = (
    ("scheme", "schemes.scheme", _l("评分标准"), "clipboard-list"),
    ("marking", "scheme_marking.marking", _l("谁评什么"), "users"),
    ("lists", "scheme_lists.lists", _l("扣分条款与标准"), "scale"),
    ("ranking", "ranking.edit", _l("名次和奖项"), "medal"),
    ("settings", "scheme_lists.settings", _l("评分设置"), "settings"),
    ("files", "scheme_files.files", _l("导入导出"), "download"),
    ("versions", "scheme_versions.versions", _l("版本与更正"), "history"),
    ("freeze", "scheme_freezing.preview", _l("冻结"), "lock"),
)
OF_JUDGES = ("part_unseated", "part_small", "judge_unseated", "judgement_three", "sheet_parts")
OF_LISTS = ("section_share",)
GROUP = 4
SPACED = re.compile(" ([:\uff1a])")


@dataclass(frozen=True)
class Line:
    """A finding as the checklist shows it; ``href`` is where it is mended, None where the reader may not go."""

    severity: str
    message: str
    href: str | None


def scheme_tabs(event: EventRef, current: str) -> list[dict[str, Any]]:
    """The pages of the scheme that the reader may open, the ``current`` one marked."""
    here: dict[str, Any] = {"code": event.competition_code, "event_code": event.code}
    pages = [
        {"label": label, "href": url_for(endpoint, **here), "icon": icon, "active": name == current}
        for name, endpoint, label, icon in TABS if endpoint in current_app.view_functions
    ]
    return [page for page in pages if page["active"] or may_open(page["href"])]


def checklist(event: EventRef, findings: Iterable[Finding]) -> list[Line]:
    """Findings in words, each with the page where it is mended."""
    found = []
    for finding in findings:
        (said,) = sentences([finding.problem])
        href = _where(event, finding)
        found.append(Line(finding.severity, _tidy(said["message"]), href if may_open(href) else None))
    return found


def _tidy(message: str) -> str:
    """Without the space that a sentence leaves where no part is named."""
    return SPACED.sub(r"\1", " ".join(message.split()))


def _where(event: EventRef, finding: Finding) -> str:
    here: dict[str, Any] = {"code": event.competition_code, "event_code": event.code}
    if finding.code in OF_LISTS:
        return url_for("scheme_lists.lists", **here)
    if finding.code in OF_JUDGES:
        return url_for("scheme_marking.marking", **here)
    if finding.module:
        return url_for("scheme_modules.edit", module=finding.module, **here)
    return url_for("schemes.scheme", **here)


def groups(fingerprint: str) -> list[str]:
    """A fingerprint in groups of four, as people compare it."""
    return [fingerprint[start : start + GROUP] for start in range(0, len(fingerprint), GROUP)]


def row_sentences(problems: Iterable[Any]) -> list[str]:
    """Problems of rows in words: ``rows[3].max_mark`` is said as the third row; others as they are."""
    listed = list(problems)
    said = [one["message"] for one in sentences(listed)]
    return [
        _("第 %(row)s 行：%(what)s", row=problem.path[5 : problem.path.index("]")], what=text) if problem.path.startswith("rows[") else text
        for problem, text in zip(listed, said, strict=True)
    ]
