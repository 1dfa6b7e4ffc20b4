"""The partnership about itself: vision, purposes, values, areas, logo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sightline.governance import queries, services
from sightline.governance.access import in_partnership
from sightline.governance.forms import AreasForm, BasisForm, LogoForm, PartnershipForm, StatementsForm
from sightline.governance.models import Partnership
from sightline.governance.permissions import AGENCY, ARRANGEMENTS, PERSON
from sightline.governance.views.pages import FormPage, href, show, who

ROOM = "About the partnership"


@in_partnership("partnership_arrangements:R", area="about")
def about(request: HttpRequest) -> HttpResponse:
    """What the partnership is, whom it serves and what it stands for."""
    by = who(request)
    if not ARRANGEMENTS.may(by, "R", by.partnership):
        raise Http404
    context = {
        "page": queries.about(by),
        "may_edit": ARRANGEMENTS.may(by, "U", by.partnership),
        "named": PERSON.may(by, "R"),
        "may_agency": AGENCY.may_some(by, "R"),
        "may_load": AGENCY.may(by, "C"),
        "logo": queries.logo_digest(by),
    }
    return show(request, "about", ROOM, context)


def _back(request: HttpRequest) -> tuple[str, str]:
    return ROOM, href(request, "about")


def _words_page(request: HttpRequest, title: str, form: type[PartnershipForm | BasisForm], saved: str) -> HttpResponse:
    """Answer a page that changes some of the partnership's own words."""
    by = who(request)
    row = by.partnership
    ARRANGEMENTS.require(by, "U", row)
    initial = {name: getattr(row, name) for name in form.base_fields}

    def deed(filled: PartnershipForm | BasisForm) -> Partnership:
        values = {name: text for name, text in filled.cleaned_data.items() if name != "version"}
        return services.edit_partnership(values=values, version=filled.cleaned_data["version"], by=by)

    return FormPage(
        title=title, button="Save", back=_back(request), form=form, deed=deed, room=ROOM,
        done=lambda _: (href(request, "about"), saved), initial=initial, version=lambda: queries.version_now(row),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="about")
def edit(request: HttpRequest) -> HttpResponse:
    """Names, vision and contact."""
    return _words_page(request, "Name and vision", PartnershipForm, "The partnership’s name and vision are saved.")


@in_partnership("partnership_arrangements:U", area="about")
def basis(request: HttpRequest) -> HttpResponse:
    """Under which law the partnership works, and its stance."""
    return _words_page(request, "Legal basis and stance", BasisForm, "The legal basis and the stance are saved.")


@in_partnership("partnership_arrangements:U", area="about")
def statements(request: HttpRequest) -> HttpResponse:
    """What the partnership says of itself in lists."""
    by = who(request)
    ARRANGEMENTS.require(by, "U", by.partnership)
    said, kinds = queries.statements(by), StatementsForm.KINDS.items()
    initial = {name: "\n".join(one.text for one in said if one.kind == kind) for name, kind in kinds}

    def deed(form: StatementsForm) -> None:
        for name, kind in kinds:
            services.set_statements(kind=kind, texts=form.cleaned_data[name].splitlines(), by=by)

    return FormPage(
        title="What the partnership stands for", button="Save", back=_back(request), form=StatementsForm, deed=deed,
        room=ROOM, initial=initial, done=lambda _: (href(request, "about"), "The lists are saved."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="about")
def areas(request: HttpRequest) -> HttpResponse:
    """The councils, NHS boards and police forces whose areas the partnership covers."""
    by = who(request)
    ARRANGEMENTS.require(by, "U", by.partnership)
    rows = queries.areas(by)
    kinds = AreasForm.KINDS.items()
    initial = {name: "\n".join(row.name for row in rows if row.kind == kind) for name, kind in kinds}
    return FormPage(
        title="Areas the partnership covers", button="Save", back=_back(request), form=AreasForm, room=ROOM,
        deed=lambda form: services.set_areas(areas=form.areas(), by=by), initial=initial,
        done=lambda _: (href(request, "about"), "The areas are saved."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="about")
def change_logo(request: HttpRequest) -> HttpResponse:
    """Give the partnership its own logo."""
    by = who(request)
    ARRANGEMENTS.require(by, "U", by.partnership)
    return FormPage(
        title="The partnership’s logo", button="Use this logo", back=_back(request), form=LogoForm, room=ROOM,
        deed=lambda form: services.set_logo(content=form.cleaned_data["logo"].read(200_001), by=by),
        done=lambda _: (href(request, "about"), "The logo is changed."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="about")
@require_POST
def remove_logo(request: HttpRequest) -> HttpResponse:
    """Take the logo away."""
    services.remove_logo(by=who(request))
    return redirect(href(request, "about"))


@in_partnership("partnership_arrangements:R")
def logo(request: HttpRequest) -> HttpResponse:
    """The picture itself, which a browser keeps until it changes."""
    row = queries.logo(who(request))
    if row is None:
        raise Http404
    tag = f'"{row.digest[:32]}"'
    same = request.headers.get("If-None-Match") == tag
    response = HttpResponse(status=304) if same else HttpResponse(bytes(row.content), content_type=row.content_type)
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
