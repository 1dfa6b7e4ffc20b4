"""The dictionary: its list and download, one definition, its form, the catalogue."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.accounts.confirming import confirm_first
from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, ListPage, who
from sightline.governance.standing import Standing
from sightline.indicators.forms.dictionary import (
    CatalogueForm,
    DictionaryFilter,
    IndicatorEditForm,
    IndicatorForm,
    PublishForm,
    ReasonForm,
    RetireForm,
)
from sightline.indicators.listing_dictionary import better_words, catalogue_table, dictionary_table, unit_words
from sightline.indicators.models import Indicator
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.dictionary import (
    catalogue,
    href,
    indicators_to_open,
    small_number_rules,
    suppliers,
    themes,
    version_of,
)
from sightline.indicators.queries.joining import reach_words
from sightline.indicators.services import catalogue as taking
from sightline.indicators.services import dictionary as services
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.downloads import wanted_format

ROOM = "Dictionary"
LEAD = (
    "What the partnership counts, in plain words: what each figure is out of, who supplies it, how often, and which "
    "way is better. Take the whole dictionary as a file below the list."
)


def load_indicator(request: HttpRequest, reference: str) -> Indicator:
    """Return an indicator the visitor may read, else 404."""
    return load(indicators_to_open(), INDICATOR, who(request), reference=reference.upper())


def _list(request: HttpRequest) -> tuple[str, str]:
    return ROOM, reverse("indicators:dictionary", args=[who(request).partnership.slug])


@in_partnership("indicator:R", area="data")
def index(request: HttpRequest) -> HttpResponse:
    """The dictionary, and the whole of it as a file."""
    by = who(request)
    may, slug = INDICATOR.may(by, "C", Indicator(partnership=by.partnership)), by.partnership.slug
    buttons = [("Take from the catalogue", reverse("indicators:catalogue", args=[slug])),
               ("Add an indicator", reverse("indicators:add", args=[slug]))]  # fmt: skip
    return ListPage(
        title="Data dictionary", room=ROOM, lead=LEAD, file_name="Data dictionary",
        table=dictionary_table(by, request.GET, plain=bool(wanted_format(request))),
        filter=DictionaryFilter(request.GET, agencies=suppliers(by), themes=themes(by)),
        buttons=buttons if may else [],
        empty=("No indicator is in the dictionary yet", "Take those you collect from the catalogue, or add your own."),
        template="indicators/dictionary.html", more={"offline": _offline(by), "asked": request.GET.urlencode()},
    ).answer(request, export=INDICATOR.may_some(by, "X"))  # fmt: skip


def _offline(by: Standing) -> bool:
    return INDICATOR.may_some(by, "X") and INDICATOR.may_some(by, "U")


@in_partnership("indicator:R", area="data")
def definition(request: HttpRequest, reference: str) -> HttpResponse:
    """What one indicator is, and what was changed about it."""
    by, row = who(request), load_indicator(request, reference)
    given = {
        "row": row, "slug": by.partnership.slug, "unit": unit_words(row), "better": better_words(row),
        "small": dict(small_number_rules(by)).get(row.small_numbers, row.small_numbers),
        "splits": [(name, ", ".join(parts) or "as the supplier names them") for name, parts in row.splits.items()],
        "may_change": INDICATOR.may(by, "U", row), "changes": row.changes.select_related("author")[:50],
        "may_publish": INDICATOR.may(by, "A", row, services.also_of(row, by)),
        "retired": row.ends_on is not None and row.ends_on < by.today,
    }  # fmt: skip
    return render(request, "indicators/definition.html", given)


@in_partnership("indicator:C", area="data")
def add(request: HttpRequest) -> HttpResponse:
    """Add an indicator of the partnership's own."""
    by = who(request)
    INDICATOR.require(by, "C", Indicator(partnership=by.partnership))
    return FormPage(
        title="Add an indicator", button="Add it", back=_list(request), form=partial(IndicatorForm, by=by), room=ROOM,
        deed=lambda form: services.add_indicator(new=form.words, by=by), template="indicators/indicator_form.html",
        done=lambda row: (href("definition", row, by), _added(row, by)),
    ).answer(request)  # fmt: skip


@in_partnership("indicator:U", area="data")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change what the dictionary says of an indicator."""
    by, row = who(request), load_indicator(request, reference)
    INDICATOR.require(by, "U", row)

    def deed(form: Any) -> Indicator:
        told = form.cleaned_data
        return services.edit_indicator(
            indicator=row, new=form.words, version=told["version"], reason=told["reason"], by=by
        )

    return _page(
        request, row, title=f"Change {row.code}", button="Save", form=partial(IndicatorEditForm, by=by), deed=deed,
        initial=IndicatorEditForm.start(row), said="Saved.", template="indicators/indicator_form.html",
    )  # fmt: skip


@in_partnership("indicator:U", area="data")
def retire(request: HttpRequest, reference: str) -> HttpResponse:
    """Collect an indicator no longer, or again."""
    by, row = who(request), load_indicator(request, reference)
    INDICATOR.require(by, "U", row)
    if row.ends_on:
        return _page(
            request, row, title=f"Collect {row.code} again", button="Collect it again", form=ReasonForm,
            deed=lambda form: services.restore_indicator(indicator=row, by=by, **form.cleaned_data),
            said="It is collected again.",
        )  # fmt: skip
    return _page(
        request, row, title=f"Retire {row.code}", button="Retire it", form=RetireForm, warning=True,
        lead="Its figures stay and can be read. From the next period on nobody is asked for it.",
        deed=lambda form: services.retire_indicator(indicator=row, by=by, **form.cleaned_data), said="It is retired.",
        initial={"version": row.version, "ends_on": by.today},
    )  # fmt: skip


@in_partnership("indicator:A", area="data")
@confirm_first
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the public read what an indicator is, or no longer."""
    by, row = who(request), load_indicator(request, reference)
    INDICATOR.require(by, "A", row, services.also_of(row, by))
    to = not row.published
    words = f"Publish what {row.code} is" if to else f"Take back what {row.code} is"
    return _page(
        request, row, title=words, button="Publish" if to else "Take back", form=PublishForm,
        lead="The public reads the definition. Figures are published by releases alone.",
        deed=lambda form: services.publish_indicator(indicator=row, publish=to, by=by, **form.cleaned_data),
        said="It is public." if to else "It is not public any more.",
    )  # fmt: skip


def _page(request: HttpRequest, row: Indicator, *, said: str, **more: Any) -> HttpResponse:
    address = href("definition", row, who(request))
    more = {"initial": {"version": row.version}, **more}
    return FormPage(
        back=(f"{row.code} {row.name}", address), version=lambda: version_of(row), done=lambda _: (address, said),
        room=ROOM, **more,
    ).answer(request)  # fmt: skip


@in_partnership("indicator:C", area="data")
def from_catalogue(request: HttpRequest) -> HttpResponse:
    """Take indicators over from the catalogue of the rule set, as many as are ticked, in one deed."""
    by = who(request)
    INDICATOR.require(by, "C", Indicator(partnership=by.partnership))
    found = catalogue(by)
    form = CatalogueForm(request.POST or None, found=found, by=by)
    back = _list(request)
    if request.method == "POST" and form.is_valid():
        try:
            return lead_on(request, once(request, lambda: _taken(taking.take_over(by=by, **form.chosen), back[1], by)))
        except DomainError as error:
            if error.status == 403:
                raise
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
    table = catalogue_table(found, request.POST.getlist("entries"))
    given = {"form": form, "found": found, "table": table, "back": back, "slug": by.partnership.slug}
    return render(request, "indicators/catalogue.html", given, status=422 if form.errors else 200)


def _added(row: Indicator, by: Standing) -> str:
    return f"{row.code} {row.name} is in the dictionary. {reach_words([row], by)}".rstrip()


def _taken(rows: list[Indicator], back: str, by: Standing) -> Answer:
    words = "1 indicator is" if len(rows) == 1 else f"{len(rows)} indicators are"
    return Answer(back, f"{words} in the dictionary. {reach_words(rows, by)}".rstrip())
