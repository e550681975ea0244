"""Linear programs that propose worlds: they only propose, what they propose is checked in whole numbers."""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from disclosure.pattern.block import Block
from disclosure.pattern.lattice import Whole

Real = NDArray[np.float64]
INFINITE = highspy.kHighsInf
WHOLE = 1e-6           # how near to a whole number counts as whole
BATCH = 0.5            # share of the fractional columns fixed at a time while diving
DIVES = 40             # programs a dive may solve
SETBACKS = 8           # of which infeasible
NODES = 200            # of branch and bound, where no dive succeeds
REACH = 6.0            # slack a row may take at most
STILL = 0.001          # price of a person moved at all


class Proposal:
    """A program over some columns of a block, in which nothing moves that need not.

    Every column is two, how many more and how many fewer people reach the milestone, so that at the truth all are 0. Rows are the groups
    whose display the columns could change, and the `targets`, which do not vary enough yet and are each held within the width they need.
    Where `elastic`, the rows in `soft` have slack at the price of coarsening them. Targets of a single column bound that column and need
    no row.
    """

    def __init__(self, block: Block, columns: Whole, targets: Whole, elastic: bool) -> None:
        self.sums = block.sums if len(columns) == len(block.columns) else csr_array(block.sums[:, columns])
        self.block, self.columns = block, columns
        furthest = block.room.need.max(initial=0)
        self.lowest, self.highest = np.maximum(block.lowest[columns], -furthest), np.minimum(block.highest[columns], furthest)
        self.fewer, self.more = -self.lowest.astype(float), self.highest.astype(float)
        held = np.diff(self.sums.indptr) > 0
        self.up, self.down = _reach(self.sums, self.lowest, self.highest)
        self.targets = targets[held[targets]]
        wanted = csr_array(self.sums[self.targets])
        is_single = np.diff(wanted.indptr) == 1
        self.single, self.single_column, self.steer = self.targets[is_single], csr_array(wanted[is_single]).indices, csr_array(wanted.T)
        self.joint = np.isin(np.arange(len(block.rows)), self.targets[~is_single])
        lower, upper = self._held(np.arange(len(block.rows)))
        self.rows = np.flatnonzero(held & ((self.up > upper) | (self.down < lower)))
        self.soft = np.flatnonzero(~block.fixed[self.rows] & elastic)
        self.goals, self.step = dict[int, int](), np.full(len(self.soft), -1, dtype=np.int8)
        self.bounds, self.costs = np.full((2, len(self.rows)), np.nan), np.zeros(0)
        self.solver = self._passed(csr_array(self.sums[self.rows]))
        self.refresh()

    def _passed(self, sums: csr_array) -> highspy.Highs:
        soft, rows, slack = self.soft, sums.shape[0], 2 * len(self.soft)
        ones = np.ones(len(soft))
        taken = csr_array((np.concatenate([-ones, ones]), (np.concatenate([soft, soft]), np.arange(slack))), shape=(rows, slack))
        sums = hstack([sums, -sums, taken], format="csr")
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("mip_max_nodes", NODES), ("mip_rel_gap", 1.0)):
            solver.setOptionValue(option, value)
        most = np.concatenate([self.more, self.fewer, np.full(slack, REACH)])
        solver.addVars(sums.shape[1], np.zeros(sums.shape[1]), most)
        solver.addRows(rows, np.full(rows, -INFINITE), np.full(rows, INFINITE), sums.nnz,
                       sums.indptr[:-1].astype(np.int32), sums.indices.astype(np.int32), sums.data.astype(float))
        return solver

    def refresh(self) -> None:
        """Follow the block: widened displays widen their rows, targets that vary enough are let go."""
        held = np.stack(self._held(self.rows))
        moved = np.flatnonzero((held != self.bounds).any(axis=0))
        self.bounds = held
        self._rows(moved, *held[:, moved])
        step = self.block.step[self.rows[self.soft]]
        self._price_slack(np.flatnonzero(step != self.step))
        self.step = step
        alone = np.full(len(self.columns), INFINITE)
        np.minimum.at(alone, self.single_column, self._free_of(self.single))
        self.fewer, self.more = np.minimum(-self.lowest, alone), np.minimum(self.highest, alone)
        self._free(np.unique(self.single_column))

    def _held(self, rows: Whole) -> tuple[Real, Real]:
        """How far each group may move: within its display and, where it is a target with a row, as far as it needs."""
        lower, upper = _bounds(self.block, rows)
        free = np.where(self.joint[rows], self._free_of(rows), INFINITE)
        return np.maximum(lower, -free), np.minimum(upper, free)

    def _free_of(self, rows: Whole) -> Real:
        """The width each target needs; no bound once it has it."""
        need = self.block.need(rows)
        return np.where(self.block.most[rows] - self.block.least[rows] >= need, INFINITE, need.astype(float))

    def _rows(self, rows: Whole, lower: Real | Whole, upper: Real | Whole) -> None:
        self.solver.changeRowsBounds(len(rows), rows.astype(np.int32), lower.astype(float), upper.astype(float))  # type: ignore[attr-defined]

    def _price_slack(self, soft: Whole) -> None:
        rows = self.rows[self.soft[soft]]
        price = self.block.room.slack[:, rows, self.block.step[rows]].ravel()
        slack = 2 * len(self.columns) + np.concatenate([soft, len(self.soft) + soft])
        self.solver.changeColsCost(len(slack), slack.astype(np.int32), price)

    def pooled(self, narrow: Whole, gain: float) -> Whole | None:
        """A world that moves many groups of `narrow` at once, each in a direction drawn by chance; `gain` prices a person moved."""
        steer = self._directions(narrow)[self.targets] * self.block.chance.uniform(0.5, 1.0, len(self.targets)) * gain
        self._cost(-(self.steer @ steer))
        return self._dive(self._solve())

    def targeted(self, target: int, direction: int, short: int = 0) -> Whole | None:
        """The cheapest world that moves `target` as far as it still needs, or `short` of that, in one direction (1 or -1)."""
        goal = self._goal(target, direction, short)
        if goal == (self.block.most[target] if direction > 0 else self.block.least[target]):
            return None
        row = np.array([self._goal_row(target)])
        self._rows(row, np.array([goal if direction > 0 else -INFINITE]), np.array([INFINITE if direction > 0 else goal]))
        self._cost(np.zeros(len(self.columns)))
        self.solver.clearSolver()   # from the truth: what a world need not move, it moves less often
        point = self._solve()
        found = self._dive(point)
        if found is None and point is not None:
            found = self._branched()
        self._rows(row, np.array([-INFINITE]), np.array([INFINITE]))
        return found

    def _goal_row(self, target: int) -> int:
        """The row that holds one target to its goal, added when first asked for."""
        if target not in self.goals:
            entries = slice(self.sums.indptr[target], self.sums.indptr[target + 1])
            column, sign = self.sums.indices[entries], self.sums.data[entries].astype(float)
            self.goals[target] = self.solver.getNumRow()
            self.solver.addRow(-INFINITE, INFINITE, 2 * len(column), np.concatenate([column, column + len(self.columns)]).astype(np.int32),
                               np.concatenate([sign, -sign]))
        return self.goals[target]

    def _goal(self, target: int, direction: int, short: int) -> int:
        block = self.block
        lack = block.lack(target) - short
        lower, upper = _bounds(block, np.array([target]))
        if direction > 0:
            return int(min(block.most[target] + lack, self.up[target], upper[0]))
        return int(max(block.least[target] - lack, self.down[target], lower[0]))

    def _directions(self, narrow: Whole) -> Whole:
        """1 or -1 for each group of `narrow`, drawn by chance where both are possible; 0 for all others."""
        block = self.block
        lower, upper = _bounds(block, narrow)
        up, down = np.minimum(self.up[narrow], upper), np.maximum(self.down[narrow], lower)
        drawn = np.where(block.chance.random(len(narrow)) < 0.5, 1, -1)
        drawn[(drawn > 0) & (up <= block.most[narrow])] = -1
        drawn[(drawn < 0) & (down >= block.least[narrow])] = 1
        directions = np.zeros(len(block.rows), dtype=np.int64)
        directions[narrow] = drawn
        return directions

    def _cost(self, cost: Real) -> None:
        """`cost` [columns] of one more person in the numerator; what moves at all costs a little besides."""
        both = np.concatenate([cost, -cost]) + STILL
        if not np.array_equal(both, self.costs):
            self.costs = both
            self.solver.changeColsCost(len(both), np.arange(len(both), dtype=np.int32), both)

    def _hold(self, columns: Whole, values: Real) -> None:
        self._bound(columns, np.maximum(-values, 0), np.maximum(values, 0), at_least=1.0)

    def _free(self, columns: Whole) -> None:
        self._bound(columns, self.fewer[columns], self.more[columns], at_least=0.0)

    def _bound(self, columns: Whole, fewer: Real, more: Real, at_least: float) -> None:
        both, most = np.concatenate([columns, columns + len(self.columns)]).astype(np.int32), np.concatenate([more, fewer])
        self.solver.changeColsBounds(len(both), both, most * at_least, most)

    def _solve(self) -> Real | None:
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.asarray(self.solver.getSolution().col_value)

    def _inner(self, point: Real) -> Real:
        return point[: len(self.columns)] - point[len(self.columns): 2 * len(self.columns)]

    def _dive(self, point: Real | None) -> Whole | None:
        """Whole numbers from `point`: fix the most whole columns, solve again, step back where that fails."""
        tried: list[Whole] = []
        found, setbacks, batch = None, 0, BATCH
        last: tuple[Whole, Real, Real] | None = None
        for _ in range(DIVES):
            if point is not None:
                inner = self._inner(point)
                off = np.abs(inner - np.round(inner))
                open_ = np.flatnonzero(off > WHOLE)
                if not len(open_):
                    found = self._world(inner)
                    break
                take = open_[np.argsort(off[open_], kind="stable")][: max(1, int(len(open_) * batch))]
                last = (take, np.round(inner[take]), inner[take])
            else:
                setbacks, batch = setbacks + 1, BATCH / 3
                if last is None or setbacks > SETBACKS:
                    break
                self._free(last[0])
                last = _stepped_back(*last)
            self._hold(last[0], last[1])
            tried.append(last[0])
            point = self._solve()
        if tried:
            self._free(np.unique(np.concatenate(tried)))
        return found

    def _branched(self) -> Whole | None:
        """Whole numbers by branch and bound, where a dive found none: any that will do."""
        self._integral(highspy.HighsVarType.kInteger)
        self.solver.run()
        is_found = self.solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        point = np.asarray(self.solver.getSolution().col_value)
        self._integral(highspy.HighsVarType.kContinuous)
        return self._world(self._inner(point)) if is_found else None

    def _integral(self, kind: highspy.HighsVarType) -> None:
        both = 2 * len(self.columns)
        self.solver.changeColsIntegrality(both, np.arange(both, dtype=np.int32), np.full(both, int(kind), dtype=np.uint8))

    def _world(self, inner: Real) -> Whole:
        world = np.zeros(len(self.block.columns), dtype=np.int64)
        world[self.columns] = np.round(inner).astype(np.int64)
        return world


def _stepped_back(columns: Whole, values: Real, point: Real) -> tuple[Whole, Real, Real]:
    """A quarter of the columns that failed, or the other way of rounding a single one."""
    if len(columns) == 1:
        return columns, np.where(values > point, np.floor(point), np.ceil(point)), point
    some = slice(0, len(columns) // 4 + 1)
    return columns[some], values[some], point[some]


def _reach(sums: csr_array, lowest: Whole, highest: Whole) -> tuple[Whole, Whole]:
    """How far each group could move if nothing else held the columns."""
    middle, apart = sums @ (highest + lowest), abs(sums) @ (highest - lowest)
    return (middle + apart) // 2, (middle - apart) // 2


def _bounds(block: Block, rows: Whole) -> tuple[Whole, Whole]:
    step = block.step[rows]
    return block.room.lower[rows, step], block.room.upper[rows, step]
