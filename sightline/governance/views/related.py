"""Related partnerships, boards and forums; and what came before these arrangements."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.text import Truncator, capfirst

from sightline.governance import queries, services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import (
    BodyFilter,
    BodyForm,
    EndForm,
    PredecessorEditForm,
    PredecessorForm,
    TaskDoneForm,
    TaskEditForm,
    TaskForm,
)
from sightline.governance.models import Predecessor, RelatedBody, TransitionTask
from sightline.governance.permissions import ARRANGED, ARRANGEMENTS, PERSON
from sightline.governance.services import BodyText, TaskText, version_of_predecessor, version_of_task
from sightline.governance.views.pages import FormPage, ListPage, href, show, who
from sightline.ui.tables import Column, Table

ROOM = "About the partnership"
BODIES = "Related partnerships and forums"
BEFORE = "What came before"


@in_partnership("partnership_arrangements:R", area="about")
def index(request: HttpRequest) -> HttpResponse:
    """The bodies the partnership works with."""
    by = who(request)
    chosen = BodyFilter(request.GET or {"state": "current"})
    table = Table(
        rows=queries.related_bodies(by, **chosen.chosen()), params=request.GET, caption=BODIES, caption_hidden=True,
        sort="name", empty="Nothing fits this filter.", columns=_columns(request),
    )  # fmt: skip
    return ListPage(
        title=BODIES, room=ROOM, table=table, filter=chosen, file_name="Related",
        lead="Other partnerships, boards and forums this one works with: on what, who keeps in touch, who reports.",
        buttons=[("Add one", href(request, "related_add"))] if ARRANGED.may(by, "C") else [],
        empty=("None is recorded yet", "Record the boards and forums you report to, or that report to you."),
    ).answer(request, export=ARRANGED.may(by, "X"))  # fmt: skip


def _columns(request: HttpRequest) -> list[Column]:
    by = who(request)
    named = PERSON.may(by, "R")

    def link(row: RelatedBody) -> str:
        if row.link is None:
            return ""
        names = ", ".join(str(one.person) for one in row.link.held) if named else ""  # type: ignore[attr-defined]
        return f"{row.link.title}{f': {names}' if names else ''}"

    found = [
        Column("name", "Name", row_header=True, sort="name", sub=lambda row: row.contact),
        Column("kind", "What it is", sort="kind", value=lambda row: capfirst(row.get_kind_display())),
        Column("topics", "On what", sub=_promised),
        Column("reports", "Who reports", sort="reports", value=lambda row: capfirst(row.get_reports_display())),
        Column("link", "Our link", value=link),
        Column("ended_on", "To", sort="ended_on"),
    ]
    if ARRANGED.may(by, "U"):
        found.append(
            Column("deeds", "Change", hidden_words=True, value=lambda _: "", cell=lambda row: _deeds(row, request))
        )
    return found


def _promised(row: RelatedBody) -> str:
    """Say what a programme promises on one line."""
    said = [line.strip() for line in row.promises.splitlines() if line.strip()]
    return f"Promises: {'; '.join(said)}" if said else ""


def _deeds(row: RelatedBody, request: HttpRequest) -> str:
    if row.ended_on:
        return ""
    pages = [("Edit", "related_edit"), ("End", "related_end")]
    links = [(href(request, page, row.pk), words, row.name) for words, page in pages]
    return format_html_join(" ", '<a href="{}">{}<span class="vh"> {}</span></a>', links)


def _body(request: HttpRequest, pk: int) -> RelatedBody:
    return load(queries.bodies_to_open(), ARRANGED, who(request), pk=pk)


def _back(request: HttpRequest) -> tuple[str, str]:
    return BODIES, href(request, "related")


@in_partnership("partnership_arrangements:C", area="about")
def add(request: HttpRequest) -> HttpResponse:
    """Record a body that the partnership works with."""
    by = who(request)

    def form(*args: Any, **kwargs: Any) -> BodyForm:
        return BodyForm(*args, by=by, **kwargs)

    return FormPage(
        title="Add a related partnership or forum", button="Add", back=_back(request), form=form, room=ROOM,
        deed=lambda form: services.add_body(new=BodyText(**form.cleaned_data), by=by),
        done=lambda row: (href(request, "related"), f"{row} is recorded."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="about")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a related body."""
    by, row = who(request), _body(request, pk)
    ARRANGED.require(by, "U", row)

    def form(*args: Any, **kwargs: Any) -> BodyForm:
        return BodyForm(*args, by=by, versioned=True, **kwargs)

    def deed(filled: BodyForm) -> RelatedBody:
        said = dict(filled.cleaned_data)
        return services.edit_body(body=row, version=said.pop("version"), new=BodyText(**said), by=by)

    return FormPage(
        title=f"Edit {row.name}", button="Save", back=_back(request), form=form, deed=deed, room=ROOM,
        initial={name: getattr(row, name) for name in (*BodyForm.base_fields, "version")},
        version=lambda: queries.version_now(row), done=lambda _: (href(request, "related"), f"{row.name} is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:E", area="about")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when the work with a body ended."""
    by, row = who(request), _body(request, pk)
    ARRANGED.require(by, "E", row)
    return FormPage(
        title=f"End the work with {row.name}", button="End it", back=_back(request), form=EndForm, room=ROOM,
        deed=lambda form: services.end_body(body=row, by=by, **form.cleaned_data), warning=True,
        done=lambda _: (href(request, "related"), f"The work with {row.name} has an end."),
        initial={"ends_on": by.today},
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:R", area="about")
def before(request: HttpRequest) -> HttpResponse:
    """What came before these arrangements, and what of it is still to be finished."""
    by = who(request)
    ARRANGEMENTS.require(by, "R", by.partnership)
    context = {
        "rows": queries.what_came_before(by), "may_add": ARRANGED.may(by, "C"), "may_edit": ARRANGED.may(by, "U")
    }  # fmt: skip
    return show(request, "before", ROOM, context)


def _to_before(request: HttpRequest) -> tuple[str, str]:
    return BEFORE, href(request, "before")


@in_partnership("partnership_arrangements:C", area="about")
def add_predecessor(request: HttpRequest) -> HttpResponse:
    """Record what came before."""
    by = who(request)
    return FormPage(
        title="Add what came before", button="Add", back=_to_before(request), form=PredecessorForm, room=ROOM,
        deed=lambda form: services.add_predecessor(by=by, **form.cleaned_data),
        done=lambda row: (href(request, "before"), f"{row} is recorded. Add what it left to be finished."),
    ).answer(request)  # fmt: skip


def _predecessor(request: HttpRequest, pk: int) -> Predecessor:
    return load(queries.predecessors_to_open(), ARRANGED, who(request), pk=pk)


@in_partnership("partnership_arrangements:U", area="about")
def edit_predecessor(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what came before."""
    by, row = who(request), _predecessor(request, pk)
    ARRANGED.require(by, "U", row)
    return FormPage(
        title=f"Edit {row.name}", button="Save", back=_to_before(request), form=PredecessorEditForm, room=ROOM,
        initial={"name": row.name, "ended_on": row.ended_on, "version": version_of_predecessor(row)},
        version=lambda: version_of_predecessor(_predecessor(request, pk)),
        deed=lambda form: services.edit_predecessor(predecessor=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "before"), "It is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="about")
def add_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Add something that is to be finished."""
    by, row = who(request), _predecessor(request, pk)
    ARRANGED.require(by, "U", row)
    return FormPage(
        title=f"Add what {row.name} left to be finished", button="Add", back=_to_before(request), form=TaskForm,
        room=ROOM,
        lead="What it is, by when, and who takes over the rest.",
        deed=lambda form: services.add_task(predecessor=row, new=TaskText(**form.cleaned_data), by=by),
        done=lambda _: (href(request, "before"), "It is on the list."),
    ).answer(request)  # fmt: skip


def shortened(text: str) -> str:
    """The words by which a title names a task."""
    return Truncator(text).chars(80)


def _task(request: HttpRequest, pk: int) -> TransitionTask:
    return load(queries.tasks_to_open(), ARRANGED, who(request), pk=pk)


@in_partnership("partnership_arrangements:U", area="about")
def edit_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Change something that is to be finished."""
    by, row = who(request), _task(request, pk)
    ARRANGED.require(by, "U", row)

    def deed(form: TaskEditForm) -> TransitionTask:
        said = dict(form.cleaned_data)
        return services.edit_task(task=row, version=said.pop("version"), new=TaskText(**said), by=by)

    return FormPage(
        title=f"Edit “{shortened(row.text)}”", button="Save", back=_to_before(request), form=TaskEditForm, deed=deed,
        room=ROOM, version=lambda: version_of_task(_task(request, pk)),
        initial={**{name: getattr(row, name) for name in TaskForm.base_fields}, "version": version_of_task(row)},
        done=lambda _: (href(request, "before"), "It is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="about")
def finish_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that something is finished, and who took over what was left."""
    by, row = who(request), _task(request, pk)
    ARRANGED.require(by, "U", row)
    return FormPage(
        title=f"Finished: {shortened(row.text)}", button="Save", back=_to_before(request), form=TaskDoneForm,
        room=ROOM, lead=row.text,
        initial={"done_on": by.today, "left": row.left, "passed_to": row.passed_to},
        deed=lambda form: services.finish_task(task=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "before"), "It is marked as finished."),
    ).answer(request)  # fmt: skip
