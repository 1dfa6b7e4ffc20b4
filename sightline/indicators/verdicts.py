"""What a chart says of an indicator: one function gives the icons and all words, so that they cannot disagree.

A verdict leads with the newest point and is never made from two points alone: where the limits are too young to tell,
or there is no figure, it says so.
"""

from dataclasses import dataclass

from sightline.indicators import telling
from sightline.indicators.drawing import assurance_icon, variation_icon
from sightline.indicators.rules.charts import CANNOT_SAY, Chart
from sightline.indicators.rules.figures import aim_words
from sightline.indicators.rules.series import Counted
from sightline.ui.charts import VARIATION

WORSE, CHANGED, UNKNOWN, USUAL, BETTER = "worse", "changed", "unknown", "usual", "better"
ORDER = {WORSE: 0, CHANGED: 1, USUAL: 2, UNKNOWN: 3, BETTER: 4}  # concern first
STATES = {"improvement": BETTER, "concern": WORSE, "neutral": CHANGED, "common_cause": USUAL, CANNOT_SAY: UNKNOWN}
STATE_WORDS = {
    WORSE: "Concern", CHANGED: "Changed, neither good nor bad", USUAL: "Usual variation", UNKNOWN: "Cannot say yet",
    BETTER: "Improving",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What is said of an indicator.

    `variation` and `assurance` are keys of the icons, `assurance` empty where nothing is aimed at. `state` is for order
    and counting, `because` why the newest point is read as it is, `aim` what is said of the target or the range.
    """

    state: str
    variation: str
    assurance: str
    because: str
    aim: str = ""

    @property
    def words(self) -> str:
        """The verdict in words, such as “Concern, higher”."""
        return VARIATION[self.variation]


def tell(counted: Counted, chart: Chart | None) -> Told:
    """Return what a chart says of its newest point and of what is aimed at."""
    if chart is None or chart.last is None:
        assurance = CANNOT_SAY if aimed(counted) else ""
        return Told(UNKNOWN, CANNOT_SAY, assurance, "there is no figure yet", aim_words(counted, assurance))
    variation, assurance = variation_icon(chart), assured(counted, chart)
    state = STATES.get(variation) or STATES[variation.partition("_")[0]]
    return Told(state, variation, assurance, telling.why(chart, counted.frequency), aim_words(counted, assurance))


def aimed(counted: Counted) -> bool:
    """Whether there is something to reach: a target on the better side, or a range that is expected."""
    if counted.better == "band":
        return counted.low is not None and counted.high is not None
    return counted.target is not None and counted.better in ("higher", "lower")


def assured(counted: Counted, chart: Chart) -> str:
    """Return whether the target, or the range, can be relied on: a key of the icons, or empty."""
    if not aimed(counted):
        return ""
    if counted.better != "band":
        return assurance_icon(chart)
    last = chart.points[-1]
    if chart.young or last.lower is None or last.upper is None or counted.low is None or counted.high is None:
        return CANNOT_SAY
    if last.lower >= counted.low and last.upper <= counted.high:
        return "pass"
    return "fail" if last.lower > counted.high or last.upper < counted.low else "inconsistent"
