"""Who may come near a case of level 3: one's own cases, one case's page, the register of namings, and the deeds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from sightline.accounts.confirming import confirm_first
from sightline.governance.access import in_partnership, load, missing
from sightline.governance.forms.cases import (
    ExtendForm,
    InterestForm,
    NameForm,
    NamingFilter,
    OwnInterestForm,
    ReasonForm,
)
from sightline.governance.models import CaseAccess
from sightline.governance.permissions import BREAK_GLASS, LEVEL3_GRANT, ROLE_GRANT
from sightline.governance.queries import cases as queries
from sightline.governance.queries.cases import AccessLine
from sightline.governance.services import cases as services
from sightline.governance.services import interests
from sightline.governance.views.pages import FormPage, ListPage, href, show, who
from sightline.kernel.dates import england_date
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

ROOM = "Named cases"
LEVEL = 3
Kind = CaseAccess.Kind


@dataclass
class CaseForm(FormPage):
    """A page with one form that is marked as level 3; opening it is a reading, logged under `reference`."""

    reference: str = ""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or do the deed."""
        if request.method == "GET":
            services.note_read(reference=self.reference, by=who(request), what=LEVEL3_GRANT.kind)
        return super().answer(request)

    def _render(self, request: HttpRequest, form: forms.Form, status: int, **more: Any) -> HttpResponse:
        return super()._render(request, form, status, **more, level=LEVEL)


def _reference(request: HttpRequest, row: CaseAccess) -> str:
    return href(request, "case_access", row.reference)


@in_partnership("person:R", area="cases")
def index(request: HttpRequest) -> HttpResponse:
    """The cases one is named on oneself, and the interests one has recorded."""
    by = who(request)
    buttons = [
        ("Break the glass", "glass_break", BREAK_GLASS.may_some(by, "C")),
        ("Who is named where", "namings", LEVEL3_GRANT.may_some(by, "R")),
        ("Broken glass", "glasses", BREAK_GLASS.may_some(by, "R")),
        ("Who takes in new cases", "intakes", ROLE_GRANT.may(by, "C", also={"v"})),
    ]
    services.note_read(reference="", by=by, what=LEVEL3_GRANT.kind)
    context = {
        "mine": queries.my_cases(by), "interests": queries.my_interests(by), "level": LEVEL,
        "buttons": [(words, href(request, name)) for words, name, may in buttons if may],
    }  # fmt: skip
    return show(request, "cases", ROOM, context)


@in_partnership("level3_grant:R", area="cases")
def namings(request: HttpRequest) -> HttpResponse:
    """Who is named on which case, of the cases the reader may know of."""
    by, chosen = who(request), NamingFilter(request.GET)
    services.note_read(reference="", by=by, what=LEVEL3_GRANT.kind)
    table = Table(
        rows=queries.namings(by, **chosen.chosen()), params=request.GET, caption="Namings", caption_hidden=True,
        sort="reference", empty="No naming fits this filter.",
        columns=[
            Column("reference", "Case", row_header=True, value=lambda line: line.row.reference,
                   sort=lambda line: line.row.reference, href=lambda line: _reference(request, line.row)),
            *_columns(request)[:-1],
        ],
    )  # fmt: skip
    return ListPage(
        title="Who is named where", room=ROOM, table=table, filter=chosen, more={"level": LEVEL},
        lead="Who may come near which case of level 3, of the cases you may know of. What the cases say is not here.",
        empty=("Nobody is named on a case that you may know of", "Namings are made on the page of each case."),
    ).answer(request)  # fmt: skip


def _columns(request: HttpRequest) -> list[Column]:
    return [
        Column("person", "Person", value=lambda line: line.row.person.name, sort=lambda line: line.row.person.name),
        Column("state", "State", value=lambda line: line.words, cell=lambda line: word(line.words, line.tone),
               sort=lambda line: line.words),
        Column("ends_at", "Until", value=lambda line: line.until, sort=lambda line: line.row.ends_at),
        Column("reason", "Why", value=lambda line: line.row.reason,
               sub=lambda line: f"Ended: {line.row.end_reason}" if line.row.end_reason else ""),
        Column("made_by", "Named by", value=lambda line: str(line.row.made_by or "When the case was made"),
               sub=lambda line: f"Approved by {line.row.approved_by}" if line.row.approved_by else ""),
        Column("deeds", "Change", hidden_words=True, value=lambda _: "", cell=lambda line: _deeds(line, request)),
    ]  # fmt: skip


DEEDS = (
    ("approve", "Approve", "naming_approve"),
    ("resume", "Lift the suspension", "naming_resume"),
    ("extend", "Extend", "naming_extend"),
    ("end", "End", "naming_end"),
)


def _links(line: AccessLine, request: HttpRequest, deeds: Sequence[tuple[str, str, str]]) -> SafeString:
    links = [
        format_html('<a href="{}">{}<span class="vh"> for {}</span></a>', href(request, name, line.row.pk), words,
                    line.row.person.name)
        for attribute, words, name in deeds if getattr(line, attribute)
    ]  # fmt: skip
    return format_html_join(" ", "{}", ((link,) for link in links))


def _deeds(line: AccessLine, request: HttpRequest) -> SafeString:
    return _links(line, request, DEEDS)


@in_partnership("level3_grant:R", area="cases")
def access(request: HttpRequest, reference: str) -> HttpResponse:
    """Who may come near one case; reading it is logged."""
    by = who(request)
    page = queries.case_page(reference.upper(), by)
    if page is None:
        raise missing(CaseAccess, LEVEL3_GRANT.kind, by, reference=reference.upper())
    services.note_read(reference=page.reference, by=by, what=LEVEL3_GRANT.kind)
    context = {
        "page": page, "level": LEVEL, "named": _listed(page.named, "named", _columns(request)),
        "recused": _listed(page.recused, "recused", _interest_columns(request)),
        "glass": _listed(page.glass, "glass", _glass_columns(request)),
        "own": f"{href(request, 'interest_own')}?reference={page.reference}",
    }  # fmt: skip
    return show(request, "case_access", ROOM, context)


def _listed(lines: Sequence[AccessLine], key: str, columns: list[Column]) -> Table | None:
    head, *rest = columns
    first = Column(head.key, head.words, row_header=True, value=head.value, cell=head.cell)
    return Table(
        rows=list(lines), params={}, caption=key, caption_hidden=True, id=key, columns=[first, *map(_plain, rest)],
        per_page=500,
    ) if lines else None  # fmt: skip


def _plain(column: Column) -> Column:
    return Column(
        column.key, column.words, value=column.value, cell=column.cell, sub=column.sub,
        hidden_words=column.hidden_words,
    )  # fmt: skip


def _interest_columns(request: HttpRequest) -> list[Column]:
    person = _columns(request)[0]
    return [
        person,
        Column("interest", "Interest", value=lambda line: capfirst(line.row.get_interest_display()),
               sub=lambda line: line.row.reason),
        Column("state", "State", value=_away),
        Column("since", "Since", value=lambda line: england_date(line.row.starts_at)),
        Column("made_by", "Recorded by", value=lambda line: str(line.row.made_by or "")),
        Column("deeds", "Change", hidden_words=True, value=lambda _: "",
               cell=lambda line: _links(line, request, (("end", "Lift", "interest_lift"),))),
    ]  # fmt: skip


def _away(line: AccessLine) -> str:
    return f"Lifted: {line.row.end_reason}" if line.row.ended_at else "Kept away"


def _glass_columns(request: HttpRequest) -> list[Column]:
    person, state, *_ = _columns(request)
    return [
        person, state,
        Column("at", "Broken", value=lambda line: line.row.starts_at,
               cell=lambda line: format_html('<a href="{}">{}</a>', href(request, "glass", line.row.pk),
                                             f"{line.row.starts_at:%d %b %Y %H:%M}")),
        Column("reason", "Why", value=lambda line: line.row.reason),
    ]  # fmt: skip


def _open(request: HttpRequest, pk: int, *kinds: str) -> CaseAccess:
    rows = queries.access_to_open().filter(kind__in=kinds or (Kind.NAMED,))
    return load(rows, LEVEL3_GRANT, who(request), pk=pk)


@in_partnership("level3_grant:C", area="cases")
@confirm_first
def name(request: HttpRequest, reference: str) -> HttpResponse:
    """Name somebody on a case."""
    by = who(request)
    asked = _on_case(request, reference)
    behind_glass = asked.reference not in by.cases.named
    more = " You are here behind broken glass, so somebody of the executive has to approve it." if behind_glass else ""
    return CaseForm(
        title=f"Name somebody on {asked.reference}", button="Name the person", room=ROOM, back=_back(request, asked),
        reference=asked.reference, form=lambda *args, **kwargs: NameForm(*args, by=by, **kwargs),
        initial={"ends_on": services.last_day(by.today)},
        lead=f"They read the case from now until the last day, and every reading is logged.{more}",
        deed=lambda form: services.name_on_case(reference=asked.reference, by=by, **form.cleaned_data),
        done=lambda row: (_reference(request, row), _named(row)),
    ).answer(request)  # fmt: skip


def _named(row: CaseAccess) -> str:
    waits = (
        "It takes effect once somebody of the executive approves it." if row.needs_approval else "They get an email."
    )
    return f"{row.person} is named on the case. {waits}"


def _on_case(request: HttpRequest, reference: str) -> CaseAccess:
    """Return a row on a case that the reader may name others on; 404 when they may not know of it."""
    by = who(request)
    asked = CaseAccess(partnership=by.partnership, reference=reference.upper())
    if asked.reference not in by.case_references:
        raise missing(CaseAccess, LEVEL3_GRANT.kind, by, reference=asked.reference)
    LEVEL3_GRANT.require(by, "C", asked, also={"v"})
    return asked


def _back(request: HttpRequest, row: CaseAccess) -> tuple[str, str]:
    return f"Who may come near {row.reference}", _reference(request, row)


@in_partnership("level3_grant:A", area="cases")
@confirm_first
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a naming that waits."""
    row = _open(request, pk)
    _require(queries.line_of(row, who(request)).approve, row, request, "A")
    return _button_page(
        request, row, title=f"Approve that {row.person} is named", button="Approve",
        lead=f"{row.made_by} named {row.person} from behind broken glass: “{row.reason}”",
        deed=lambda by: services.approve_naming(access=row, by=by), done="is named on the case now.",
    )  # fmt: skip


@in_partnership("level3_grant:C", area="cases")
@confirm_first
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a suspension."""
    row = _open(request, pk)
    _require(queries.may_answer_for(row, who(request)), row, request, "C")
    return _button_page(
        request, row, title=f"Let {row.person} near again", button="Lift the suspension",
        lead=f"{row.person}’s email address or way of signing in changed. Ring them on a number you know, and make "
        "sure it was they who changed it.",
        deed=lambda by: services.lift_suspension(access=row, by=by), done="may come near the case again.",
    )  # fmt: skip


def _require(may: bool, row: CaseAccess, request: HttpRequest, deed: str) -> None:
    if not may:
        services.require_on_case(deed, row, who(request))


def _button_page(
    request: HttpRequest, row: CaseAccess, *, deed: Callable[..., Any], done: str, **more: Any
) -> HttpResponse:  # fmt: skip
    """Return a page that asks nothing but a button press."""
    by = who(request)
    return CaseForm(
        room=ROOM, back=_back(request, row),
        reference=row.reference, form=forms.Form, deed=lambda _: deed(by),
        done=lambda _: (_reference(request, row), f"{row.person} {done}"), **more,
    ).answer(request)  # fmt: skip


@in_partnership("level3_grant:C", area="cases")
@confirm_first
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a naming last longer."""
    by, row = who(request), _open(request, pk)
    _require(queries.may_answer_for(row, by), row, request, "C")
    return CaseForm(
        title=f"Extend the naming of {row.person}", button="Extend", room=ROOM, back=_back(request, row),
        reference=row.reference,
        lead=f"On {row.reference}. At most a year from today.", form=ExtendForm,
        initial={"ends_on": services.last_day(by.today), "reason": row.reason},
        deed=lambda form: services.extend_naming(access=row, by=by, **form.cleaned_data),
        done=lambda _: (_reference(request, row), f"{row.person} stays named."),
    ).answer(request)  # fmt: skip


@in_partnership("level3_grant:E", area="cases")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a naming at once."""
    by, row = who(request), _open(request, pk)
    services.require_on_case("E", row, by)
    return CaseForm(
        title=f"End the naming of {row.person}", button="End the naming", room=ROOM, back=_back(request, row),
        reference=row.reference,
        lead=f"On {row.reference}. They see nothing of the case from their next click.", form=ReasonForm, warning=True,
        deed=lambda form: services.end_naming(access=row, by=by, **form.cleaned_data),
        done=lambda _: (_reference(request, row), f"{row.person} is no longer named."),
    ).answer(request)  # fmt: skip


@in_partnership("level3_grant:C", area="cases")
def record_interest(request: HttpRequest, reference: str) -> HttpResponse:
    """Record another's interest in a case."""
    by = who(request)
    asked = _on_case(request, reference)
    return CaseForm(
        title=f"Record an interest in {asked.reference}", button="Record the interest", room=ROOM,
        back=_back(request, asked),
        reference=asked.reference, form=lambda *args, **kwargs: InterestForm(*args, by=by, **kwargs),
        lead="They stay away from the case at once, whatever they were granted. Being of an agency that is involved is "
        "no conflict by itself.",
        deed=lambda form: interests.record_interest(reference=asked.reference, by=by, **form.cleaned_data),
        done=lambda row: (_reference(request, row), f"{row.person} stays away from this case."),
    ).answer(request)  # fmt: skip


@in_partnership("level3_grant:E", area="cases")
@confirm_first
def lift_interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a recusal."""
    by, row = who(request), _open(request, pk, Kind.RECUSED)
    services.require_on_case("E", row, by)
    return CaseForm(
        title=f"Lift the recusal of {row.person}", button="Lift the recusal", room=ROOM, back=_back(request, row),
        reference=row.reference,
        lead=f"From {row.reference}. What they were granted counts again at once.", form=ReasonForm, warning=True,
        deed=lambda form: interests.lift_recusal(access=row, by=by, **form.cleaned_data),
        done=lambda _: (_reference(request, row), f"{row.person} is no longer kept away."),
    ).answer(request)  # fmt: skip


@in_partnership("person:R", area="cases")
def own_interest(request: HttpRequest) -> HttpResponse:
    """Record an interest of one's own, in a case one may or may not see."""
    by = who(request)
    return CaseForm(
        title="Record that you have an interest in a case", button="Keep me away from this case", room=ROOM,
        back=(ROOM, href(request, "cases")), form=OwnInterestForm,
        initial={"reference": request.GET.get("reference", "")[:40]},
        lead="You stay away from the case at once, whatever you were granted, until somebody else lifts it. This form "
        "takes any reference and does not say whether there is such a case.",
        deed=lambda form: interests.record_interest(person=by.person, by=by, **form.cleaned_data),
        done=lambda row: (href(request, "cases"), f"You are kept away from {row.reference}."),
    ).answer(request)  # fmt: skip
