"""The tables of the data set."""

from sightline.indicators.models.benchmarks import Neighbour, Population, PublishedFigure, PublishedLink, PublishedTable
from sightline.indicators.models.collecting import DataReturn, Extension, Observation, Period, ReturnChange, ReturnLine
from sightline.indicators.models.dictionary import Indicator, IndicatorChange, Rebase
from sightline.indicators.models.machines import ApiToken
from sightline.indicators.models.questions import Question
from sightline.indicators.models.releasing import Release, ReleaseChange, ReleasedFigure, ReleaseLine

__all__ = [
    "ApiToken",
    "DataReturn",
    "Extension",
    "Indicator",
    "IndicatorChange",
    "Neighbour",
    "Observation",
    "Period",
    "Population",
    "PublishedFigure",
    "PublishedLink",
    "PublishedTable",
    "Question",
    "Rebase",
    "Release",
    "ReleaseChange",
    "ReleaseLine",
    "ReleasedFigure",
    "ReturnChange",
    "ReturnLine",
]
