"""For every declared cell of a release: shown, coarsened or hidden, and why."""

from disclosure.pattern.pattern import Pattern, Published, make_pattern, published
from disclosure.pattern.proving import proven_pattern

__all__ = ["Pattern", "Published", "make_pattern", "proven_pattern", "published"]
