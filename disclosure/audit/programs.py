"""Where the cells of a program are the sum of what schools have of its participants."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array

from disclosure.audit.groups import Groups
from disclosure.catalogue import Catalogue, Indicator


def at_schools(catalogue: Catalogue, indicator: Indicator, whole: Indicator, program: str, shape: tuple[int, int]) -> csr_array:
    """1 where a position of `whole` at a school [columns] is counted in a position of `indicator` at `program` [rows]."""
    units = [place.place for place in catalogue.places_of(indicator)]
    schools = np.array([at for at, place in enumerate(catalogue.places_of(whole)) if place.kind == "school"], np.int64)
    ours, theirs = Groups(catalogue, indicator), Groups(catalogue, whole)
    shared = [slot for slot in ours.declared("program") if slot in theirs.declared("school")]
    rows = units.index(program) * len(ours.column) + np.array([ours.column[slot] for slot in shared], np.int64)
    columns = schools[:, None] * len(theirs.column) + np.array([theirs.column[slot] for slot in shared], np.int64)
    entries = np.ones(columns.size, np.int64), (np.tile(rows, len(schools)), columns.ravel())
    return csr_array(coo_array(entries, shape=shape))
