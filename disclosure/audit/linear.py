"""Asks HiGHS how small and how large a number can be, all relations holding."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from disclosure.audit.exposed import UNBOUNDED, ContradictionError, Exposed, Whole

Real = NDArray[np.float64]
NEAR = 1e-5     # what HiGHS may be off by, with room to spare: its own tolerance is 1e-7
FEASIBLE = highspy.SolutionStatus.kSolutionStatusFeasible
IMPOSSIBLE = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
MOST_ITERATIONS = 2**31 - 1
OPTIONS = (("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 0), ("solver", "simplex"),
           ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5))
# For one number, start from the last answer, which still fits; for many at once, that is too far from the next to be a start.
PRIMAL, DUAL = 4, 1


class Work:
    """How much may still be done and how much was: simplex iterations, never seconds, so that a machine's load changes nothing."""

    def __init__(self, limit: int | None) -> None:
        self.limit, self.done, self.solved = limit, 0, 0

    @property
    def spent(self) -> bool:
        return self.limit is not None and self.done >= self.limit

    @property
    def allowance(self) -> int:
        """The most iterations that the next linear program may take."""
        return MOST_ITERATIONS if self.limit is None else max(1, min(self.limit - self.done, MOST_ITERATIONS))

    def count(self, iterations: int) -> None:
        """One more linear program, of so many iterations; each costs one at least."""
        self.solved += 1
        self.done += max(1, iterations)


@dataclass(frozen=True, eq=False)
class Answer:
    """Numbers [unknowns] that agree with everything, None where work ran out before any; the optimum is never below `bound`."""

    numbers: Real | None
    bound: float


class LinearModel:
    """One block of exposed numbers, passed to HiGHS once; only what is asked for changes, so each answer starts from the last."""

    def __init__(self, exposed: Exposed, nodes: int = 0) -> None:
        """Over real numbers; over whole ones where it may branch, to so many `nodes`, or without end if there are fewer than none."""
        self.whole = nodes != 0
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in OPTIONS:
            self.highs.setOptionValue(option, value)
        self.highs.setOptionValue("mip_max_nodes", nodes if nodes > 0 else MOST_ITERATIONS)
        self.highs.passModel(_program(exposed, self.whole))
        self.asked: NDArray[np.int32] = np.zeros(0, np.int32)

    def towards(self, columns: Whole, weights: Real, work: Work) -> Answer:
        """Makes the weighted sum of `columns` as small as can be. Raises ContradictionError where no numbers fit."""
        self._ask(columns, weights)
        self.highs.setOptionValue("simplex_strategy", PRIMAL if len(columns) == 1 else DUAL)
        self.highs.setOptionValue("simplex_iteration_limit", work.allowance)
        self.highs.run()
        found, status = self.highs.getInfo(), self.highs.getModelStatus()
        work.count(found.simplex_iteration_count)
        if status in IMPOSSIBLE:
            raise ContradictionError("these figures contradict each other: no numbers agree with all of them.")
        feasible = found.primal_solution_status == FEASIBLE
        return Answer(np.array(self.highs.getSolution().col_value) if feasible else None, self._bound(found, status))

    def _bound(self, found: highspy.HighsInfo, status: highspy.HighsModelStatus) -> float:
        if self.whole:
            return float(found.mip_dual_bound)
        return float(found.objective_function_value) if status == highspy.HighsModelStatus.kOptimal else -highspy.kHighsInf

    def _ask(self, columns: Whole, weights: Real) -> None:
        self.highs.changeColsCost(len(self.asked), self.asked, np.zeros(len(self.asked)))
        self.asked = columns.astype(np.int32)
        self.highs.changeColsCost(len(self.asked), self.asked, weights)


def _program(exposed: Exposed, whole: bool) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = exposed.sums.shape
    program.col_cost_ = np.zeros(program.num_col_)
    program.col_lower_, program.col_upper_ = _open_ended(exposed.lower), _open_ended(exposed.upper)
    program.row_lower_, program.row_upper_ = _open_ended(exposed.low), _open_ended(exposed.high)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_ = exposed.sums.indptr, exposed.sums.indices
    program.a_matrix_.value_ = exposed.sums.data.astype(np.float64)
    if whole:
        program.integrality_ = [highspy.HighsVarType.kInteger] * program.num_col_
    return program


def _open_ended(bounds: Whole) -> Real:
    """Bounds as HiGHS reads them; what nobody bounds is infinite."""
    return np.where(np.abs(bounds) >= UNBOUNDED // 2, np.copysign(highspy.kHighsInf, bounds), bounds.astype(np.float64))
