"""The register of relevant agencies: which kinds are on it, who is of each, what is missing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join

from sightline.governance import queries, services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import (
    EndForm,
    KindEditForm,
    KindForm,
    MatchForm,
    PlaceForm,
    RegisterFilter,
    StartRegisterForm,
)
from sightline.governance.models import Membership, RegisterKind
from sightline.governance.permissions import AGENCY, ARRANGED, ARRANGEMENTS, MEMBERSHIP
from sightline.governance.queries import KindLine
from sightline.governance.register_kinds import shipped_kinds
from sightline.governance.services import Place, version_of_kind, version_of_place
from sightline.governance.views.pages import FormPage, ListPage, href, who
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

ROOM = "Register"


@in_partnership("partnership_arrangements:R", area="register")
def index(request: HttpRequest) -> HttpResponse:
    """The kinds of agency on the register and the members of each."""
    by = who(request)
    if not ARRANGEMENTS.may(by, "R", by.partnership):
        raise Http404
    chosen = RegisterFilter(request.GET)
    lines = queries.register(by, **chosen.chosen())
    table = Table(
        rows=lines, params=request.GET, caption="Kinds of agency", caption_hidden=True, columns=_columns(request),
        empty="No kind fits this filter.",
    )  # fmt: skip
    may_add = ARRANGED.may(by, "C")
    buttons = [("Add a kind", href(request, "kind_add"))]
    if queries.fresh_kinds(by):
        buttons.append(("Start from the list", href(request, "register_start")))
    more = {
        "gaps": queries.gaps(by) if ARRANGED.may(by, "R") else None, "may_place": AGENCY.may(by, "U"),
        "criteria": queries.criteria(by), "may_criteria": ARRANGED.may(by, "U"), "may_agency": AGENCY.may_some(by, "R"),
    }  # fmt: skip
    return ListPage(
        title="Register of relevant agencies", room=ROOM, table=table, filter=chosen, file_name="Register",
        lead="The kinds of agency that take part in the arrangements, why each is on the register, and who is of it.",
        buttons=buttons if may_add else [], template="governance/register.html", more=more,
        empty=("Nothing is on the register yet", "Start from the list of kinds that comes with Sightline, or add one."),
    ).answer(request, export=ARRANGED.may(by, "X"))  # fmt: skip


def _columns(request: HttpRequest) -> list[Column]:
    def names(line: KindLine) -> str:
        return ", ".join(row.agency.name for row in line.members)

    def members(line: KindLine) -> str:
        if not line.members:
            return str(word("None yet", "warn"))
        if not AGENCY.may_some(who(request), "R"):
            return names(line)
        links = [(href(request, "agency", row.agency_id), row.agency.name) for row in line.members]
        return format_html_join(", ", '<a href="{}">{}</a>', links)

    found = [
        Column("name", "Kind of agency", row_header=True, sort="kind.name", value=lambda line: line.kind.name),
        Column("why", "Why it is on the register", value=lambda line: line.kind.why),
        Column("members", "Members", value=names, cell=members),
        Column(
            "count", "How many", numeric=True, sort=lambda line: len(line.members), value=lambda line: len(line.members)
        ),
    ]
    if ARRANGED.may(who(request), "U"):
        deeds = Column(
            "deeds", "Change", hidden_words=True, value=lambda _: "", cell=lambda line: _deeds(line, request)
        )
        found.append(deeds)
    return found


def _deeds(line: KindLine, request: HttpRequest) -> str:
    pages = [("Match", "kind_match"), ("Edit", "kind_edit"), *([] if line.members else [("Remove", "kind_end")])]
    links = [(href(request, page, line.kind.pk), words, line.kind.name) for words, page in pages]
    return format_html_join(" ", '<a href="{}">{}<span class="vh"> {}</span></a>', links)


def _back(request: HttpRequest) -> tuple[str, str]:
    return ROOM, href(request, "register")


def _kind(request: HttpRequest, pk: int) -> RegisterKind:
    return load(queries.kinds_to_open(), ARRANGED, who(request), pk=pk)


@in_partnership("partnership_arrangements:C", area="register")
def add(request: HttpRequest) -> HttpResponse:
    """Put a kind on the register."""
    by = who(request)
    return FormPage(
        title="Add a kind of agency", button="Add the kind", back=_back(request), form=KindForm, room=ROOM,
        deed=lambda form: services.add_kind(by=by, **form.cleaned_data),
        done=lambda row: (href(request, "register"), f"“{row}” is on the register."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:C", area="register")
def start(request: HttpRequest) -> HttpResponse:
    """Choose kinds from the shipped list."""
    by = who(request)
    fresh, shipped = queries.fresh_kinds(by), shipped_kinds()
    if not fresh:
        messages.info(request, "Every kind of the list is on the register.")
        return redirect(href(request, "register"))

    def form(*args: Any, **kwargs: Any) -> StartRegisterForm:
        return StartRegisterForm(*args, fresh=fresh, **kwargs)

    return FormPage(
        title="Start the register from the list", button="Put these on the register", back=_back(request), form=form,
        lead=f"{shipped.source} {'' if shipped.verified else 'Check it before you publish.'}", room=ROOM,
        initial={"keys": [one.key for one in fresh]},
        deed=lambda form: services.start_register(keys=form.cleaned_data["keys"], by=by),
        done=lambda count: (href(request, "register"), f"Kinds put on the register: {count}. Match members to them."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="register")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a kind and why it is on the register."""
    by, row = who(request), _kind(request, pk)
    ARRANGED.require(by, "U", row)
    return FormPage(
        title=f"Edit “{row.name}”", button="Save", back=_back(request), form=KindEditForm, room=ROOM,
        initial={"name": row.name, "why": row.why, "version": version_of_kind(row)},
        version=lambda: version_of_kind(_kind(request, pk)),
        deed=lambda form: services.edit_kind(kind=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "register"), "The kind is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:E", area="register")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a kind off the register."""
    by, row = who(request), _kind(request, pk)
    ARRANGED.require(by, "E", row)
    return FormPage(
        title=f"Remove “{row.name}” from the register", button="Remove it", back=_back(request), form=EndForm,
        room=ROOM, warning=True, lead="Only a kind that no member has can be removed.", initial={"ends_on": by.today},
        deed=lambda form: services.end_kind(kind=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "register"), f"“{row}” is off the register from that day."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="register")
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which members are of a kind."""
    by, row = who(request), _kind(request, pk)
    ARRANGED.require(by, "U", row)

    def form(*args: Any, **kwargs: Any) -> MatchForm:
        return MatchForm(*args, by=by, **kwargs)

    def deed(filled: MatchForm) -> int:
        keys = [one.pk for one in filled.cleaned_data["memberships"]]
        return services.match_members(kind=row, memberships=keys, by=by)

    return FormPage(
        title=f"Members that are “{row.name}”", button="They are of this kind", back=_back(request), form=form,
        deed=deed, room=ROOM, lead="Members that have a kind already are changed on the page of the agency.",
        done=lambda count: (href(request, "register"), f"Members matched to “{row}”: {count}."),
    ).answer(request)  # fmt: skip


@in_partnership("agency:U", area="agencies")
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """An agency's place: its category, its kind, its area and why it was chosen."""
    by = who(request)
    row: Membership = load(queries.memberships_to_open(), MEMBERSHIP, by, pk=pk)
    AGENCY.require(by, "U")
    initial = {name: getattr(row, name) for name in ("category", "register_kind", "area", "why")}

    def form(*args: Any, **kwargs: Any) -> PlaceForm:
        return PlaceForm(*args, by=by, **kwargs)

    def deed(filled: PlaceForm) -> Membership:
        said = dict(filled.cleaned_data)
        return services.place_member(membership=row, version=said.pop("version"), place=Place(**said), by=by)

    def now() -> int:
        return version_of_place(load(queries.memberships_to_open(), MEMBERSHIP, by, pk=pk))

    address = href(request, "agency", row.agency_id)
    return FormPage(
        title=f"The place of {row.agency}", button="Save", back=(row.agency.name, address), form=form, deed=deed,
        room="Agencies", initial={**initial, "version": version_of_place(row)}, version=now,
        done=lambda _: (address, "The agency’s place is saved."),
    ).answer(request)  # fmt: skip
