"""Hostile files, the short way: some of each sort are brought to their doors, and the program sees when limits are gone."""
import pytest

from bench.hostile.corpus import SHORT, corpus
from bench.records import Run
from bench.uploads import measure, planted_is_found

BUSY = 22.0
pytestmark = pytest.mark.slow


def test_every_hostile_file_is_refused_in_time_and_in_little_memory_and_leaves_nothing() -> None:
    run = Run("uploads", "R25", seed=1, n=len(SHORT))
    measure(run, seconds=BUSY)
    assert (run.attempts, run.violations) == (len(SHORT), 0), run.examples
    assert run.figures["refused"] == len(SHORT)


def test_a_house_without_limits_is_found_out() -> None:
    assert planted_is_found()


def test_the_corpus_has_two_hundred_files_of_different_names() -> None:
    names = [one.name for one in corpus(1)]
    assert len(names) >= 200
    assert len(set(names)) == len(names)
    assert set(SHORT) <= set(names)
