"""For every declared cell of a release: shown, coarsened or hidden, and why."""

from disclosure.pattern.pattern import Pattern, Published, make_pattern, published

__all__ = ["Pattern", "Published", "make_pattern", "published"]
