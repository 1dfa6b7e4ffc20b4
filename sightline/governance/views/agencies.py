"""Agencies and their posts."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sightline.governance import services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import AgencyEditForm, AgencyFilter, AgencyForm, EndForm, PostForm, SuccessorForm
from sightline.governance.models import Agency, Membership, Post
from sightline.governance.permissions import AGENCY, MEMBERSHIP, POST, may_appoint
from sightline.governance.queries import agencies_to_open, agency_page, memberships, open_membership, posts_to_open
from sightline.governance.services import NewAgency
from sightline.governance.views.pages import FormPage, ListPage, href, show, who
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

ROOM = "Agencies"


@in_partnership("agency:R", area="agencies")
def index(request: HttpRequest) -> HttpResponse:
    """The agencies of the partnership."""
    by = who(request)
    chosen = AgencyFilter(request.GET or {"state": "current"})
    table = Table(
        rows=memberships(by, **chosen.chosen()), params=request.GET, caption="Agencies", sort="name",
        caption_hidden=True,
        empty="No agency fits this filter.",
        columns=[
            Column(
                "name", "Agency", row_header=True, sort="agency__name", value=lambda row: row.agency.name,
                href=lambda row: href(request, "agency", row.agency_id), sub=lambda row: row.agency.short_name,
            ),
            Column("kind", "What it is", sort="agency__kind", value=lambda row: row.agency.kind),
            Column("category", "Place", sort="category", value=lambda row: row.get_category_display().capitalize()),
            Column("starts_on", "Member from", sort="starts_on"),
            Column("ends_on", "To", sort="ends_on"),
            Column("posts", "Posts", numeric=True, sort="post_count", value=lambda row: row.post_count),
            Column(
                "vacant", "Vacant", numeric=True, value=lambda row: row.post_count - row.held_count,
                cell=lambda row: word(f"{row.post_count - row.held_count} vacant", "warn")
                if row.post_count > row.held_count else "0",
            ),
        ],
    )  # fmt: skip
    return ListPage(
        title="Agencies", room=ROOM, table=table, filter=chosen, file_name="Agencies",
        lead="Who belongs to the partnership, since when, and the posts in each agency that can own work.",
        buttons=[("Add an agency", href(request, "agency_add"))] if AGENCY.may(by, "C") else [],
        empty=("No agency is a member yet", "Add the first one, or load them all from an Excel workbook."),
    ).answer(request, export=AGENCY.may(by, "X"))  # fmt: skip


def _agency(request: HttpRequest, pk: int) -> Agency:
    return load(agencies_to_open(), AGENCY, who(request), pk=pk)


def _back(request: HttpRequest, row: Agency) -> tuple[str, str]:
    return row.name, href(request, "agency", row.pk)


@in_partnership("agency:R", area="agencies")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency: its posts, who holds them, its seats, what came before and after it."""
    by = who(request)
    row = _agency(request, pk)
    page = agency_page(row, by)
    may = AGENCY.may(by, "U", row)
    context = {
        "page": page,
        "may_edit": may,
        "may_end": AGENCY.may(by, "E", row) and page.current is not None,
        "may_place": AGENCY.may(by, "U") and page.current is not None and page.current.ends_on is None,
        "may_add_posts": may and page.current is not None,
        "may_appoint": may_appoint(row, by),
    }
    return show(request, "agency", ROOM, context)


@in_partnership("agency:C", area="agencies")
def add(request: HttpRequest) -> HttpResponse:
    """Make an agency a member."""
    by = who(request)

    def deed(form: AgencyForm) -> Membership:
        said = dict(form.cleaned_data)
        return services.add_agency(starts_on=said.pop("starts_on"), new=NewAgency(**said), by=by)

    return FormPage(
        title="Add an agency", button="Add the agency", back=(ROOM, href(request, "agencies")), form=AgencyForm,
        deed=deed, room=ROOM, initial={"starts_on": by.today},
        done=lambda row: (href(request, "agency", row.agency_id), "The agency is a member. Add its posts next."),
    ).answer(request)  # fmt: skip


@in_partnership("agency:U", area="agencies")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """An agency's names, kind and place."""
    by, row = who(request), _agency(request, pk)
    AGENCY.require(by, "U", row)
    here = open_membership(row, by)
    fixed = here is None or not AGENCY.may(by, "U")

    def form(*args: object, **kwargs: object) -> AgencyEditForm:
        made = AgencyEditForm(*args, **kwargs)  # type: ignore[arg-type]
        if fixed:
            del made.fields["category"]
        return made

    initial = {"name": row.name, "short_name": row.short_name, "kind": row.kind, "category": here and here.category}
    return FormPage(
        title=f"Edit {row.name}", button="Save", back=_back(request, row), form=form, room=ROOM, initial=initial,
        deed=lambda form: services.edit_agency(agency=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "agency", row.pk), "The agency is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("agency:E", area="agencies")
def succeed(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which agency follows another."""
    by, row = who(request), _agency(request, pk)
    AGENCY.require(by, "E", row)
    if against := services.against_succession(agency=row, by=by):
        messages.info(request, against)
        return redirect(href(request, "agency", row.pk))
    initial = {"from_on": row.succeeded_on or by.today, "successor_name": str(row.successor or "")}
    return FormPage(
        title=f"What follows {row.name}", button="Hand over", back=_back(request, row), form=SuccessorForm, room=ROOM,
        lead="Its posts and seats pass to the agency that follows. People stay in their posts and work stays with the "
        "posts. Old records keep the old name.",
        deed=lambda form: services.succeed_agency(agency=row, by=by, **form.cleaned_data), initial=initial,
        done=lambda new: (href(request, "agency", new.pk), f"{new} follows {row}. Posts and seats have passed to it."),
    ).answer(request)  # fmt: skip


@in_partnership("agency:E", area="agencies")
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agency's membership."""
    by, row = who(request), _agency(request, pk)
    here = open_membership(row, by)
    if here is None:
        raise Http404
    MEMBERSHIP.require(by, "E", here)
    return FormPage(
        title=f"End the membership of {row.name}", button="End the membership", back=_back(request, row), form=EndForm,
        deed=lambda form: services.end_membership(membership=here, by=by, **form.cleaned_data), room=ROOM,
        lead="Its posts and seats here must be ended first. The agency stays in the records.", warning=True,
        done=lambda _: (href(request, "agencies"), f"The membership of {row} has an end."),
        initial={"ends_on": by.today},
    ).answer(request)  # fmt: skip


@in_partnership("agency:U", area="agencies")
def add_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a post in an agency."""
    by, row = who(request), _agency(request, pk)
    AGENCY.require(by, "U", row)
    return FormPage(
        title=f"Add a post to {row.name}", button="Add the post", back=_back(request, row), form=PostForm, room=ROOM,
        lead="Work is owned by posts, so that it stays when people move.",
        deed=lambda form: services.add_post(agency=row, by=by, **form.cleaned_data),
        done=lambda made: (href(request, "agency", row.pk), f"The post “{made}” is added. It is vacant for now."),
    ).answer(request)  # fmt: skip


def _post(request: HttpRequest, pk: int) -> Post:
    return load(posts_to_open(), POST, who(request), pk=pk)


@in_partnership("agency:U", area="agencies")
def edit_post(request: HttpRequest, pk: int) -> HttpResponse:
    """A post's title and role."""
    by, row = who(request), _post(request, pk)
    AGENCY.require(by, "U", row.agency)
    return FormPage(
        title=f"Edit the post “{row.title}”", button="Save", back=_back(request, row.agency), form=PostForm, room=ROOM,
        deed=lambda form: services.edit_post(post=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "agency", row.agency_id), "The post is saved."),
        initial={"title": row.title, "role": row.role, "independent": row.independent},
    ).answer(request)  # fmt: skip


@in_partnership("agency:U", area="agencies")
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post."""
    by, row = who(request), _post(request, pk)
    AGENCY.require(by, "U", row.agency)
    return FormPage(
        title=f"End the post “{row.title}”", button="End the post", back=_back(request, row.agency), form=EndForm,
        deed=lambda form: services.end_post(post=row, by=by, **form.cleaned_data), room=ROOM, warning=True,
        lead="Its seats end with it. Its work stays in its name until you give it to another post.",
        done=lambda _: (href(request, "agency", row.agency_id), f"The post “{row}” has an end."),
        initial={"ends_on": by.today},
    ).answer(request)  # fmt: skip
