"""The scoring part of a competition definition: what is kept, what comes out again, what phases wait for."""
from typing import Any

import pytest

from competition.services.phases import obstacles_to
from scoring.queries.events import event_by_code, events_of, scheme_of
from scoring.services.scheme_definition import export_definition
from tests.factories.competition import make_example, the_definition
from tests.factories.scoring import make_stage


def test_a_definition_brings_the_schemes_with_workbooks_expanded_and_their_texts(app: Any) -> None:
    with app.app_context():
        make_example()
        stages = {event.code: event.stage for event in events_of("jm-2026")}
        assert set(stages.values()) == {"draft"} and len(stages) == 7
        event = event_by_code("jm-2026", "AU")
        assert event is not None
        scheme = scheme_of(event.id)
        assert scheme is not None
        module = next(row for row in scheme.rules["modules"] if row["code"] == "P")
        assert "scheme" not in module and len(module["aspects"]) > 10
        text = scheme.texts[f"P/{module['aspects'][0]['code']}"]
        assert text["name"] and text["part"].startswith("A1")
        assert any(len(one["levels"] or []) == 4 for one in scheme.texts.values())


def test_exported_rules_are_those_of_the_definition_without_defaults(app: Any) -> None:
    with app.app_context():
        make_example()
        exported = export_definition("jm-2026")["events"]
        for event in the_definition()["events"]:
            modules = [module for module in event["rules"]["modules"] if "scheme" not in module]
            found = exported[event["code"]]["rules"]
            assert {**found, "modules": modules} == {**event["rules"], "modules": modules}
            assert [one for one in found["modules"] if one["code"] in {module["code"] for module in modules}] == modules


@pytest.mark.parametrize("phase", ["scored", "published"])
def test_no_phase_runs_ahead_of_the_results(app: Any, phase: str) -> None:
    from scoring.guards import phase_problems

    with app.app_context():
        stage = make_stage(entries=1)
        (problem,) = phase_problems("jm-test", phase)
        assert "工种CK" in str(problem.facts["sentence"])
        stage.score_all()
        stage.confirm()
        assert (phase_problems("jm-test", phase) == []) is (phase == "scored")
        stage.publish()
        assert phase_problems("jm-test", phase) == []
        assert obstacles_to("jm-test", "drawn") == []
