"""The yearly review of membership: one line for each member, answered together, concluded by another."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from sightline.accounts.confirming import confirm_first
from sightline.governance import queries, services
from sightline.governance.access import in_partnership, load, missing
from sightline.governance.forms import ConcludeForm, LineFilter, LineForm, OpenReviewForm
from sightline.governance.models import Review, ReviewLine
from sightline.governance.permissions import AGENCY, PERSON
from sightline.governance.reviewing import MEMBERSHIP_REVIEW, rights_of
from sightline.governance.rules.standing_dates import clock_to
from sightline.governance.views.pages import FormPage, ListPage, href, press, show, who
from sightline.kernel.dates import england_date
from sightline.kernel.once import Answer
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.tables import Column, Select, Table
from sightline.ui.templatetags.sightline import short_date, word

ROOM = "Membership review"
KIND = Review.Kind.MEMBERSHIP
TONES = {"": "", "keep": "ok", "change": "warn", "end": "bad"}


@in_partnership("partnership_arrangements:R", area="reviews")
def index(request: HttpRequest) -> HttpResponse:
    """The reviews of membership, past and open, and when the next is due."""
    by = who(request)
    if not MEMBERSHIP_REVIEW.may(by, "R"):
        raise missing(Review, MEMBERSHIP_REVIEW.kind, by, partnership=by.partnership)
    rows = queries.reviews(by, KIND)
    table = Table(
        rows=rows, params=request.GET, caption="Reviews", caption_hidden=True, sort="-opened_on",
        columns=_columns(request),
    )  # fmt: skip
    is_open = rows.filter(closed_on__isnull=True).exists()
    may_open = rights_of(KIND).may_open(by) and not is_open
    due = queries.next_review_due(by, KIND)
    return ListPage(
        title="Reviews of membership", room=ROOM, table=table, file_name="Reviews of membership",
        template="governance/reviews.html",
        lead="Once a year the executive asks of each member whether it still belongs and is well represented.",
        buttons=[("Open a review", href(request, "review_open"))] if may_open else [],
        empty=("No review has been held yet", "Open the first one: it has a line for each member of today."),
        more={"due": due, "due_clock": clock_to(due, by.today), "is_open": is_open},
    ).answer(request, export=MEMBERSHIP_REVIEW.may(by, "X"))  # fmt: skip


def _columns(request: HttpRequest) -> list[Column]:
    def stands(row: Review) -> Any:
        return "Concluded" if row.closed_on else f"{row.said_count} of {row.line_count} answered"  # type: ignore[attr-defined]

    return [
        Column(
            "opened_on",
            "Opened",
            row_header=True,
            sort="opened_on",
            href=lambda row: href(request, "review", row.pk),
            cell=lambda row: short_date(row.opened_on),
        ),
        Column("stands", "State", value=stands),
        Column("due_on", "To be concluded by", sort="due_on"),
        Column("group", "Concluded by", value=lambda row: str(row.group or "")),
        Column("closed_on", "Concluded", sort="closed_on"),
        Column("conclusion", "Conclusion", value=lambda row: row.conclusion),
    ]


def _review(request: HttpRequest, pk: int) -> Review:
    return load(queries.reviews_to_open().filter(kind=KIND), MEMBERSHIP_REVIEW, who(request), pk=pk)


def _back(request: HttpRequest) -> tuple[str, str]:
    return "Reviews of membership", href(request, "reviews")


@in_partnership("partnership_arrangements:C", area="reviews")
def open_one(request: HttpRequest) -> HttpResponse:
    """Open this year's review."""
    by = who(request)
    executive = queries.open_groups(by).filter(kind="executive").first()

    def form(*args: Any, **kwargs: Any) -> OpenReviewForm:
        return OpenReviewForm(*args, by=by, **kwargs)

    return FormPage(
        title="Open a review of membership", button="Open the review", back=_back(request), form=form, room=ROOM,
        lead="It has one line for each agency that is a member today. Somebody of the executive concludes it, not you.",
        deed=lambda form: services.open_membership_review(by=by, **form.cleaned_data), initial={"group": executive},
        done=lambda row: (href(request, "review", row.pk), "The review is open. Go through the members below."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:R", area="reviews")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: how far it is, and a line for each member."""
    by, row = who(request), _review(request, pk)
    page = queries.review_page(row, by)
    chosen = LineFilter(request.GET)
    table = _lines(request, row, chosen, may_say=page.may_say)
    may_export = MEMBERSHIP_REVIEW.may(by, "X", row)
    if may_export and wanted_format(request):
        return ListPage(
            title=f"Review of membership {row.opened_on}", room=ROOM, table=table, lead=""
        ).answer(request, export=True)  # fmt: skip
    context = {
        "page": page, "table": table, "filter": chosen, "filtered": any(request.GET.get(n) for n in chosen.fields),
        "files": file_links(request.GET) if may_export else [], "clock": clock_to(row.due_on, by.today, row.closed_on),
        "named": PERSON.may(by, "R"), "to_end": _still_to_end(row),
    }  # fmt: skip
    return show(request, "review", ROOM, context)


def _still_to_end(row: Review) -> list[ReviewLine]:
    found = queries.review_lines(row, outcome="end").filter(membership__ends_on__isnull=True)
    return list(found) if row.closed_on else []


def _lines(request: HttpRequest, row: Review, chosen: LineFilter, *, may_say: bool) -> Table:
    by = who(request)
    named, linked = PERSON.may(by, "R"), AGENCY.may_some(by, "R")

    def name(line: ReviewLine) -> str:
        return line.membership.agency.name if line.membership else line.what

    columns = [
        Column(
            "what", "Member", row_header=True, sort="what", value=name,
            href=lambda line: href(request, "agency", line.membership.agency_id) if linked else "",
            sub=lambda line: capfirst(line.what.removeprefix(name(line)).removeprefix(", ")),
        ),
        Column("seats", "Seats", numeric=True, sort="seats"),
        Column(
            "heard", "Last sign-in of anybody there", sort="heard",
            value=lambda line: england_date(line.heard) if line.heard else "Never",
        ),
        Column("outcome", "Answer", sort="outcome", value=lambda line: line.get_outcome_display(), cell=_answer),
        Column("note", "Note"),
        Column("said_by", "Answered by", value=lambda line: str(line.said_by or "") if named else ""),
    ]  # fmt: skip
    if may_say:
        say = Column("say", "Say", hidden_words=True, value=lambda _: "", cell=lambda line: _say(line, request))
        columns.append(say)
    return Table(
        rows=queries.reviewed_members(row, by, **chosen.chosen()), params=request.GET, caption="Members", sort="what",
        caption_hidden=True, columns=columns, empty="No member fits this filter.",
        select=Select(value=lambda line: line.pk, label=lambda line: f"Select {name(line)}") if may_say else None,
    )  # fmt: skip


def _answer(line: ReviewLine) -> Any:
    return word(capfirst(line.get_outcome_display()), TONES[line.outcome])


def _say(line: ReviewLine, request: HttpRequest) -> str:
    words = format_html('{}<span class="vh"> {}</span>', "Change the answer" if line.outcome else "Answer", line.what)
    return format_html('<a href="{}">{}</a>', href(request, "line", line.pk), words)


@in_partnership("partnership_arrangements:U", area="reviews")
def answer_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the review found of one member."""
    by = who(request)
    rows = queries.lines_to_open().filter(review__kind=KIND)
    line = load(rows, MEMBERSHIP_REVIEW, by, pk=pk)

    def deed(form: LineForm) -> ReviewLine:
        said = form.cleaned_data
        seen = seen_at(said["version"])
        return services.say_of_line(line=line, outcome=said["outcome"], note_text=said["note"], seen=seen, by=by)

    address = href(request, "review", line.review_id)
    return FormPage(
        title=line.what, button="Save the answer", back=("The review", address), form=LineForm, deed=deed, room=ROOM,
        lead="Does this agency still belong, does the right person speak for it, and is it heard?",
        initial={"outcome": line.outcome, "note": line.note, "version": stamp(line)},
        version=lambda: stamp(load(rows, MEMBERSHIP_REVIEW, by, pk=pk)),
        done=lambda _: (address, "The answer is saved."),
    ).answer(request)  # fmt: skip


def stamp(line: ReviewLine) -> str:
    """Return when a line was answered, as a hidden field of its form keeps it."""
    return line.said_at.isoformat() if line.said_at else ""


def seen_at(text: str) -> datetime | None:
    """Return the moment a form kept, or None."""
    try:
        return parse_datetime(text) if text else None
    except ValueError:
        return None


@in_partnership("partnership_arrangements:U", area="reviews")
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of those ticked that they are still right."""
    by, row = who(request), _review(request, pk)
    keys = [int(one) for one in request.POST.getlist("selected") if one.isascii() and one.isdigit() and len(one) < 12]
    back = href(request, "review", row.pk)

    def deed() -> Answer:
        done = services.keep_lines(review=row, keys=keys, by=by)
        left = f" {done.left} had an answer already and keep it." if done.left else ""
        return Answer(back, f"Still right: {done.kept}.{left}")

    return press(request, back, deed)


@in_partnership("partnership_arrangements:A", area="reviews")
@confirm_first
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Conclude a review."""
    by, row = who(request), _review(request, pk)
    page = queries.review_page(row, by)
    counts = page.counts
    lead = (
        f"{page.said} of {page.total} answered: {counts.get('keep', 0)} still right, {counts.get('change', 0)} to be "
        f"changed, {counts.get('end', 0)} to end. Once concluded, the answers stay as they are."
    )
    return FormPage(
        title="Conclude the review of membership", button="Conclude the review", form=ConcludeForm, room=ROOM,
        back=("The review", href(request, "review", row.pk)), lead=lead,
        deed=lambda form: services.close_review(review=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "review", row.pk), "The review is concluded."),
    ).answer(request)  # fmt: skip
