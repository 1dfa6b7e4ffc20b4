"""How numbers and answers stand in the CSV files, and the files themselves."""

from collections.abc import Iterable, Sequence
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.chart_files.order import FileError
from sightline.indicators.rules.chart_files.places import may_replace

ANSWERS = ("FALSE", "TRUE")


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file of cells that are `quoted` where they must be, whole or not at all; raises FileError."""
    part = path.with_name(f".{path.name}.part") if may_replace(path) else path
    try:
        with part.open("w", encoding="utf-8", newline="") as opened:
            opened.write(",".join(header) + "\n")
            opened.writelines(f"{','.join(row)}\n" for row in rows)
        if part != path:
            part.replace(path)
    except OSError as error:
        if part != path:
            part.unlink(missing_ok=True)
        raise FileError(f"“{path}” could not be written: {error.strerror}.") from error


def quoted(text: str) -> str:
    """Return words of others as a cell: in quotes where a comma, a quote or a line's end stands in them."""
    if any(one in text for one in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def number(value: float, missing: str = "") -> str:
    """Return a number so that reading it again gives the same; `missing` stands for what is not a number."""
    if isnan(value):
        return missing
    return repr(value).removesuffix(".0")


def numbers(values: npt.NDArray[Any], missing: str = "") -> list[str]:
    """Return a column of numbers."""
    absent = np.isnan(values)
    if absent.all():
        return [missing] * len(values)
    if absent.any():
        return [number(value, missing) for value in values.tolist()]
    return [repr(value).removesuffix(".0") for value in values.tolist()]


def answers(flags: npt.NDArray[Any], known: npt.NDArray[np.bool_] | None = None) -> list[str]:
    """Return a column of TRUE and FALSE, empty where it is not known."""
    if known is None or known.all():
        return [ANSWERS[flag] for flag in flags.tolist()]
    pairs = zip(flags.tolist(), known.tolist(), strict=True)
    return [ANSWERS[flag] if there else "" for flag, there in pairs]
