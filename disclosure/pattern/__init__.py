"""For every declared cell of a release: shown, coarsened or hidden, and why."""

from disclosure.pattern.engine import Worlds
from disclosure.pattern.pattern import Pattern, Published, Steps, make_pattern, pattern_of, published
from disclosure.pattern.proving import proven_pattern

__all__ = ["Pattern", "Published", "Steps", "Worlds", "make_pattern", "pattern_of", "proven_pattern", "published"]
