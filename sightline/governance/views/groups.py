"""Groups: their list, one group, its form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import capfirst

from sightline.governance import beside, services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import EndForm, GroupFilter, GroupForm
from sightline.governance.models import Group
from sightline.governance.permissions import GROUP, may_appoint
from sightline.governance.queries import GroupLine, group_page, groups, groups_to_open, seat_terms, version_now
from sightline.governance.views.pages import FormPage, ListPage, href, show, who
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

ROOM = "Groups and seats"


@in_partnership("group_membership:R", area="groups")
def index(request: HttpRequest) -> HttpResponse:
    """The groups as a tree."""
    by = who(request)
    chosen = GroupFilter(request.GET or {"state": "current"})

    def name(line: GroupLine) -> Any:
        deep = "\u2003" * line.depth
        link = format_html('<a href="{}">{}</a>', href(request, "group", line.group.pk), line.group.name)
        return format_html('<span aria-hidden="true">{}</span>{}', deep, link)

    table = Table(
        rows=groups(by, **chosen.chosen()), params=request.GET, caption="Groups", empty="No group fits this filter.",
        caption_hidden=True,
        columns=[
            Column("name", "Group", row_header=True, sort="group.name", value=lambda line: line.group.name, cell=name),
            Column("kind", "Kind", sort="group.kind", value=lambda line: line.group.get_kind_display().capitalize()),
            Column("parent", "Reports to", sort="parent"),
            Column("meets", "Meets", value=lambda line: capfirst(line.group.meets_in_words)),
            Column("seats", "Seats", numeric=True, sort="seats"),
            Column(
                "vacant", "Vacant", numeric=True, sort="vacant",
                cell=lambda line: word(f"{line.vacant} vacant", "warn") if line.vacant else "0",
            ),
        ],
    )  # fmt: skip
    return ListPage(
        title="Groups and seats", room=ROOM, table=table, filter=chosen, file_name="Groups",
        lead="The executive, boards and sub-groups, which reports to which, and the seats that nobody fills today.",
        buttons=[("Add a group", href(request, "group_add"))] if GROUP.may(by, "C") else [],
        empty=("There is no group yet", "Add the executive first, then the groups that report to it."),
    ).answer(request, export=GROUP.may(by, "X"))  # fmt: skip


def _group(request: HttpRequest, pk: int) -> Group:
    return load(groups_to_open(), GROUP, who(request), pk=pk)


def _back(request: HttpRequest, row: Group) -> tuple[str, str]:
    return row.name, href(request, "group", row.pk)


@in_partnership("group_membership:R", area="groups")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: what it is for, who sits on it today and next, which seats are vacant."""
    by = who(request)
    row = _group(request, pk)
    page = group_page(row, by)
    may = GROUP.may(by, "U", row) and row.ended_on is None
    context = {
        "page": page,
        "may_edit": may,
        "may_end": may and GROUP.may(by, "U"),
        "lines": [
            (line, seat_terms(line, by.today), line.seat.agency is not None and may_appoint(line.agency, by))
            for line in page.seats
        ],
        "ahead": [(seat, seat.agency is not None and may_appoint(seat.agency, by)) for seat in page.ahead],
        "year": by.today.year,
        "beside": beside.of_group(row, by),
    }
    return show(request, "group", ROOM, context)


@in_partnership("group_membership:C", area="groups")
def add(request: HttpRequest) -> HttpResponse:
    """Make a group."""
    by = who(request)
    return FormPage(
        title="Add a group", button="Add the group", back=(ROOM, href(request, "groups")), room=ROOM,
        form=lambda *args, **kwargs: GroupForm(*args, by=by, **kwargs), template="governance/group_form.html",
        deed=lambda form: services.add_group(new=form.new(), by=by),
        done=lambda row: (href(request, "group", row.pk), "The group is made. Give it seats next."),
    ).answer(request)  # fmt: skip


@in_partnership("group_membership:U", area="groups")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A group's name, kind, parent, purpose, duties, meetings, terms and quorum."""
    by, row = who(request), _group(request, pk)
    GROUP.require(by, "U", row)
    return FormPage(
        title=f"Edit {row.name}", button="Save", back=_back(request, row), room=ROOM,
        template="governance/group_form.html",
        initial={**GroupForm.start(services.as_new(row)), "version": row.version},
        form=lambda *args, **kwargs: GroupForm(*args, by=by, group=row, **kwargs),
        deed=lambda form: services.edit_group(
            group=row, new=form.new(), version=form.cleaned_data["version"], by=by
        ),
        done=lambda _: (href(request, "group", row.pk), "The group is saved."),
        version=lambda: version_now(row),
    ).answer(request)  # fmt: skip


@in_partnership("group_membership:U", area="groups")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a group."""
    by, row = who(request), _group(request, pk)
    GROUP.require(by, "U")
    return FormPage(
        title=f"End {row.name}", button="End the group", back=_back(request, row), form=EndForm, room=ROOM,
        lead="Its seats end with it. Its history stays.", warning=True, initial={"ends_on": by.today},
        deed=lambda form: services.end_group(group=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "groups"), f"{row} has an end."),
    ).answer(request)  # fmt: skip
