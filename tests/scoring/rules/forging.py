"""An honest published bundle, and what an insider makes of it; what verify then finds."""
import copy

from scoring.rules.verify import verify
from tests.scoring.rules.ledgers import published, seal

HONEST = published()
ROOT = HONEST["ledger"]["root"]


def found(document, root=None):
    answer = verify(document, root)
    assert not answer.ok
    return {(problem.path, problem.code) for problem in answer.problems}


def codes(document, root=None):
    return {code for _, code in found(document, root)}


def forged(change):
    """What an insider writes who changes the ledger's entries, then numbers, hashes and computes everything anew."""
    document = copy.deepcopy(HONEST)
    entries = document["ledger"]["entries"]
    change(document, entries)
    return seal(document, entries)


def index_of(entries, kind, nth=0):
    return [index for index, row in enumerate(entries) if row["kind"] == kind][nth]


def body_of(entries, kind, nth=0):
    return entries[index_of(entries, kind, nth)]["body"]
