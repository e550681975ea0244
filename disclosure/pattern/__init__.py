"""For every declared cell of a release: shown, coarsened or hidden, and why."""

from disclosure.pattern.certificate import Verdict
from disclosure.pattern.engine import Worlds
from disclosure.pattern.pattern import Pattern, Proof, Published, Steps, make_pattern, published
from disclosure.pattern.proving import proven_pattern

__all__ = ["Pattern", "Proof", "Published", "Steps", "Verdict", "Worlds", "make_pattern", "proven_pattern", "published"]
