"""Where the cells of a program are the sum of what schools have of its participants."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array, csr_array

from disclosure.audit.groups import Groups
from disclosure.catalogue import Catalogue, Indicator, Slot


def at_schools(catalogue: Catalogue, indicator: Indicator, whole: Indicator, program: str, shape: tuple[int, int]) -> csr_array:
    """1 where a position of `whole` at a school [columns] is counted in a position of `indicator` at `program` [rows]."""
    ours, theirs = Groups(catalogue, indicator), Groups(catalogue, whole)
    shared = [slot for slot in ours.declared("program") if slot in theirs.declared("school")]
    return _shared(catalogue, ours, theirs, shared, program, [place.place for place in catalogue.places_of(whole, "school")], shape)


def counted_at(catalogue: Catalogue, indicator: Indicator, whole: Indicator, program: str, schools: Sequence[str], shape: tuple[int, int]
               ) -> csr_array:
    """The same of some schools, for all groups that both tell, what listed ones leave too."""
    ours, theirs = Groups(catalogue, indicator), Groups(catalogue, whole)
    return _shared(catalogue, ours, theirs, sorted(ours.told("program") & theirs.told("school")), program, schools, shape)


def _shared(catalogue: Catalogue, ours: Groups, theirs: Groups, slots: Sequence[Slot], program: str, schools: Sequence[str],
            shape: tuple[int, int]) -> csr_array:
    units = [[place.place for place in catalogue.places_of(groups.indicator)] for groups in (ours, theirs)]
    there = np.array([units[1].index(school) for school in schools], np.int64)
    rows = units[0].index(program) * len(ours.column) + np.array([ours.column[slot] for slot in slots], np.int64)
    columns = there[:, None] * len(theirs.column) + np.array([theirs.column[slot] for slot in slots], np.int64)
    entries = np.ones(columns.size, np.int64), (np.tile(rows, len(schools)), columns.ravel())
    return csr_array(coo_array(entries, shape=shape))
