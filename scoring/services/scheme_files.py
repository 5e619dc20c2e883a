"""A scheme from a file or from another event: read, looked at as a proposal, then kept or dropped."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.rules.problems import Problem, Problems
from scoring.audited import SCHEME_DROPPED, SCHEME_PROPOSED
from scoring.models import SchemeProposal
from scoring.queries.events import EventRef, scheme_of
from scoring.queries.scheme_versions import contents_of, documents, proposal_of, state_hash
from scoring.refusals.scheme_files import ProposalStale, ProposalUnchanged
from scoring.rules.rules_document import check_rules
from scoring.rules.scheme_contents import SchemeContents
from scoring.rules.scheme_difference import difference
from scoring.rules.scheme_merging import with_all, with_module
from scoring.rules.tree import check_tree
from scoring.rules.ways import check_ways
from scoring.services.doors import person
from scoring.services.schemes import composed, found_event, keep_scheme
from scoring.spreadsheets import read_draft
from scoring.spreadsheets.module_content import content_of
from scoring.spreadsheets.module_scheme import ModuleScheme, unfit
from scoring.spreadsheets.template_reading import is_template, read_template

STEPS = ("panel", "module", "total")
JUDGES_OF_A_JUDGEMENT = 3
WORKBOOK, TEMPLATE, COPY, EDIT = "workbook", "template", "copy", "edit"


@dataclass(frozen=True)
class Upload:
    """What a file brings: the scheme as it would be, and what is worth a look."""

    origin: str
    contents: SchemeContents
    notes: list[Problem]


def read_upload(event_id: int, data: bytes, module: str, name: str = "") -> Upload:
    """Reads the own template (all modules) or a WorldSkills workbook into ``module`` (new with ``name`` where there is none).
    Raises :class:`Problems` with everything that is wrong with the file, :class:`Invalid` with what no scheme may be."""
    base = _base(event_id)
    if is_template(data):
        found = read_template(data)
        beside = SchemeContents({"modules": []}, found.texts, found.tree, found.ways)
        contents, notes = with_all(base, found.modules, beside, found.event), list[Problem]()
        origin = TEMPLATE
    else:
        contents, notes = _with_workbook(base, data, module, name)
        origin = WORKBOOK
    problems = contents_problems(contents)
    if problems:
        raise Invalid(problems)
    return Upload(origin, contents, notes)


def _base(event_id: int) -> SchemeContents:
    found = scheme_of(event_id)
    return contents_of(found) if found else SchemeContents({"rounding": [{"step": step, "places": 2} for step in STEPS], "modules": []})


def _with_workbook(base: SchemeContents, data: bytes, code: str, name: str) -> tuple[SchemeContents, list[Problem]]:
    draft, wrong = read_draft(data)
    content, problems = content_of(draft, code)
    problems = [*([] if code else [Problem("", "module_unchosen")]), *wrong, *(one for one in problems if one.path not in _places(wrong))]
    if problems:
        raise Problems(problems)
    judged = any(aspect["kind"] == "judgement" for aspect in content.aspects)
    frame: Mapping[str, Any] = base.modules().get(code) or {
        "code": code, "name": name or draft.skill or code, "weight": "1", "full_mark": draft.total, "pass_mark": None,
        "panel": {"level": "aspect", "method": "mean", "drop_high": 0, "drop_low": 0,
                  "minimum_judges": JUDGES_OF_A_JUDGEMENT if judged else 1},
    }  # fmt: skip
    beside = SchemeContents({"modules": []}, content.texts, {code: content.tree} if content.tree else {}, content.ways)
    return with_module(base, {**frame, "aspects": content.aspects}, beside), content.notes


def _places(problems: list[Problem]) -> set[str]:
    return {problem.path for problem in problems}


def contents_problems(contents: SchemeContents) -> list[Problem]:
    """Everything that is wrong with a scheme; tree and ways are looked at once the rules are right."""
    problems = check_rules(contents.rules)
    if problems:
        return problems
    return [*check_tree(contents.tree, contents.rules), *check_ways(contents.ways, contents.rules)]


@transaction
def propose(
    event_id: int, contents: SchemeContents, origin: str, *, actor: Actor, at: datetime, notes: list[Problem] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> str:
    """Keeps a scheme to be looked at, beside the one that stands; its public id. Raises :class:`ProposalUnchanged`."""
    event, found = found_event(event_id), scheme_of(event_id)
    same_settings = settings is None or (found is not None and dict(settings) == dict(found.settings))
    if found is not None and same_settings and not difference(contents_of(found), contents):
        raise ProposalUnchanged
    proposal = SchemeProposal(
        public_id=chance.opaque_id(), event_id=event_id, origin=origin, **composed(documents(contents)), settings=settings,
        notes=[[one.path, one.code, dict(one.facts)] for one in notes or []], base_hash=state_hash(found),
        made_by=person(actor), made_at=at,
    )
    db.session.add(proposal)
    audit.record(SCHEME_PROPOSED, actor=actor, at=at, subject=event.subject, proposal=proposal.public_id, origin=origin)
    return proposal.public_id


@transaction
def keep_proposal(event_id: int, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Makes a proposal the scheme of its event. Raises :class:`ProposalStale` where that was changed in the meantime, and
    what :func:`keep_scheme` raises (a frozen scheme is amended instead)."""
    proposal = found_proposal(event_id, public_id)
    if proposal.base_hash != state_hash(scheme_of(event_id)):
        raise ProposalStale
    keep_scheme(
        event_id, proposal.rules, proposal.texts, tree=proposal.tree, ways=proposal.ways, settings=proposal.settings,
        actor=actor, at=at,
    )
    db.session.delete(proposal)


@transaction
def drop_proposal(event_id: int, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Forgets a proposal; nothing is changed."""
    event, proposal = found_event(event_id), found_proposal(event_id, public_id)
    db.session.delete(proposal)
    audit.record(SCHEME_DROPPED, actor=actor, at=at, subject=event.subject, proposal=public_id)


def found_proposal(event_id: int, public_id: str) -> SchemeProposal:
    """The proposal, or not found."""
    proposal = proposal_of(event_id, public_id)
    if proposal is None:
        raise NotFound
    return proposal


def module_workbook(event: EventRef, module: str) -> bytes:
    """One module in the WorldSkills layout. Raises :class:`Invalid` with what it cannot say."""
    from scoring.spreadsheets.marking_scheme_writing import marking_scheme_workbook  # noqa: PLC0415 – XlsxWriter would slow the start

    scheme = scheme_of(event.id)
    row = contents_of(scheme).modules().get(module)
    if scheme is None or row is None:
        raise NotFound
    found = ModuleScheme(row, scheme.texts, scheme.tree, scheme.ways)
    problems = unfit(found)
    if problems:
        raise Invalid(problems)
    return marking_scheme_workbook(found)


def scheme_workbook(event: EventRef) -> bytes:
    """The whole scheme in the own template; without a scheme the empty template."""
    scheme = scheme_of(event.id)
    return empty_template() if scheme is None else _template(documents(contents_of(scheme)))


def empty_template() -> bytes:
    """The own template with examples and drop-down lists."""
    return _template(None)


def _template(scheme: Mapping[str, Any] | None) -> bytes:
    from scoring.spreadsheets.template_writing import template_workbook  # noqa: PLC0415 – XlsxWriter would slow the start

    return template_workbook(scheme)
