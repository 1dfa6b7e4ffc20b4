"""Roles: those granted, those that come with posts and seats, and what each may do."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import capfirst

from sightline.accounts.confirming import confirm_first
from sightline.governance import services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import EndForm, RoleFilter, RoleForm, TableFilter
from sightline.governance.models import RoleGrant
from sightline.governance.permissions import PERSON, ROLE_GRANT, table
from sightline.governance.queries import appointments, role_grants, role_grants_to_open, roles_of
from sightline.governance.rules import ROLE_NAMES, ROLES
from sightline.governance.rules.permission_words import BRINGS, LEVELS, NOTHING, SCOPES, grants_in_words, kind_words
from sightline.governance.views.pages import FormPage, ListPage, href, who
from sightline.kernel.errors import NotAllowed
from sightline.ui.downloads import wanted_format
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import level

ROOM = "Roles"


@in_partnership("role_grant:R", area="roles")
def index(request: HttpRequest) -> HttpResponse:
    """The roles that the reader may see."""
    by = who(request)
    chosen = RoleFilter(request.GET or {"state": "current"})
    table = Table(
        rows=role_grants(by, **chosen.chosen()), params=request.GET, caption="Roles granted", sort="person",
        caption_hidden=True,
        empty="No granted role fits this filter.",
        columns=[
            Column("person", "Person", row_header=True, sort="person__name", value=lambda row: row.person.name,
                   href=lambda row: href(request, "person", row.person_id) if PERSON.may(by, "R") else ""),
            Column("role", "Role", sort="role", value=lambda row: capfirst(row.get_role_display())),
            Column("reason", "Why", value=lambda row: row.reason),
            Column("starts_on", "From", sort="starts_on"),
            Column("ends_on", "To", sort="ends_on"),
            Column("granted_by", "Granted by", value=lambda row: str(row.granted_by or "The installation")),
            Column("end", "End", hidden_words=True, cell=lambda row: _end(row, request)),
        ],
    )  # fmt: skip
    return ListPage(
        title="Roles", room=ROOM, table=table, filter=chosen, template="governance/roles.html",
        lead="Who may do what. Some roles are granted here; the rest come with a post or a seat and end with it.",
        buttons=[("Grant a role", href(request, "role_grant"))] if ROLE_GRANT.may(by, "C", also={"v"}) else [],
        empty=("No role is granted", "Grant the business unit, reviewers and scrutineers their roles here."),
        more={"held": _held(request)},
    ).answer(request)  # fmt: skip


def _end(row: RoleGrant, request: HttpRequest) -> str:
    if not _may_end(row, request):
        return ""
    words = format_html('End<span class="vh"> the role of {}</span>', row.person.name)
    return format_html('<a href="{}">{}</a>', href(request, "role_end", row.pk), words)


def _may_end(row: RoleGrant, request: HttpRequest) -> bool:
    by = who(request)
    own = row.person_id == by.person.pk
    return row.ends_on is None and not own and ROLE_GRANT.may(by, "E", row, also={"v"})


def _held(request: HttpRequest) -> Table:
    by = who(request)
    named = PERSON.may(by, "R")
    return Table(
        rows=appointments(by), params={}, caption="Roles that come with a post or a seat", id="held",
        caption_hidden=True,
        sort="person", empty="Nobody whom you may see here holds a post or a seat today.", per_page=200,
        columns=[
            Column("person", "Person", row_header=True, value=lambda row: row.person.name, sort="person__name",
                   href=lambda row: href(request, "person", row.person_id) if named else ""),
            Column("role", "Roles", value=lambda row: capfirst(", ".join(roles_of(row, by.today)))),
            Column("place", "Post or seat", value=lambda row: row.post.title if row.post else row.seat.group.name),
            Column("agency", "Agency", value=lambda row: (row.post or row.seat).agency.name),
            Column("starts_on", "From"),
        ],
    )  # fmt: skip


@in_partnership("role_grant:C", area="roles")
@confirm_first
def grant(request: HttpRequest) -> HttpResponse:
    """Grant a role to somebody else."""
    by = who(request)
    ROLE_GRANT.require(by, "C", also={"v"})
    return FormPage(
        title="Grant a role", button="Grant the role", back=(ROOM, href(request, "roles")), room=ROOM,
        form=lambda *args, **kwargs: RoleForm(*args, by=by, **kwargs), initial={"starts_on": by.today},
        lead="For roles that come with no post or seat. The reason is kept. Nobody grants to themselves.",
        deed=lambda form: services.grant_role(by=by, **form.cleaned_data),
        done=lambda row: (href(request, "roles"), f"{row.person} has the role: {row.get_role_display()}."),
    ).answer(request)  # fmt: skip


@in_partnership("role_grant:E", area="roles")
@confirm_first
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role of somebody else."""
    by = who(request)
    row = load(role_grants_to_open(), ROLE_GRANT, by, pk=pk)
    if row.person_id == by.person.pk:
        raise NotAllowed("You cannot end a role of your own. Ask somebody else to do it.")
    ROLE_GRANT.require(by, "E", row, also={"v"})
    return FormPage(
        title=f"End {row.person.name}’s role", button="End the role", back=(ROOM, href(request, "roles")), room=ROOM,
        lead=f"Role: {row.get_role_display()}. It stops after the last day.", form=EndForm, warning=True,
        deed=lambda form: services.end_role(grant=row, by=by, **form.cleaned_data), initial={"ends_on": by.today},
        done=lambda _: (href(request, "roles"), "The role has an end."),
    ).answer(request)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """What a role, or several with the same rights, may do with one kind of record."""

    kind: str
    level: int
    role: str
    may: str


def _cells(role: str, level: str, *, together: bool) -> list[Cell]:
    """Return the table in words by kind, for one role (with what it may not) or all; `together` joins equal roles."""
    found = []
    for kind in sorted(table().values(), key=lambda kind: kind_words(kind.name)):
        by_words: dict[str, list[str]] = {}
        for one in (role,) if role else ROLES:
            by_words.setdefault(grants_in_words(kind.grants[one]), []).append(ROLE_NAMES[one])
        cells = [(names, may) for may, names in by_words.items() if role or may != NOTHING]
        joined = [(", ".join(names), may) for names, may in cells]
        apart = [(name, may) for names, may in cells for name in names]
        found += [
            Cell(kind_words(kind.name), kind.level, capfirst(name), may)
            for name, may in (joined if together else apart)
        ]
    return [row for row in found if not level or str(row.level) == level]


@in_partnership("partnership_arrangements:R", area="roles")
def what_each_may(request: HttpRequest) -> HttpResponse:
    """The permission table in words, as it is applied, for one role or for all; to print and to take away."""
    chosen, to_file = TableFilter(request.GET), bool(wanted_format(request))
    asked = chosen.chosen()
    one = bool(asked["role"])
    listed = Table(
        rows=_cells(asked["role"], asked["level"], together=not to_file), params=request.GET, per_page=1000,
        caption="What each role may do", caption_hidden=True, empty="No kind of record has this level.",
        group=None if one or to_file else lambda row: row.kind,
        columns=[
            *([Column("kind", "Kind of record", row_header=True)] if one or to_file else []),
            *([] if one else [Column("role", "Role", row_header=not to_file)]),
            Column("level", "Level at least", cell=lambda row: level(row.level)),
            Column("may", "May"),
        ],
    )  # fmt: skip
    title = f"What the role “{ROLE_NAMES[asked['role']]}” may do" if one else "What each role may do"
    return ListPage(
        title=title, room=ROOM, table=listed, filter=chosen, template="governance/what_each_may.html", file_name=title,
        lead="This table is what Sightline obeys, and it departs from nothing that was agreed. Whoever has several "
        f"roles has the rights of all of them. {BRINGS}",
        more={"scopes": SCOPES.values(), "levels": LEVELS.items()},
    ).answer(request, export=True)  # fmt: skip
