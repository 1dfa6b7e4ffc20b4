"""The business unit: its posts, how much of each there is, and whom it serves besides."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from sightline.governance import queries, services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import EndForm, ShareForm, UnitPostEditForm, UnitPostForm
from sightline.governance.models import UnitPost, UnitShare
from sightline.governance.permissions import AGENCY, ARRANGED, ARRANGEMENTS
from sightline.governance.services import UnitPlace, version_of_unit_post
from sightline.governance.views.pages import FormPage, href, show, who

ROOM = "About the partnership"
TITLE = "The business unit"


@in_partnership("partnership_arrangements:R", area="about")
def index(request: HttpRequest) -> HttpResponse:
    """The unit's posts and their sum, whom it serves besides, which other unit serves here."""
    by = who(request)
    if not ARRANGEMENTS.may(by, "R", by.partnership):
        raise Http404
    may_add = ARRANGED.may(by, "C")
    context = {
        "page": queries.unit(by), "may_add": may_add, "may_edit": ARRANGED.may(by, "U"),
        "may_end": ARRANGED.may(by, "E"), "may_agency": AGENCY.may_some(by, "R"),
        "may_serve": may_add and queries.partnerships_to_serve(by).exists(),
    }  # fmt: skip
    return show(request, "unit", ROOM, context)


def _back(request: HttpRequest) -> tuple[str, str]:
    return TITLE, href(request, "unit")


@in_partnership("partnership_arrangements:C", area="about")
def add(request: HttpRequest) -> HttpResponse:
    """Count a post to the unit."""
    by = who(request)

    def form(*args: Any, **kwargs: Any) -> UnitPostForm:
        return UnitPostForm(*args, by=by, **kwargs)

    def deed(filled: UnitPostForm) -> UnitPost:
        said = dict(filled.cleaned_data)
        return services.add_unit_post(starts_on=said.pop("starts_on"), new=UnitPlace(**said), by=by)

    return FormPage(
        title="Add a post to the business unit", button="Add the post", back=_back(request), form=form, deed=deed,
        room=ROOM, initial={"starts_on": by.today},
        done=lambda row: (href(request, "unit"), f"{row.post.title} is in the business unit."),
    ).answer(request)  # fmt: skip


def _post(request: HttpRequest, pk: int) -> UnitPost:
    return load(queries.unit_posts_to_open(), ARRANGED, who(request), pk=pk)


@in_partnership("partnership_arrangements:U", area="about")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how much a post gives."""
    by, row = who(request), _post(request, pk)
    ARRANGED.require(by, "U", row)
    initial = {"fte": row.fte, "also_serves": row.also_serves, "from_on": by.today}
    return FormPage(
        title=f"Change {row.post.title}", button="Save", back=_back(request), form=UnitPostEditForm, room=ROOM,
        initial={**initial, "version": version_of_unit_post(row)},
        version=lambda: version_of_unit_post(_post(request, pk)),
        deed=lambda form: services.change_unit_post(unit_post=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "unit"), f"{row.post.title} is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:E", area="about")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post out of the unit."""
    by, row = who(request), _post(request, pk)
    ARRANGED.require(by, "E", row)
    return FormPage(
        title=f"Take {row.post.title} out of the unit", button="Take it out", back=_back(request), form=EndForm,
        lead="The post itself stays, and so does its work.", warning=True, room=ROOM,
        deed=lambda form: services.end_unit_post(unit_post=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "unit"), f"{row.post.title} has a last day in the unit."),
        initial={"ends_on": by.today},
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:C", area="about")
def serve(request: HttpRequest) -> HttpResponse:
    """Say that the unit serves another partnership too."""
    by = who(request)

    def form(*args: Any, **kwargs: Any) -> ShareForm:
        return ShareForm(*args, by=by, **kwargs)

    return FormPage(
        title="Serve another partnership", button="Save", back=_back(request), form=form, room=ROOM,
        lead="The other partnership then sees which unit serves it, how to reach it and its total. It sees no people.",
        deed=lambda form: services.share_unit(by=by, **form.cleaned_data), initial={"starts_on": by.today},
        done=lambda row: (href(request, "unit"), f"The unit serves {row.served} from that day."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:E", area="about")
def end_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when the unit stops serving another partnership."""
    by = who(request)
    row: UnitShare = load(queries.unit_shares_to_open(), ARRANGED, by, pk=pk)
    ARRANGED.require(by, "E", row)
    return FormPage(
        title=f"Stop serving {row.served}", button="Save", back=_back(request), form=EndForm, room=ROOM, warning=True,
        deed=lambda form: services.end_unit_share(share=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "unit"), f"Serving {row.served} has a last day."),
        initial={"ends_on": by.today},
    ).answer(request)  # fmt: skip
