"""Tags and filters for every template. For rows of a long table use these rather than the cotton components."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sightline.kernel.dates import ENGLAND, in_short, in_words
from sightline.ui import charts, drawings, shapes
from sightline.ui.errors import error_lines as lines_of
from sightline.ui.links import query_with

register = template.Library()
_LEFT = re.compile(r"(\d+) days? left")


@register.simple_tag
def rag(value: str | None, direction: str | None = None, big: bool = False) -> SafeString:
    """Show a RAG value as shape and word, with a direction of travel (better, worse, same) as arrow and word."""
    mark = shapes.rag_mark(value)
    moved = shapes.direction_mark(direction)
    arrow = format_html('<span class="dir">{} {}</span>', drawings.arrow(moved.value), moved.word) if moved else ""
    css = "rag rag--big" if big else "rag"
    return format_html(
        '<span class="{}"><span class="rag__w">{}{}</span>{}</span>',
        css,
        drawings.rag_shape(mark.value),
        mark.word,
        arrow,
    )


@register.simple_tag
def rag_shape(value: str | None) -> SafeString:
    """Show only the shape of a RAG value; write its word beside it."""
    return drawings.rag_shape(shapes.rag_mark(value).value)


@register.simple_tag
def clock(kind: str, words: str) -> SafeString:
    """Show a clock: kind is run, soon, over, met or pause; the words carry the number (“Late by 19 days”).

    How full the face of a running clock is follows the days its words say are left.
    """
    days = _LEFT.fullmatch(str(words))
    left = 0 if words == "Due today" else int(days[1]) if days else None
    return format_html('<span class="clock clock--{}">{}{}</span>', kind, drawings.clock_face(kind, left), words)


@register.simple_tag
def level(number: int | str) -> SafeString:
    """Show a level from 0 to 3 with its words, and a padlock from 2."""
    value = int(number)
    lock = drawings.padlock() if value >= 2 else ""
    return format_html('<span class="lvl lvl--{}">{}{}</span>', value, lock, shapes.level_words(value))


@register.simple_tag
def word(text: str, tone: str = "") -> SafeString:
    """Show a word tag; tone is empty (grey), ok, warn, bad or info."""
    return format_html('<span class="word{}">{}</span>', f" word--{tone}" if tone else "", text)


@register.simple_tag
def ref(reference: str) -> SafeString:
    """Show a reference in secondary ink."""
    return format_html('<span class="ref">{}</span>', reference)


@register.simple_tag
def confidence(value: str) -> SafeString:
    """Show how sure a reading is: ask, likely or sure, as filled boxes and the word."""
    return format_html('<span class="conf">{}{}</span>', drawings.confidence_bars(value), shapes.CONFIDENCE[value][1])


@register.simple_tag
def step_mark(state: str) -> SafeString:
    """Show the mark of a step (done, now or todo) with its word for screen readers."""
    return format_html('{}<span class="vh">{}: </span>', drawings.step_mark(state), shapes.STEPS[state])


@register.simple_tag
def icon(name: str, words: str) -> SafeString:
    """Show a small icon with its words: lock, file, link, person, calendar, bell, export or plus."""
    return format_html('<span class="icon">{}{}</span>', drawings.icon(name), words)


@register.simple_tag
def bar(parts: Iterable[tuple[float, str]], label: str, total: float | None = None) -> SafeString:
    """Show a stacked bar; see `drawings.stacked_bar` for the shape of `parts`."""
    return drawings.stacked_bar(list(parts), label, total)


@register.simple_tag
def meter_bar(value: float, total: float, label: str) -> SafeString:
    """Show how much of `total` is done as one bar."""
    return drawings.stacked_bar([(float(value or 0), "b0")], label, float(total or 1))


@register.simple_tag
def chart(plot: charts.Plot, name: str = "") -> SafeString:
    """Draw a whole control chart; `name` makes its ids unique when a page draws the same twice."""
    return charts.chart_svg(plot, name)


@register.simple_tag
def spark(plot: charts.Plot, name: str = "") -> SafeString:
    """Draw a small control chart; `name` makes its ids unique when a page draws the same twice."""
    return charts.small_svg(plot, name)


@register.simple_tag
def chart_key(plot: charts.Plot) -> SafeString:
    """Show the key of a control chart: the points and lines there are in it."""
    return format_html_join("", "<li>{}{}</li>", ((charts.key_mark(kind), charts.KEY[kind]) for kind in plot.key))


@register.simple_tag
def variation_icon(value: str) -> SafeString:
    """Show the icon of a variation, a key of `ui.charts.VARIATION`; its words stand beside it."""
    return charts.variation_icon(value)


@register.simple_tag
def assurance_icon(value: str) -> SafeString:
    """Show the icon of an assurance, a key of `ui.charts.ASSURANCE`; its words stand beside it."""
    return charts.assurance_icon(value)


@register.filter
def variation_words(value: str) -> str:
    """Return the words of a variation: “Improving, higher”."""
    return charts.VARIATION[value]


@register.filter
def assurance_words(value: str) -> str:
    """Return the words of an assurance: “Will meet the target”."""
    return charts.ASSURANCE[value]


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Return this page's query string with changes, keeping every other filter; None takes a key away."""
    request = context.get("request")
    return query_with(request.GET if request else {}, **changes)


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """Render a form field with label, hint, error and control.

    Options: `label_size` s, m or l; `label_is_heading` makes the label the page's h1.
    """
    return bound.render(template_name=None, context={"field": bound, **options})


@register.simple_tag
def error_lines(*sources: Any) -> list[tuple[str, str]]:
    """Return [(sentence, address)] for forms, formsets, lists of them or ready pairs."""
    return lines_of(*sources)


@register.filter
def england_date(day: date | datetime | None) -> str:
    """Show a date as “Friday 4 December 2026”; a moment is turned to England's date first."""
    found = _day(day)
    return in_words(found) if found else ""


@register.filter
def short_date(day: date | datetime | None) -> str:
    """Show a date as “4 December 2026”."""
    found = _day(day)
    return in_short(found) if found else ""


@register.filter
def england_time(moment: datetime | None) -> str:
    """Show a moment as “14:05 on Friday 4 December 2026”, in England's time."""
    return f"{_local(moment):%H:%M} on {in_words(_local(moment).date())}" if moment else ""


@register.filter
def plural(number: int, words: str) -> str:
    """Show a number with its noun: `{{ n|plural:"action,actions" }}` gives “1 action” or “3 actions”."""
    one, many = words.split(",")
    return f"{number} {one if number == 1 else many}"


@register.filter
def rag_word(value: str | None) -> str:
    """Return the word of a RAG value."""
    return shapes.rag_mark(value).word


@register.filter
def tasks_done(tasks: Iterable[Any]) -> int:
    """Count the tasks that are done; a task is a mapping or an object with `done`."""
    return sum(bool(task.get("done") if isinstance(task, dict) else task.done) for task in tasks)


@register.filter
def england_iso(moment: date | datetime | None) -> str:
    """Return the machine-readable form for `<time datetime>`."""
    return (_local(moment) if isinstance(moment, datetime) else moment).isoformat() if moment else ""


def _local(moment: datetime) -> datetime:
    aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment, ENGLAND)
    return aware.astimezone(ENGLAND)


def _day(day: date | datetime | None) -> date | None:
    return _local(day).date() if isinstance(day, datetime) else day or None
