"""Every scheme that is kept is a version; a proposal is kept only over what it was compared with."""
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from foundation import ledger
from foundation.accounts.identity import SYSTEM
from scoring.queries.events import scheme_of
from scoring.queries.scheme_versions import contents_of, version_of, versions_of
from scoring.refusals.scheme_files import ProposalStale
from scoring.services.scheme_files import EDIT, keep_proposal, propose
from scoring.services.schemes import keep_scheme
from tests.factories.scoring import DAY, RULES, TEXTS, Stage, make_drawn, make_stage


def lighter(stage: Stage, weight: str) -> str:
    """A proposal in which the first module weighs something else."""
    found = scheme_of(stage.event_id)
    assert found is not None
    rules = deepcopy(dict(found.rules))
    rules["modules"][0]["weight"] = weight
    return propose(stage.event_id, replace(contents_of(found), rules=rules), EDIT, actor=stage.organizer, at=DAY)


def test_every_kept_scheme_is_a_version_and_the_same_again_is_none(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        rows = versions_of(stage.event_id)
        assert [(row.number, row.kind) for row in rows] == [(2, "frozen"), (1, "kept")]
        row = version_of(stage.event_id, 2)
        found = scheme_of(stage.event_id)
        assert row is not None and found is not None
        assert (row.rules, row.texts, row.rules_hash, row.contents_hash) == (found.rules, found.texts, found.rules_hash, found.contents_hash)
        written = [entry for entry in ledger.entries("jm-test/CK") if entry["kind"] in ("rules_frozen", "scheme_frozen")]
        assert [entry["body"].get("rules_hash") or entry["body"]["contents_hash"] for entry in written] == [found.rules_hash, found.contents_hash]


def test_a_proposal_is_kept_only_over_what_it_was_compared_with(app: Any) -> None:
    with app.app_context():
        stage = make_drawn(entries=1)
        first, second = (lighter(stage, weight) for weight in ("0.30", "0.40"))
        keep_proposal(stage.event_id, first, actor=stage.organizer, at=DAY)
        with pytest.raises(ProposalStale):
            keep_proposal(stage.event_id, second, actor=stage.organizer, at=DAY)
        keep_scheme(stage.event_id, RULES, TEXTS, actor=SYSTEM, at=DAY)
        keep_scheme(stage.event_id, RULES, TEXTS, actor=SYSTEM, at=DAY)
        assert [row.number for row in versions_of(stage.event_id)] == [3, 2, 1]
