"""The file of a finished draw (``draw/1``): everything that anybody needs to draw it again, and drawing it again.

| key | meaning |
| --- | --- |
| ``format`` | ``draw/1`` |
| ``competition``, ``event`` | their codes |
| ``tickets`` | the ticket numbers that were drawn |
| ``tickets_fingerprint`` | SHA-256 of the sorted tickets, one on a line |
| ``layers[]`` | in order: ``layer`` (1 …), ``name``, ``secret``, ``lot`` (or null), ``seed``, ``commitment`` (SHA-256 of the secret), ``committed_at``, ``drawn_at``, ``codes`` (what was drawn → its code) |

The seed is the secret, or with a lot SHA-256 of secret, line feed and lot. The first layer draws the tickets, every further
one the codes of the layer before (:mod:`competition.rules.draw`).
"""
from collections.abc import Mapping
from typing import Any

from competition.rules.draw import MOST_LAYERS, commitment, draw, fingerprint, mark_of, seed_of
from competition.rules.fields import Fields
from foundation.rules.problems import Problem, Problems

FORMAT = "draw/1"


def replay(document: Any) -> list[Problem]:
    """What does not agree when the draw is made again: nothing, if the file is honest. Raises :class:`Problems` for a
    document that is no such file."""
    fields, wrong = _opened(document)
    layers = _layers(fields, wrong)
    tickets = fields.texts("tickets", required=True)
    for key in ("competition", "event"):
        fields.text(key)
    said = fields.text("tickets_fingerprint")
    if wrong:
        raise Problems(wrong)
    found = [] if fingerprint(tickets) == said else [Problem("tickets_fingerprint", "draw_tickets")]
    sources = list(tickets)
    for number, layer in enumerate(layers, start=1):
        found += _differs(f"layers[{number - 1}]", layer, sources, mark_of(number, len(layers)))
        sources = list(layer["codes"].values())
    return found


def _opened(document: Any) -> tuple[Fields, list[Problem]]:
    wrong: list[Problem] = []
    if type(document) is not dict or document.get("format") != FORMAT:
        raise Problems([Problem("format", "draw_format", {"format": FORMAT})])
    return Fields(document, "", wrong), wrong


def _layers(fields: Fields, wrong: list[Problem]) -> list[Mapping[str, Any]]:
    layers = fields.document.get("layers")
    if type(layers) is not list or not 1 <= len(layers) <= MOST_LAYERS:
        wrong.append(Problem("layers", "draw_layers", {"most": MOST_LAYERS}))
        return []
    for index, layer in enumerate(layers):
        if not _is_layer(layer):
            wrong.append(Problem(f"layers[{index}]", "draw_layer_form"))
    return layers


def _is_layer(layer: Any) -> bool:
    if type(layer) is not dict or type(layer.get("codes")) is not dict:
        return False
    texts = [layer.get(key) for key in ("secret", "seed", "commitment")]
    return all(type(text) is str for text in [*texts, *layer["codes"].values()]) and type(layer.get("lot")) in (str, type(None))


def _differs(path: str, layer: Mapping[str, Any], sources: list[str], mark: str) -> list[Problem]:
    found = []
    if commitment(layer["secret"]) != layer["commitment"]:
        found.append(Problem(f"{path}.commitment", "draw_commitment"))
    if seed_of(layer["secret"], layer["lot"]) != layer["seed"]:
        found.append(Problem(f"{path}.seed", "draw_seed"))
    again = draw(layer["seed"], sources, mark)
    if again != layer["codes"]:
        other = sum(layer["codes"].get(source) != code for source, code in again.items())
        found.append(Problem(f"{path}.codes", "draw_codes", {"count": other + len(layer["codes"].keys() - again.keys())}))
    return found
