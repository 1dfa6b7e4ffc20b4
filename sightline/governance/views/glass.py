"""Breaking the glass to a case, and what the data protection officer sees and says of it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sightline.accounts.confirming import confirm_first
from sightline.governance.access import in_partnership, load
from sightline.governance.cases import limits
from sightline.governance.forms.cases import FindingForm, GlassForm, ReasonForm
from sightline.governance.models import CaseAccess
from sightline.governance.permissions import BREAK_GLASS
from sightline.governance.queries import cases as queries
from sightline.governance.queries.cases import stands
from sightline.governance.rules.cases import TONES, WORDS, State
from sightline.governance.services import glass as services
from sightline.governance.services.cases import note_read
from sightline.governance.views.cases import LEVEL, ROOM, CaseForm
from sightline.governance.views.pages import ListPage, href, show, who
from sightline.kernel.dates import ENGLAND
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

HOUR = limits().broken_glass_minutes


def _at(row: CaseAccess) -> str:
    return f"{row.starts_at.astimezone(ENGLAND):%d %b %Y, %H:%M}".lstrip("0")


@in_partnership("break_glass:C", area="cases")
@confirm_first
def break_one(request: HttpRequest) -> HttpResponse:
    """Come near a case at once, for an hour."""
    by = who(request)
    BREAK_GLASS.require(by, "C", CaseAccess(partnership=by.partnership, person=by.person))
    return CaseForm(
        title="Break the glass", button="Break the glass", room=ROOM, back=(ROOM, href(request, "cases")),
        form=GlassForm, warning=True, initial={"reference": request.GET.get("reference", "")[:40]},
        lead=f"For an emergency: you come near one case for {HOUR} minutes. The data protection officer gets an email "
        "at once, and everything you read is logged. If it can wait, ask somebody named on the case.",
        deed=lambda form: services.break_glass(by=by, **form.cleaned_data),
        done=lambda row: (href(request, "cases"), f"You may come near {row.reference} for {HOUR} minutes."),
    ).answer(request)  # fmt: skip


@in_partnership("break_glass:R", area="cases")
def index(request: HttpRequest) -> HttpResponse:
    """Who broke the glass when: for the data protection officer all of it, for others their own."""
    by, now = who(request), timezone.now()
    note_read(reference="", by=by, what=BREAK_GLASS.kind)
    table = Table(
        rows=queries.glasses(by), params=request.GET, caption="Broken glass", caption_hidden=True, sort="-at",
        columns=[
            Column("at", "Broken", row_header=True, sort="starts_at", value=_at,
                   href=lambda row: href(request, "glass", row.pk)),
            Column("person", "By", sort="person__name", value=lambda row: row.person.name),
            Column("reference", "Case", sort="reference"),
            Column("reason", "Why", value=lambda row: row.reason),
            Column("state", "State", value=lambda row: WORDS[stands(row, now)],
                   cell=lambda row: word(WORDS[stands(row, now)], TONES.get(stands(row, now), ""))),
            Column("found", "Looked at", value=_found, cell=lambda row: word(_found(row), _tone(row))),
        ],
    )  # fmt: skip
    return ListPage(
        title="Broken glass", room=ROOM, table=table, more={"level": LEVEL},
        lead="Each time somebody came near a case in an emergency. The data protection officer looks at every one.",
        empty=("Nobody has broken the glass", "What happens in an emergency is listed here, newest first."),
    ).answer(request)  # fmt: skip


def _found(row: CaseAccess) -> str:
    return f"By {row.approved_by}" if row.approved_by else "Not yet"


def _tone(row: CaseAccess) -> str:
    return "ok" if row.approved_by else "warn"


def _open(request: HttpRequest, pk: int) -> CaseAccess:
    return load(queries.access_to_open().filter(kind=CaseAccess.Kind.GLASS), BREAK_GLASS, who(request), pk=pk)


@in_partnership("break_glass:R", area="cases")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One broken glass: who, when, why, and what was found."""
    by, row = who(request), _open(request, pk)
    note_read(reference=row.reference, by=by, what=BREAK_GLASS.kind)
    state, other = stands(row), row.person_id != by.person.pk
    context = {
        "row": row, "at": _at(row), "words": WORDS[state], "tone": TONES.get(state, ""), "level": LEVEL,
        "may_end": state in (State.OPEN, State.SUSPENDED) and BREAK_GLASS.may(by, "E", row),
        "may_review": other and row.approved_at is None and BREAK_GLASS.may(by, "A", row),
    }  # fmt: skip
    return show(request, "glass", ROOM, context)


@in_partnership("break_glass:A", area="cases")
@confirm_first
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was found of a broken glass."""
    by, row = who(request), _open(request, pk)
    BREAK_GLASS.require(by, "A", row)
    return CaseForm(
        title=f"What you found of the glass {row.person} broke", button="Save what you found", room=ROOM,
        back=("This broken glass", href(request, "glass", row.pk)), form=FindingForm, reference=row.reference,
        lead=f"{_at(row)}, {row.reference}: “{row.reason}” What you write stays as it is.",
        deed=lambda form: services.review_glass(access=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "glass", row.pk), "What you found is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("break_glass:E", area="cases")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Close broken glass before its hour is over."""
    by, row = who(request), _open(request, pk)
    BREAK_GLASS.require(by, "E", row)
    return CaseForm(
        title=f"Close the glass {row.person} broke", button="Close it now", room=ROOM, form=ReasonForm, warning=True,
        reference=row.reference,
        back=("This broken glass", href(request, "glass", row.pk)), lead=f"To {row.reference}, at once.",
        deed=lambda form: services.end_glass(access=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "glass", row.pk), "The glass is closed."),
    ).answer(request)  # fmt: skip
