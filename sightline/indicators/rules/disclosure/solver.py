"""The linear programmes of disclosure control, solved by HiGHS. The only module that imports scipy, when it is used.

J. Hall and others, HiGHS (https://highs.dev), as scipy brings it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Fractions = NDArray[np.float64]
UNBOUNDED = 3


def sparse(values: NDArray[Any], rows: NDArray[Any], columns: NDArray[Any], shape: tuple[int, int]) -> Any:
    """Return a sparse matrix with values at rows and columns."""
    from scipy.sparse import csr_array  # noqa: PLC0415 (slow to load, and needed only where figures are published)

    return csr_array((values, (rows, columns)), shape=shape)


def vertex(sums: Any, wish: Fractions, limits: list[tuple[int, int | None]]) -> tuple[Fractions | None, bool]:
    """Return the values that serve a wish best within limits while all sums are 0, and whether there is an end to it.

    The answer lies at a corner, where the variables of a network are whole numbers; None when nothing fits.
    """
    from scipy.optimize import linprog  # noqa: PLC0415

    answer = linprog(-wish, A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=limits, method="highs-ds")
    return answer.x, answer.status != UNBOUNDED


def cover(
    covers: list[NDArray[np.bool_]], lines: NDArray[np.int64], *, whole: bool, seconds: float
) -> tuple[Fractions, float] | None:
    """Return the smallest sum of variables from 0 to 1, whole or not, and what no answer is below.

    In each of `covers` at least one must be chosen; each of `lines` is a sum that must not fall below 0. None when
    there was no time for an answer that tells anything.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415

    count = lines.shape[1]
    rows = vstack([csr_array(np.array(covers, dtype=float).reshape(-1, count)), csr_array(lines.astype(float))])
    limits = np.concatenate([np.ones(len(covers)), np.zeros(len(lines))])
    answer = milp(
        np.ones(count), constraints=LinearConstraint(rows, limits, np.inf), bounds=Bounds(0, 1),
        integrality=np.full(count, int(whole)), options={"time_limit": max(seconds, 0.1)},
    )  # fmt: skip
    if answer.x is None or not (answer.status == 0 or whole):
        return None  # a sum of fractions that is not the smallest is no bound
    return answer.x, max(answer.mip_dual_bound if whole else answer.fun, 0.0)


def end(wish: Fractions, rows: Fractions, low: Fractions, high: Fractions, *, far: float, sense: int) -> int | None:
    """Return the least (sense 1) or greatest (-1, at most `far`) of a sum of whole numbers from 0; None if none fit.

    The sums that `rows` are must lie from `low` to `high`.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    answer = milp(
        sense * wish, constraints=[LinearConstraint(rows, low, high), LinearConstraint(wish, -np.inf, far)],
        bounds=Bounds(0, np.inf), integrality=np.ones(len(wish)),
    )  # fmt: skip
    return None if answer.x is None else round(sense * answer.fun)
