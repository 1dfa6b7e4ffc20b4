"""The list of reports, a report that is not there yet, and rounds."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, ListPage, who
from sightline.governance.standing import Standing
from sightline.reporting import services
from sightline.reporting.forms import MailboxForm, ReportFilter, RoundForm, StartForm
from sightline.reporting.listing import report_table, round_table
from sightline.reporting.models import Round
from sightline.reporting.permissions import REPORT, ROUND, WRITING
from sightline.reporting.queries import (
    address,
    groups_in_list,
    groups_to_report,
    rounds,
    rounds_to_open,
    rows_for_list,
    setting_of,
)
from sightline.reporting.rules import usual_dates
from sightline.ui.downloads import wanted_format


@in_partnership("highlight_report:R", area="reports")
def index(request: HttpRequest) -> HttpResponse:
    """The reports a reader may see, as the address filters them."""
    by = who(request)
    form = ReportFilter(request.GET, rounds=rounds(by)[:40], groups=groups_in_list(by))
    rows = rows_for_list(by, form.chosen())
    buttons = [("Start a report", address("start", by))] if WRITING.may_some(by, "C") else []
    table = report_table(rows, request.GET, by, plain=bool(wanted_format(request)))
    page = ListPage(
        title="Reports", room="Reports", filter=form, table=table, buttons=buttons,
        lead="What each group says of a period: drafted from the record, edited by its chair, sent to the group above.",
        empty=("No report yet", "Drafts appear here when the business unit opens a round."),
    )  # fmt: skip
    return page.answer(request, export=REPORT.may_some(by, "X"))


@in_partnership("highlight_report:C", area="reports")
def start(request: HttpRequest) -> HttpResponse:
    """Start a group's report that no round has made."""
    by = who(request)

    def form(*args: Any, **kwargs: Any) -> StartForm:
        return StartForm(*args, rounds=rounds(by), groups=groups_to_report(by), **kwargs)

    return FormPage(
        title="Start a report", button="Start it", back=("Reports", address("list", by)), form=form,
        lead="Rounds make the usual drafts by themselves. Start one here for a group that owes none, or of another "
        "kind.",
        deed=lambda filled: services.start_report(
            round_=filled.cleaned_data["round"], group=filled.cleaned_data["group"], kind=filled.cleaned_data["kind"],
            by=by,
        ),
        done=lambda made: (address("edit", by, made.reference), "The draft is there, drawn from the record."),
    ).answer(request)  # fmt: skip


@in_partnership("highlight_report:R", area="reports")
def rounds_page(request: HttpRequest) -> HttpResponse:
    """The rounds of reports: their periods and the days by which each rank of reports is due."""
    by = who(request)
    may = ROUND.may(by, "U")
    buttons = [("Add a round", address("round_add", by)), ("Mailbox", address("mailbox", by))] if may else []
    return ListPage(
        title="Rounds", room="Rounds", table=round_table(rounds(by), request.GET, by, may=may), buttons=buttons,
        lead="A round is a period on which groups report, usually a quarter. When it opens, each group finds a draft.",
        empty=("No round yet", "Add the first one: its days are proposed and can be changed."),
    ).answer(request)  # fmt: skip


@in_partnership("settings:U", area="reports")
def round_add(request: HttpRequest) -> HttpResponse:
    """Add a round."""
    by = who(request)
    return _round(request, by, "Add a round", RoundForm.proposed(*usual_dates(by.today)), deed=_added(by))


def _added(by: Standing) -> Any:
    return lambda form: services.add_round(to=_days(form), by=by)


def _days(form: RoundForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in services.FIELDS}


@in_partnership("settings:U", area="reports")
def round_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the days of a round."""
    by = who(request)
    row = load(rounds_to_open().select_related("partnership"), ROUND, by, pk=pk)

    def deed(form: RoundForm) -> Round:
        version = form.cleaned_data["version"] or 0
        return services.change_round(round_=row, to=_days(form), version=version, by=by)

    return _round(request, by, f"Change the round “{row.name}”", RoundForm.filled(row), deed=deed, row=row)


def _up(by: Standing) -> tuple[str, str]:
    """Return where a page of settings leads back to: who sets rounds up may not read reports."""
    if REPORT.may_some(by, "R"):
        return "Rounds", address("rounds", by)
    return "Overview", reverse("partnership:front", args=[by.partnership.slug])


def _round(
    request: HttpRequest, by: Standing, title: str, initial: dict[str, Any], *, deed: Any, row: Round | None = None
) -> HttpResponse:
    return FormPage(
        title=title, button="Save the round", back=_up(by), form=RoundForm, initial=initial,
        lead="The days are yours to set. Chairs are reminded before and after the day their report is due.", deed=deed,
        done=lambda made: (_up(by)[1], f"“{made.name}” is saved."),
        version=lambda: rounds_to_open().get(pk=row.pk).version if row else 0,
    ).answer(request)  # fmt: skip


@in_partnership("settings:U", area="reports")
def mailbox(request: HttpRequest) -> HttpResponse:
    """Set where answers to circulated papers go."""
    by = who(request)
    row = setting_of(by.partnership)

    def deed(form: MailboxForm) -> object:
        said = form.cleaned_data
        return services.set_mailbox(mailbox=said["mailbox"], version=said["version"] or 0, by=by)

    def version() -> int:
        now = setting_of(by.partnership)
        return now.version if now else 0

    return FormPage(
        title="Mailbox", button="Save", back=_up(by), form=MailboxForm, deed=deed,
        initial={"mailbox": row.mailbox if row else "", "version": version()}, version=version,
        done=lambda _: (_up(by)[1], "The mailbox is saved."),
    ).answer(request)  # fmt: skip
