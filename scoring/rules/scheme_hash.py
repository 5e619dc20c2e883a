"""The hash of what stands beside the rules of a scheme. The rules have their own (:func:`scoring.rules.rules_document.rules_hash`)."""
from collections.abc import Mapping
from typing import Any

from foundation.rules.canonical import digest


def beside_hash(texts: Mapping[str, Any], tree: Mapping[str, Any], ways: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of texts, tree and ways: what ``scheme_frozen`` records in the ledger."""
    return digest({"texts": dict(texts), "tree": dict(tree), "ways": dict(ways)})


def whole_hash(
    rules: Mapping[str, Any], texts: Mapping[str, Any], tree: Mapping[str, Any], ways: Mapping[str, Any]
) -> str:
    """The hash of a whole scheme: what says whether something was changed since it was looked at."""
    return digest({"rules": dict(rules), "texts": dict(texts), "tree": dict(tree), "ways": dict(ways)})
