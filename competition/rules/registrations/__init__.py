"""Registration tables: where the header stands, what each cell must be, and the check of the whole."""
from competition.rules.registrations.cells import Cell, Formula
from competition.rules.registrations.checking import check_table
from competition.rules.registrations.headings import HEADINGS, REQUIRED, Header, find_header
from competition.rules.registrations.values import Checked, Cleaned, Registration, RowProblem, Table

__all__ = [
    "HEADINGS",
    "REQUIRED",
    "Cell",
    "Checked",
    "Cleaned",
    "Formula",
    "Header",
    "Registration",
    "RowProblem",
    "Table",
    "check_table",
    "find_header",
]
