"""Marking schemes as workbooks: the WorldSkills layout (CIS import) and a template of this house, both ways."""
from scoring.spreadsheets.drafts import Criterion, SchemeAspect, SchemeDraft, SubCriterion
from scoring.spreadsheets.marking_scheme import read_draft, read_marking_scheme

__all__ = ["Criterion", "SchemeAspect", "SchemeDraft", "SubCriterion", "read_draft", "read_marking_scheme"]
