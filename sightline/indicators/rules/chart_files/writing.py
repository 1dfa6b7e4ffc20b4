"""How numbers and answers stand in the CSV files, and the files themselves."""

import csv
from collections.abc import Iterable, Sequence
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.chart_files.order import FileError

Column = Iterable[str]


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file; raises FileError when it cannot be written."""
    try:
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as error:
        raise FileError(f"“{path}” could not be written: {error.strerror}.") from error


def number(value: float, missing: str = "") -> str:
    """Return a number so that reading it again gives the same; `missing` stands for what is not a number."""
    if isnan(value):
        return missing
    return repr(value).removesuffix(".0")


def numbers(values: npt.NDArray[Any], missing: str = "") -> list[str]:
    """Return a column of numbers."""
    return [number(value, missing) for value in values.tolist()]


def answers(flags: npt.NDArray[Any], known: npt.NDArray[np.bool_]) -> list[str]:
    """Return a column of TRUE and FALSE, empty where it is not known."""
    words = np.where(known, np.where(flags, "TRUE", "FALSE"), "")
    return list(map(str, words.tolist()))
