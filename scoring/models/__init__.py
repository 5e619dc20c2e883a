"""What is stored of scoring: one aggregate per file."""
from scoring.models.amendment import LateDecision, MarkAmendment, SecondRound
from scoring.models.device import Device
from scoring.models.field import CarriedRecord, FieldRecord
from scoring.models.outbox import OutboxFile
from scoring.models.paper import MarkFile, PaperCase, PaperEntry
from scoring.models.recheck import AnalyticsNote, Recheck, RecheckFinding, RecheckItem, RecheckSeed
from scoring.models.result import ResultLine, ResultList
from scoring.models.run import Deduction, Run, TieDecision
from scoring.models.scheme import Scheme
from scoring.models.scheme_version import SchemeAmendment, SchemeProposal, SchemeVersion
from scoring.models.sheet import Operation, Sheet, SheetReturn, SheetVersion
from scoring.models.signed import SignedScan

__all__ = [
    "AnalyticsNote",
    "CarriedRecord",
    "Deduction",
    "Device",
    "FieldRecord",
    "LateDecision",
    "MarkAmendment",
    "MarkFile",
    "Operation",
    "OutboxFile",
    "PaperCase",
    "PaperEntry",
    "Recheck",
    "RecheckFinding",
    "RecheckItem",
    "RecheckSeed",
    "ResultLine",
    "ResultList",
    "Run",
    "Scheme",
    "SchemeAmendment",
    "SchemeProposal",
    "SchemeVersion",
    "SecondRound",
    "Sheet",
    "SheetReturn",
    "SheetVersion",
    "SignedScan",
    "TieDecision",
]
