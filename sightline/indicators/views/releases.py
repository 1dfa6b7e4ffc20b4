"""Releases: their list, making and changing one, its page with figures kept beside figures shown, publishing, files."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.accounts.confirming import confirm_first
from sightline.governance.access import in_partnership, load
from sightline.governance.exports import file_name, letterhead, note_export
from sightline.governance.pages import FormPage, ListPage, who
from sightline.governance.standing import Standing
from sightline.indicators.forms.releases import (
    PublishReleaseForm,
    ReleaseEditForm,
    ReleaseFilter,
    ReleaseForm,
    WithdrawForm,
)
from sightline.indicators.models import Release
from sightline.indicators.permissions import INDICATOR, RELEASE, reads_kept
from sightline.indicators.queries.releases import (
    PUBLIC,
    beside,
    href,
    listed,
    policies,
    releases_to_open,
    version_of,
)
from sightline.indicators.rules.figures import with_thousands
from sightline.indicators.services import releasing as services
from sightline.publishing.lists import table_as_file
from sightline.ui.tables import Column, Table

ROOM = "Publication"
LEAD = (
    "What goes out to the public or to others outside, with small numbers hidden so that nobody can be told. Before "
    "anything is published an attack on it has to fail, and a second person has to say yes."
)
BY_ITSELF = (
    "Each indicator was checked with its own past, and with others that count the same by their words. That one is a "
    "part of another is not known to the check: look whether two of them, one taken from the other, would tell a small "
    "number."
)
COLOURS = {
    Release.State.DRAFT: "info", Release.State.REFUSED: "bad", Release.State.READY: "info",
    Release.State.PUBLISHED: "ok", Release.State.WITHDRAWN: "warn",
}  # fmt: skip


def load_release(request: HttpRequest, reference: str) -> Release:
    """Return a release the visitor may read, else 404."""
    return load(releases_to_open(), RELEASE, who(request), reference=reference.upper())


def _list(by: Standing) -> tuple[str, str]:
    return ROOM, reverse("indicators:releases", args=[by.partnership.slug])


@in_partnership("publication_release:R", area="data")
def index(request: HttpRequest) -> HttpResponse:
    """The releases."""
    by = who(request)
    may = RELEASE.may(by, "C", Release(partnership=by.partnership))
    columns = [
        Column("title", "Release", row_header=True, sort="title", href=lambda one: href("release", one, by)),
        Column("reference", "Reference"),
        Column("audience", "For", value=lambda one: one.audience.capitalize()),
        Column("state", "State", sort="state", value=lambda one: one.get_state_display().capitalize()),
        Column("made_on", "Made", sort="made_on", sub=lambda one: one.made_by),
        Column("published_on", "Published", sort="published_on"),
    ]
    return ListPage(
        title="Publication", room=ROOM, lead=LEAD, filter=ReleaseFilter(request.GET),
        table=Table(
            rows=listed(by, request.GET), params=request.GET, caption="Releases", caption_hidden=True,
            columns=columns, empty="No release fits this filter.",
        ),
        buttons=[("Make a release", reverse("indicators:release_add", args=[by.partnership.slug]))] if may else [],
        empty=("Nothing has been released yet", "Make a release to see what the public would read."),
    ).answer(request)  # fmt: skip


@in_partnership("publication_release:R", area="data")
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """One release: what was asked, what the gate said, figures kept beside figures shown, what happened."""
    by, row = who(request), load_release(request, reference)
    rows, state = beside(row, by), Release.State
    policy = policies(by).get(row.policy)
    approves = RELEASE.may(by, "A", row, services.also_of(row, by))
    lines = list(row.lines.select_related("indicator"))
    unpublished = [
        (one.indicator, INDICATOR.may(by, "R", one.indicator)) for one in lines if not one.indicator.published
    ]
    given = {
        "row": row, "slug": by.partnership.slug, "public": row.audience == PUBLIC,
        "policy": policy.title if policy else row.policy,
        "lines": lines, "colour": COLOURS[state(row.state)],
        "table": _figures(rows, request.GET, kept=any(one.kept for one in rows)) if rows else None,
        "refused": _told(row, by) if row.state == state.REFUSED else [],
        "notes": [one["note"] for one in row.gate if "note" in one],
        "unpublished": unpublished,
        "may_change": RELEASE.may(by, "C", row) and row.state in services.OPEN,
        "may_publish": approves and row.state == state.READY and not (row.audience == PUBLIC and unpublished),
        "may_withdraw": approves and row.state == state.PUBLISHED,
        "changes": row.changes.select_related("author")[:50],
    }  # fmt: skip
    return render(request, "indicators/release.html", given)


def _told(row: Release, by: Standing) -> list[tuple[str, str]]:
    """Return the cells that could be worked out; how closely, only for those who read the figures kept."""
    reads = reads_kept(by)
    return [(one["place"], one["told"] if reads else "") for one in row.gate if "place" in one]


def _figures(rows: list[Any], params: Any, *, kept: bool) -> Table:
    columns = [
        Column("of", "Figure", row_header=True),
        Column("period", "Period"),
        Column("kept", "Kept", numeric=True),
        Column("numerator", "Number shown", numeric=True, value=lambda one: with_thousands(one.figure.numerator)),
        Column("denominator", "Out of", numeric=True, value=lambda one: with_thousands(one.figure.denominator)),
        Column("shown", "Shown", numeric=True, value=lambda one: with_thousands(one.figure.shown)),
    ]
    return Table(
        rows=rows, params=params, caption="Figures of this release", caption_hidden=True,
        columns=[one for one in columns if kept or one.key != "kept"], per_page=100,
    )  # fmt: skip


@in_partnership("publication_release:C", area="data")
def add(request: HttpRequest) -> HttpResponse:
    """Make a release."""
    by = who(request)
    RELEASE.require(by, "C", Release(partnership=by.partnership))
    return FormPage(
        title="Make a release", button="Make it", back=_list(by), room=ROOM, form=partial(ReleaseForm, by=by),
        lead="Nothing is public by this. You see what would be shown, and a second person publishes it.",
        initial={"who": "public"}, template="indicators/release_form.html",
        deed=lambda form: services.make_release(new=form.words, by=by), done=lambda row: _made(row, by),
    ).answer(request)  # fmt: skip


@in_partnership("publication_release:C", area="data")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a release that is not out for something else."""
    by, row = who(request), load_release(request, reference)
    RELEASE.require(by, "C", row)
    return FormPage(
        title="Change the release", button="Make it anew", back=(row.title, href("release", row, by)), room=ROOM,
        form=partial(ReleaseEditForm, by=by), initial=ReleaseEditForm.start(row), version=lambda: version_of(row),
        template="indicators/release_form.html", done=lambda made: _made(made, by),
        deed=lambda form: services.change_release(
            row=row, new=form.words, version=form.cleaned_data["version"], by=by
        ),
    ).answer(request)  # fmt: skip


def _made(row: Release, by: Standing) -> tuple[str, str]:
    refused = row.state == Release.State.REFUSED
    words = "It was refused: small numbers could be worked out." if refused else "It is ready for a second person."
    return href("release", row, by), words


@in_partnership("publication_release:A", area="data")
@confirm_first
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish a release that somebody else made."""
    by, row = who(request), load_release(request, reference)
    RELEASE.require(by, "A", row, services.also_of(row, by))
    lead = (
        "From the moment you publish it everybody can read it without signing in." if row.audience == PUBLIC
        else f"From then on it can be taken out as a file for {row.audience}."
    )  # fmt: skip
    return _page(
        request, row, title="Publish the release", button="Publish it", form=PublishReleaseForm,
        lead=f"{lead} {BY_ITSELF}",
        deed=lambda form: services.publish_release(row=row, by=by, **form.cleaned_data), said="It is published.",
    )  # fmt: skip


@in_partnership("publication_release:A", area="data")
@confirm_first
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a published release back."""
    by, row = who(request), load_release(request, reference)
    RELEASE.require(by, "A", row, services.also_of(row, by))
    return _page(
        request, row, title="Withdraw the release", button="Withdraw it", form=WithdrawForm, warning=True,
        lead="It is gone from the public page at once. What it showed stays known to the check of later releases.",
        deed=lambda form: services.withdraw_release(row=row, by=by, **form.cleaned_data), said="It is withdrawn.",
    )  # fmt: skip


def _page(request: HttpRequest, row: Release, *, said: str, **more: Any) -> HttpResponse:
    address = href("release", row, who(request))
    return FormPage(
        back=(row.title, address), version=lambda: version_of(row), done=lambda _: (address, said), room=ROOM,
        initial={"version": row.version}, facts=[("Release", row.title), ("For", row.audience)], **more,
    ).answer(request)  # fmt: skip


@in_partnership("publication_release:R", area="data")
def as_file(request: HttpRequest, reference: str, wanted: str) -> HttpResponse:
    """A published release as Excel or CSV: figures as published, never those kept."""
    by, row = who(request), load_release(request, reference)
    if wanted not in ("xlsx", "csv") or row.state != Release.State.PUBLISHED:
        raise Http404
    figures = list(row.figures.select_related("indicator"))
    columns = [
        Column("code", "Code", value=lambda one: one.indicator.code),
        Column("name", "Indicator", value=lambda one: one.indicator.name),
        Column("dimension", "By"), Column("part", "Part"), Column("starts_on", "Period from"),
        Column("numerator", "Number"), Column("denominator", "Out of"), Column("shown", "Figure"),
    ]  # fmt: skip
    table = Table(rows=figures, params={}, columns=columns, caption=row.title)
    answer = table_as_file(table, file_name(row.title, by), wanted, head=letterhead(by), title=row.title)
    note_export(what="publication_release", reference=row.reference, by=by, file=wanted, rows=len(figures))
    return answer
