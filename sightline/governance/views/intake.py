"""Who takes in new cases of each kind: the posts whose holders are named on each one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from sightline.accounts.confirming import confirm_first
from sightline.governance.access import in_partnership
from sightline.governance.forms.cases import IntakeForm
from sightline.governance.permissions import ROLE_GRANT
from sightline.governance.queries import cases as queries
from sightline.governance.services import cases as services
from sightline.governance.views.cases import ROOM
from sightline.governance.views.pages import FormPage, ListPage, href, who
from sightline.ui.tables import Column, Table


@in_partnership("role_grant:C", area="cases")
def index(request: HttpRequest) -> HttpResponse:
    """Who takes in new cases, by kind of case."""
    by = who(request)
    ROLE_GRANT.require(by, "C", also={"v"})
    table = Table(
        rows=queries.intakes(by), params={}, caption="Kinds of case", caption_hidden=True,
        columns=[
            Column("words", "Kind of case", row_header=True, href=lambda row: href(request, "intake", row.kind)),
            Column("posts", "Named on each new one",
                   value=lambda row: "; ".join(f"{one.title}, {one.agency}" for one in row.posts) or "Business unit"),
        ],
    )  # fmt: skip
    return ListPage(
        title="Who takes in new cases", room=ROOM, table=table,
        lead="Whoever holds one of these posts on the day is named on each new case of the kind, besides who made it.",
    ).answer(request)  # fmt: skip


@in_partnership("role_grant:C", area="cases")
@confirm_first
def change(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose the posts that take in cases of one kind."""
    by = who(request)
    ROLE_GRANT.require(by, "C", also={"v"})
    row = next((one for one in queries.intakes(by) if one.kind == kind), None)
    if row is None:
        raise Http404

    def form(*args: Any, **kwargs: Any) -> IntakeForm:
        return IntakeForm(*args, by=by, **kwargs)

    back = href(request, "intakes")
    return FormPage(
        title=row.words, button="Save who takes these in", back=("Who takes in new cases", back), room=ROOM, form=form,
        lead="Cases that exist already stay with who is named on them.", initial={"posts": [p.pk for p in row.posts]},
        deed=lambda form: services.set_intake(kind=kind, posts=list(form.cleaned_data["posts"]), by=by),
        done=lambda _: (back, f"{row.words}: who takes them in is saved."),
    ).answer(request)  # fmt: skip
