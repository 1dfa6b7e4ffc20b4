"""The review of access: who may sign in here, with what, when they last did, and whether they still need it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from sightline.accounts.confirming import confirm_first
from sightline.governance import services
from sightline.governance.access import in_partnership, load, missing
from sightline.governance.forms import ConcludeForm, OpenReviewForm
from sightline.governance.forms.access_review import AccessFilter, AccessLineForm
from sightline.governance.models import Review, ReviewLine
from sightline.governance.permissions import PERSON
from sightline.governance.queries import access_review as queries
from sightline.governance.queries import open_groups
from sightline.governance.queries.access_review import AccessPage, held_by, place_of
from sightline.governance.queries.accounts import account_deeds
from sightline.governance.reviewing import ACCESS_LINE, ACCESS_REVIEW, SIGN_IN_LINE, require, rights_of
from sightline.governance.rules.standing_dates import clock_to
from sightline.governance.services.access_review import answer_access, open_access_review
from sightline.governance.views.pages import FormPage, ListPage, href, press, show, who
from sightline.governance.views.reviews import seen_at, stamp
from sightline.kernel.once import Answer
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.tables import Column, Select, Table
from sightline.ui.templatetags.sightline import short_date, word

ROOM = "Access review"
KIND = Review.Kind.ACCESS
SAID = {"": "Not looked at yet", "keep": "Still needed", "change": "To be changed", "end": "Ended"}
TONES = {"": "", "keep": "ok", "change": "warn", "end": "bad"}


@in_partnership("role_grant:R", area="access_review")
def index(request: HttpRequest) -> HttpResponse:
    """The reviews of access of which the reader may see anything."""
    by = who(request)
    rows = queries.access_reviews(by)
    table = Table(
        rows=rows, params=request.GET, caption="Reviews", caption_hidden=True,
        columns=[
            Column("opened_on", "Opened", row_header=True, cell=lambda one: short_date(one.review.opened_on),
                   value=lambda one: one.review.opened_on, href=lambda one: href(request, "access", one.review.pk)),
            Column("stands", "State", value=_stands),
            Column("due_on", "To be concluded by", value=lambda one: one.review.due_on),
            Column("group", "Concluded by", value=lambda one: str(one.review.group or "")),
            Column("conclusion", "Conclusion", value=lambda one: one.review.conclusion),
        ],
    )  # fmt: skip
    may_open = rights_of(KIND).may_open(by) and not any(one.review.closed_on is None for one in rows)
    return ListPage(
        title="Reviews of access", room=ROOM, table=table,
        lead="Does everybody who may sign in still need to? The business unit answers for all, each agency’s lead for "
        "their own, and nobody for themselves.",
        buttons=[("Open a review", href(request, "access_open"))] if may_open else [],
        empty=("No review of access has been held yet", "The business unit opens one: a line for each post and role."),
    ).answer(request)  # fmt: skip


def _stands(one: queries.AccessReviewLine) -> str:
    return "Concluded" if one.review.closed_on else f"{one.said} of {one.total} answered"


def _page(request: HttpRequest, pk: int) -> AccessPage:
    page = queries.access_page(pk, who(request))
    if page is None:
        raise missing(Review, ACCESS_REVIEW.kind, who(request), pk=pk)
    return page


def _back(request: HttpRequest) -> tuple[str, str]:
    return "Reviews of access", href(request, "access_reviews")


@in_partnership("role_grant:C", area="access_review")
@confirm_first
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a review of access."""
    by = who(request)
    require(rights_of(KIND).may_open(by), "open")
    executive = open_groups(by).filter(kind="executive").first()
    return FormPage(
        title="Open a review of access", button="Open the review", back=_back(request), room=ROOM,
        form=lambda *args, **kwargs: OpenReviewForm(*args, by=by, **kwargs), initial={"group": executive},
        lead="It has one line for each post, seat and role that somebody holds today. Somebody of the executive "
        "concludes it, not you.",
        deed=lambda form: open_access_review(by=by, **form.cleaned_data),
        done=lambda row: (href(request, "access", row.pk), "The review is open. Go through the people below."),
    ).answer(request)  # fmt: skip


@in_partnership("role_grant:R", area="access_review")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: how far it is, and a line for each post, seat and role the reader may see."""
    by, page, chosen = who(request), _page(request, pk), AccessFilter(request.GET)
    table = _lines(request, page, chosen)
    may_export = PERSON.may(by, "X")
    if may_export and wanted_format(request):
        return ListPage(
            title=f"Review of access {page.review.opened_on}", room=ROOM, table=table, lead=""
        ).answer(request, export=True)  # fmt: skip
    context = {
        "page": page, "table": table, "filter": chosen, "filtered": any(request.GET.get(n) for n in chosen.fields),
        "files": file_links(request.GET) if may_export else [], "named": PERSON.may(by, "R"), "may_say": _says(table),
        "clock": clock_to(page.review.due_on, by.today, page.review.closed_on),
    }  # fmt: skip
    return show(request, "access_review", ROOM, context)


def _says(table: Table) -> bool:
    return table.selects


def _lines(request: HttpRequest, page: AccessPage, chosen: AccessFilter) -> Table:
    by, now = who(request), timezone.now()
    says: Callable[[ReviewLine], bool] = lambda line: rights_of(KIND).says(line, by)  # noqa: E731
    rows = queries.lines_of(page.review, by, **chosen.chosen())
    some = page.review.closed_on is None and ACCESS_LINE.may_some(by, "E")
    columns = [
        Column("what", "Person", row_header=True, sort="what", value=lambda line: held_by(line).person.name,
               href=lambda line: href(request, "person", held_by(line).person_id) if PERSON.may(by, "R") else ""),
        Column("holds", "Holds", value=lambda line: place_of(line)[0], sub=lambda line: place_of(line)[1]),
        Column("last_login", "Last signed in", sort="last_login", value=lambda line: _last(line, by, now),
               cell=lambda line: _last_tag(line, by, now)),
        Column("strong", "Second step", sort="strong", value=lambda line: _strong(line, by)),
        Column("outcome", "Answer", sort="outcome", value=lambda line: SAID[line.outcome],
               cell=lambda line: _answer(line, by)),
        Column("note", "Note"),
        Column("said_by", "Answered by", value=lambda line: str(line.said_by or "") if PERSON.may(by, "R") else ""),
    ]  # fmt: skip
    if some:
        columns.append(
            Column("say", "Say", hidden_words=True, value=lambda _: "",
                   cell=lambda line: _say(line, request) if says(line) else "")
        )  # fmt: skip
    return Table(
        rows=rows, params=request.GET, caption="Who may sign in, and with what", sort="what", caption_hidden=True,
        columns=columns, empty="Nobody fits this filter.",
        select=Select(value=lambda line: line.pk, label=lambda line: f"Select {line.what}", may=says)
        if some else None,
    )  # fmt: skip


def _knows(line: ReviewLine, by: Any) -> bool:
    """Whether the reader may know how the person of a line signs in: the table's reading of accounts."""
    return SIGN_IN_LINE.may(by, "R", line)


def _last(line: Any, by: Any, now: datetime) -> str:
    if not _knows(line, by):
        return ""
    days = queries.days_since(line.last_login, now)
    if days is None:
        return "Never"
    return "Today" if days == 0 else f"{days} {'day' if days == 1 else 'days'} ago"


def _last_tag(line: Any, by: Any, now: datetime) -> Any:
    words, days = _last(line, by, now), queries.days_since(line.last_login, now)
    return word(words, "warn") if words and (days is None or days > queries.LONG_DAYS) else words


def _strong(line: Any, by: Any) -> str:
    return "" if not _knows(line, by) else "Yes" if line.strong else "No"


def _answer(line: ReviewLine, by: Any) -> Any:
    tag = word(SAID[line.outcome], TONES[line.outcome])
    over = queries.has_ended(line, by) and line.outcome != ReviewLine.Outcome.END
    return format_html('{}<span class="sub">Has an end</span>', tag) if over else tag


def _say(line: ReviewLine, request: HttpRequest) -> str:
    words = format_html('{}<span class="vh"> {}</span>', "Change the answer" if line.outcome else "Answer", line.what)
    return format_html('<a href="{}">{}</a>', href(request, "access_line", line.pk), words)


@in_partnership("role_grant:E", area="access_review")
@confirm_first
def answer_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of one line whether it is still needed."""
    by = who(request)
    line = load(queries.access_lines(by), ACCESS_LINE, by, pk=pk)
    require(rights_of(KIND).says(line, by), "answer this line of")

    def deed(form: AccessLineForm) -> ReviewLine:
        said = form.cleaned_data
        return answer_access(
            line=line, outcome=said["outcome"], note_text=said["note"], seen=seen_at(said["version"]), by=by
        )

    address = href(request, "access", line.review_id)
    return FormPage(
        title=line.what, button="Save the answer", back=("The review", address), form=AccessLineForm, deed=deed,
        room=ROOM, lead=f"{capfirst(_last(line, by, timezone.now()) or 'Unknown')}: when they last signed in. What is "
        "no longer needed ends today; the work stays with the post.",
        initial={"outcome": line.outcome, "note": line.note, "version": stamp(line)},
        version=lambda: stamp(load(queries.access_lines(by), ACCESS_LINE, by, pk=pk)),
        done=lambda row: _done(request, row, address),
    ).answer(request)  # fmt: skip


def _done(request: HttpRequest, line: ReviewLine, address: str) -> tuple[str, str]:
    """Lead on; when somebody holds nothing any more, to their page, or say who may switch their sign-in off."""
    by, person = who(request), held_by(line).person
    if line.outcome != ReviewLine.Outcome.END or not queries.holds_nothing_after(person, by):
        return address, "The answer is saved."
    if account_deeds(person, by).off:
        words = f"{person.name} holds nothing here after today. Switch off their sign-in if they have left."
        return href(request, "person", person.pk), words
    words = f"{person.name} holds nothing here after today. If they have left, ask an administrator to switch off"
    return address, f"{words} their sign-in."


@in_partnership("role_grant:E", area="access_review")
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of those ticked that they are still needed."""
    by, page = who(request), _page(request, pk)
    asked = [int(one) for one in request.POST.getlist("selected") if one.isascii() and one.isdigit() and len(one) < 12]
    seen = queries.access_lines(by).filter(pk__in=asked)
    back = href(request, "access", page.review.pk)

    def deed() -> Answer:
        done = services.keep_lines(review=page.review, keys=list(seen.values_list("pk", flat=True)), by=by)
        left = f" {done.left} had an answer already and keep it." if done.left else ""
        return Answer(back, f"Still needed: {done.kept}.{left}")

    return press(request, back, deed)


@in_partnership("role_grant:A", area="access_review")
@confirm_first
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Conclude a review."""
    by, page = who(request), _page(request, pk)
    require(rights_of(KIND).may_close(page.review, by), "conclude")
    counts = page.counts
    lead = (
        f"{page.said} of {page.total} answered: {counts.get('keep', 0)} still needed, {counts.get('change', 0)} to be "
        f"changed, {counts.get('end', 0)} ended. Once concluded, the answers stay as they are."
    )
    return FormPage(
        title="Conclude the review of access", button="Conclude the review", form=ConcludeForm, room=ROOM,
        back=("The review", href(request, "access", page.review.pk)), lead=lead,
        deed=lambda form: services.close_review(review=page.review, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "access", page.review.pk), "The review is concluded."),
    ).answer(request)  # fmt: skip
