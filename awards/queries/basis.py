"""What an award proposal follows from, and whether that is still so."""
from dataclasses import dataclass
from typing import Any

from awards.models import AwardLine, Proposal
from awards.queries.case import AwardResults, award_results
from awards.queries.schedules import KeptSchedule, schedules_that_count
from competition.models import Competition
from foundation.rules.canonical import digest
from scoring.queries import EventStanding, confirmed_standings


@dataclass(frozen=True)
class Basis:
    """The published lists, the schedules that count, and the award results that the lists mean."""

    lists: list[EventStanding]
    schedules: list[KeptSchedule]
    results: AwardResults

    @property
    def inputs(self) -> dict[str, Any]:
        """The inputs as a proposal keeps them, with opaque ids only; their digest is its fingerprint."""
        return {
            "lists": [
                {"event": found.event_code, "version": found.version, "fingerprint": found.fingerprint,
                 "ledger_root": found.ledger_root}
                for found in self.lists
            ],
            "schedules": [
                {"schedule": kept.schedule_id, "version": kept.version, "status": kept.status, "document": kept.document,
                 "hash": kept.content_hash}
                for kept in self.schedules
            ],
            "results": list(self.results.documents),
        }


def basis_of(competition: Competition) -> Basis:
    """What a proposal would follow from if it were made now."""
    lists = confirmed_standings(competition.id)
    return Basis(lists, schedules_that_count(competition.id), award_results(competition, lists))


def is_stale(proposal: Proposal) -> bool:
    """Whether results, entries, hosts or schedules are no longer those that the proposal was made from."""
    return digest(basis_of(proposal.competition).inputs) != proposal.fingerprint


def same_award(line: AwardLine) -> tuple[Any, ...]:
    """What makes lines of two versions the same award: schedule and row, recipient, and what the row is paid once for
    (project, event or entry). Nobody is paid twice for it."""
    facts = line.proposal.inputs["lines"][line.position]
    return (line.schedule, facts["row"], line.kind, line.person_id, line.unit_id, *facts["once_per"])
