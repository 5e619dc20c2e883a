"""The whole check of a competition definition: what this room knows of it, and what the rooms above contribute."""
from collections.abc import Sequence
from typing import Any

from competition.errors import DefinitionRefused, definition_sentence
from competition.rules.definition import Definition, read_definition
from foundation.contributions import DefinitionFolder, DefinitionSection
from foundation.rules.documents import parse_keepable
from foundation.rules.problems import Problem, Problems


def check_definition(
    raw: bytes, folder: DefinitionFolder, sections: Sequence[DefinitionSection], file: str | None = None
) -> tuple[Definition, dict[str, Any]]:
    """The definition that a file holds, and the document itself, for whoever reads its sections.

    Raises :class:`DefinitionRefused` with everything that is wrong with it, in every room.
    """
    try:
        document = parse_keepable(raw)
    except Problems as refusal:
        raise DefinitionRefused([_shown(problem, definition_sentence(problem), file) for problem in refusal.problems]) from None
    definition, problems = read_definition(document)
    shown = [_shown(problem, definition_sentence(problem), file) for problem in problems]
    if type(document) is dict:
        for section in sections:
            shown += [_shown(problem, section.sentence(problem), file) for problem in section.check(document, folder)]
    if shown or definition is None:
        raise DefinitionRefused(shown)
    return definition, document


def _shown(problem: Problem, message: str, file: str | None) -> dict[str, Any]:
    return {"file": problem.file or file, "path": problem.path, "code": problem.code, "message": message}
