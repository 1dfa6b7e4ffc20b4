"""Figures, units and periods of the data set in words."""

from sightline.indicators.rules.series import Counted


def value_words(counted: Counted, value: float | None, *, exact: bool = False) -> str:
    """Return a figure with its unit: “78%”, “31”, “48.2 per 10,000”, “12 days”.

    `exact` is for a column under a heading: one decimal of a percentage, and a rate without what it is for each of.
    """
    if value is None:
        return ""
    if counted.unit == "percent":
        return f"{value:.1f}%" if exact or (abs(value) < 10 and value != round(value)) else f"{value:.0f}%"
    if counted.unit == "rate":
        return f"{value:,.1f} per {counted.per:,}" if counted.per and not exact else f"{value:,.1f}"
    plain = f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"
    return f"{plain} {counted.unit_words}".rstrip() if counted.unit == "measure" else plain


def with_thousands(text: str) -> str:
    """Return a figure as it was published, its thousands apart: “12,345.6”; a symbol stays as it is."""
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isascii() and whole.isdigit() else text


def unit_words(counted: Counted) -> str:
    """Say what a figure is: “percentage”, “rate for every 10,000”, “number”, “days”."""
    if counted.unit == "rate":
        return f"rate for every {counted.per:,}" if counted.per else "rate"
    named = {"percent": "percentage", "count": "number", "narrative": "words only"}
    return named.get(counted.unit, counted.unit_words or "measurement")


def aim_words(counted: Counted, assurance: str) -> str:
    """Say what is to be reached and whether it will be: “target 85%: will miss”; empty where nothing is aimed at."""
    if not assurance:
        return ""
    if counted.better == "band":
        will = {"pass": "will stay within", "fail": "will lie outside", "inconsistent": "may lie within or outside"}
        what = f"expected {value_words(counted, counted.low)} to {value_words(counted, counted.high)}"
    else:
        will = {"pass": "will meet", "fail": "will miss", "inconsistent": "may hit or miss"}
        what = f"target {value_words(counted, counted.target)}"
    return f"{what}: {will.get(assurance, 'cannot say yet')}"
