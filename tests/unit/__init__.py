"""Checks of single modules."""
