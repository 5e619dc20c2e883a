"""One sheet of the sample as somebody looks at it again: by blind code, beside the paper or the tablet's record."""
from dataclasses import dataclass

from sqlalchemy import select

from foundation.database import db
from scoring.models import Sheet, SheetVersion
from scoring.queries.events import scheme_of
from scoring.queries.parts import sheet_module
from scoring.queries.recheck import ItemRow


@dataclass(frozen=True)
class LookedAspect:
    """An aspect with its mark as it counts now; ``reading`` is what was measured, where a mark follows from it."""

    code: str
    name: str
    most: str
    mark: str | None
    reading: str | None


@dataclass(frozen=True)
class LookedSheet:
    """The present version; ``source`` is how it came (tablet, paper, file, outbox, amended)."""

    item: ItemRow
    module_name: str
    source: str
    total: str
    aspects: tuple[LookedAspect, ...]


def looked_sheet(event_id: int, item: ItemRow) -> LookedSheet | None:
    """The sheet in its present version; none if the scheme is gone."""
    scheme = scheme_of(event_id)
    version = db.session.scalar(
        select(SheetVersion).join(Sheet, Sheet.id == SheetVersion.sheet_id)
        .where(Sheet.id == item.sheet_id, SheetVersion.version == Sheet.version)
    )
    if scheme is None or version is None:
        return None
    module = sheet_module(scheme.rules_hash, scheme.tree, item.module, item.part)
    stored = next(one for one in scheme.rules["modules"] if one["code"] == item.module)
    most = {one["code"]: "3" if one["kind"] == "judgement" else str(one["max_mark"]) for one in stored["aspects"]}
    return LookedSheet(item, stored["name"], version.source, version.total, tuple(
        LookedAspect(
            one.code, str((scheme.texts.get(f"{item.module}/{one.code}") or {}).get("name") or ""), most[one.code],
            version.marks.get(one.code), (version.readings or {}).get(one.code),
        )
        for one in module.aspects
    ))
