"""Who leads for each statutory partner, who is delegated, who chairs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from sightline.governance import queries, services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import EndForm, RepresentativeEditForm, RepresentativeForm
from sightline.governance.models import Representative
from sightline.governance.permissions import AGENCY, ARRANGED, ARRANGEMENTS
from sightline.governance.services import NewRepresentative, version_of_representative
from sightline.governance.views.pages import FormPage, href, show, who
from sightline.governance.wording import wording
from sightline.kernel.dates import in_short

ROOM = "About the partnership"
BACK = "Who leads and who is delegated"


@in_partnership("partnership_arrangements:R", area="about")
def index(request: HttpRequest) -> HttpResponse:
    """Who represents the partners today, who did before, and what is missing."""
    by = who(request)
    if not ARRANGEMENTS.may(by, "R", by.partnership):
        raise Http404
    page = queries.representatives(by)
    lines = [(kind, words, page.of(kind)) for kind, words in page.words.items()]
    context = {
        "page": page, "kinds": lines, "may_add": ARRANGED.may(by, "C"), "may_edit": ARRANGED.may(by, "U"),
        "may_end": ARRANGED.may(by, "E"), "may_agency": AGENCY.may_some(by, "R"),
    }  # fmt: skip
    return show(request, "representatives", ROOM, context)


def _back(request: HttpRequest) -> tuple[str, str]:
    return BACK, href(request, "representatives")


@in_partnership("partnership_arrangements:C", area="about")
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Say which post represents."""
    by = who(request)
    if kind not in Representative.Kind.values:
        raise Http404

    def form(*args: Any, **kwargs: Any) -> RepresentativeForm:
        return RepresentativeForm(*args, by=by, kind=kind, **kwargs)

    def deed(filled: RepresentativeForm) -> Representative:
        said = dict(filled.cleaned_data)
        starts_on = said.pop("starts_on")
        return services.set_representative(new=NewRepresentative(kind, **said), starts_on=starts_on, by=by)

    return FormPage(
        title=f"Set: {wording(by)[kind]}", button="Save", back=_back(request), form=form, deed=deed, room=ROOM,
        lead="A post represents, so its next holder takes over. Where there is one place, the post before ends.",
        initial={"starts_on": by.today},
        done=lambda row: (href(request, "representatives"), f"{row.post.title} represents from that day."),
    ).answer(request)  # fmt: skip


def _row(request: HttpRequest, pk: int) -> Representative:
    return load(queries.representatives_to_open(), ARRANGED, who(request), pk=pk)


@in_partnership("partnership_arrangements:U", area="about")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The authority of a representative and who delegates."""
    by, row = who(request), _row(request, pk)
    ARRANGED.require(by, "U", row)

    def form(*args: Any, **kwargs: Any) -> RepresentativeEditForm:
        return RepresentativeEditForm(*args, by=by, kind=row.kind, **kwargs)

    initial = {"delegated_by": row.delegated_by, "authority": row.authority, "version": version_of_representative(row)}
    return FormPage(
        title=f"Authority of {row.post.title}", button="Save", back=_back(request), form=form, room=ROOM,
        initial=initial, version=lambda: version_of_representative(_row(request, pk)),
        deed=lambda form: services.edit_representative(representative=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "representatives"), "The authority is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:E", area="about")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End what a post represents."""
    by, row = who(request), _row(request, pk)
    ARRANGED.require(by, "E", row)
    return FormPage(
        title=f"End: {row.post.title}", button="End it", back=_back(request), form=EndForm, room=ROOM, warning=True,
        lead=f"{wording(by)[row.kind]} from {in_short(row.starts_on)}. It stays in the history.",
        deed=lambda form: services.end_representative(representative=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "representatives"), f"{row.post.title} has a last day."),
        initial={"ends_on": by.today},
    ).answer(request)  # fmt: skip
