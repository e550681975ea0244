"""Holds the header of a file against the templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from pathlib import PurePath

from data_access.loading.contracts import IN_ORDER, Contract, by_table, contracts
from data_access.loading.limits import limits
from data_access.loading.problem import Problem, problem, refusal

CLOSE = 0.75  # of 1: close enough for a slip of the pen, and far enough from another word


def recognised(file: str, header: Sequence[str]) -> Contract:
    """The template that `file` follows, by its name or else by its header. Raises Refused."""
    named = by_table().get(PurePath(file).stem.lower())
    fitting = [contract for contract in contracts() if contract.required <= set(header) <= set(contract.names)]
    if named:
        return named
    if len(fitting) == 1:
        return fitting[0]
    raise refusal(problem("unknown_template", file, expected=", ".join(IN_ORDER),
                          nearest=meant(PurePath(file).stem, IN_ORDER)))


def check_header(contract: Contract, header: Sequence[str], file: str, line: int = 1) -> None:
    """Raises Refused when a name is not in the template, a required one is missing, or one is there twice.

    A line that shares no name with the template may hold somebody's data, so it is not quoted.
    """
    if not set(header) & set(contract.names):
        raise refusal(problem("no_header", file, line, table=contract.table, expected=", ".join(contract.names)))
    problems = tuple(islice(_problems(contract, header, file, line), limits().listed_problems))
    if problems:
        raise refusal(*problems)


def _problems(contract: Contract, header: Sequence[str], file: str, line: int) -> Iterator[Problem]:
    expected = ", ".join(contract.names)
    free = [name for name in contract.names if name not in header]
    for name in header:
        if name not in contract.names:
            yield problem("unknown_column", file, line, name, table=contract.table, expected=expected,
                          nearest=meant(name, free))
    for name in free:
        if name in contract.required:
            yield problem("missing_column", file, line, name, table=contract.table, expected=expected)
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield problem("repeated_column", file, line, name)


def meant(name: str, names: Sequence[str]) -> str:
    """A question that offers the nearest of `names`, or nothing."""
    close = get_close_matches(name.lower().replace(" ", "_"), names, n=1, cutoff=CLOSE)
    return f'Did you mean "{close[0]}"? ' if close else ""
