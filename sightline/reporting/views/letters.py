"""Letters that say who owes what, and the progress report of the plan."""

from django.http import Http404, HttpRequest, HttpResponse

from sightline.governance.access import in_partnership, missing
from sightline.governance.exports import letterhead, note_export
from sightline.governance.models import Agency, Post
from sightline.governance.pages import ListPage, who
from sightline.plans.permissions import PLAN
from sightline.plans.queries import current_plan, plan_page
from sightline.publishing.lists import document_as_file
from sightline.reporting.letters import letter, progress_report
from sightline.reporting.listing_circulation import owed_table
from sightline.reporting.queries import address, setting_of
from sightline.reporting.queries.owed import owed_by, progress_of, who_owes
from sightline.reporting.views.reading import FILES


@in_partnership("action:X", area="reports")
def owed(request: HttpRequest) -> HttpResponse:
    """Who owes open work, agency by agency, each with a letter; the progress report of the plan."""
    by = who(request)
    buttons = []
    if PLAN.may(by, "X") and current_plan(by):
        buttons = [(f"Progress report as {words}", address("progress", by, f"progress.{kind}"))
                   for kind, words in FILES.items()]  # fmt: skip
    return ListPage(
        title="Who owes what", room="Who owes what", table=owed_table(who_owes(by), request.GET, by), buttons=buttons,
        lead="Open work of level 1 with an owner. A letter lists it with dates and latest updates: to a whole agency, "
        "for its lead, or to one post.",
        empty=("Nobody owes anything", "Open actions with an owner stand here, agency by agency."),
    ).answer(request)  # fmt: skip


@in_partnership("action:X", area="reports")
def letter_file(request: HttpRequest, whom: str, pk: int, name: str) -> HttpResponse:
    """The letter to an agency or a post, as Word or PDF."""
    by, kind = who(request), name.rpartition(".")[2]
    one = next((row for row in who_owes(by) if (row.whom, row.pk) == (whom, pk)), None)
    if kind not in FILES:
        raise Http404
    if one is None:
        raise missing(Post if whom == "post" else Agency, "action", by, pk=pk)
    own = setting_of(by.partnership)
    called = one.name if whom == "agency" else f"{one.name}, {one.agency}"
    actions = owed_by(whom, pk, by)
    document = letter(called, actions, letterhead(by), by, (own.mailbox if own else "") or by.person.email)
    answer = document_as_file(document, f"{by.partnership.code} letter {one.name} {by.today:%Y-%m-%d}", kind)
    note_export(what="action", reference="", by=by, file=kind, rows=len(actions))
    return answer


@in_partnership("plan:X", area="reports")
def progress(request: HttpRequest, name: str) -> HttpResponse:
    """The progress report of the current plan, as Word or PDF."""
    by, kind = who(request), name.rpartition(".")[2]
    plan = current_plan(by)
    if kind not in FILES or plan is None:
        raise Http404
    document = progress_report(plan_page(plan, by), progress_of(plan, by), letterhead(by), by)
    answer = document_as_file(document, f"{plan.reference} progress {by.today:%Y-%m-%d}", kind)
    note_export(what="plan", reference=plan.reference, by=by, file=kind, rows=1)
    return answer
