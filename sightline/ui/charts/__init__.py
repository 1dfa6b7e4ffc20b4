"""Control charts as drawings: whole, small, their icons and their key. They know lines and points, not statistics.

Every drawing carries classes and no colour; `for_paper` makes one complete in itself, for documents.
"""

from sightline.ui.charts.icons import ASSURANCE, KEY, VARIATION, assurance_icon, key_mark, variation_icon
from sightline.ui.charts.paper import for_paper
from sightline.ui.charts.plot import Dot, Plot
from sightline.ui.charts.small import small_svg
from sightline.ui.charts.whole import chart_svg

__all__ = [
    "ASSURANCE", "KEY", "VARIATION", "Dot", "Plot", "assurance_icon", "chart_svg", "for_paper", "key_mark", "small_svg",
    "variation_icon",
]  # fmt: skip
