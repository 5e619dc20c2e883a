"""What is stored of scoring: one aggregate per file."""
from scoring.models.device import Device
from scoring.models.result import ResultLine, ResultList
from scoring.models.run import Deduction, Run, TieDecision
from scoring.models.scheme import Scheme
from scoring.models.sheet import Operation, Sheet, SheetReturn, SheetVersion

__all__ = [
    "Deduction", "Device", "Operation", "ResultLine", "ResultList", "Run", "Scheme", "Sheet", "SheetReturn", "SheetVersion",
    "TieDecision",
]
