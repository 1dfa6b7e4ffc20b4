"""What members propose for an agenda, and the answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership
from sightline.governance.pages import FormPage, press, who
from sightline.kernel.errors import NotAllowed
from sightline.kernel.once import Answer
from sightline.meetings import services
from sightline.meetings.forms_agenda import ProposeForm, RefuseForm
from sightline.meetings.models import ItemProposal, Meeting, Purpose
from sightline.meetings.permissions import AGENDA, may_propose
from sightline.meetings.queries.agenda import agenda_href
from sightline.meetings.queries.events import when
from sightline.meetings.queries.usual import proposal_of
from sightline.meetings.views.agenda import load_agenda


def _proposal(request: HttpRequest, reference: str, pk: int) -> tuple[Meeting, ItemProposal]:
    meeting = load_agenda(request, reference)
    found = proposal_of(meeting, pk, who(request))
    if found is None:
        raise Http404
    return meeting, found


@in_partnership("meeting_papers:R", area="meetings")
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an item."""
    by, meeting = who(request), load_agenda(request, reference)
    if not may_propose(meeting, by):
        raise NotAllowed("Only members of the group propose items.", verb="item_proposal.create")
    return FormPage(
        title="Propose an item", button="Propose it", back=("Agenda", agenda_href(meeting, by)), form=ProposeForm,
        initial={"purpose": Purpose.DISCUSS, "minutes": 10}, facts=[("Meeting", f"{meeting.group}, {when(meeting)}")],
        lead="The chair or the business unit answers it. Name no child and no adult here.",
        deed=lambda form: services.propose_item(meeting=meeting, by=by, **form.cleaned_data),
        done=lambda row: (agenda_href(meeting, by), f"“{row.title}” is proposed."),
    ).answer(request)  # fmt: skip


@in_partnership("meeting_papers:C", area="meetings")
@require_POST
def accept(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Put what was proposed on the agenda."""
    by, (meeting, row) = who(request), _proposal(request, reference, pk)
    AGENDA.require(by, "C", meeting)

    def deed() -> Answer:
        item = services.accept_proposal(proposal=row, by=by)
        return Answer(agenda_href(meeting, by), f"“{item.title}” is item {item.label}.")

    return press(request, agenda_href(meeting, by), deed)


@in_partnership("meeting_papers:C", area="meetings")
def refuse(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say why an item does not come on the agenda."""
    by, (meeting, row) = who(request), _proposal(request, reference, pk)
    AGENDA.require(by, "C", meeting)
    return FormPage(
        title="Not on this agenda", button="Send the answer", back=("Agenda", agenda_href(meeting, by)),
        form=RefuseForm, facts=[("Proposed", row.title), ("Why", row.why)],
        lead="Whoever proposed it reads your reason on the agenda’s page.",
        deed=lambda form: services.refuse_proposal(proposal=row, by=by, **form.cleaned_data),
        done=lambda _: (agenda_href(meeting, by), "The answer is given."),
    ).answer(request)  # fmt: skip


@in_partnership("meeting_papers:R", area="meetings")
@require_POST
def take_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take back what one proposed."""
    by, (meeting, row) = who(request), _proposal(request, reference, pk)

    def deed() -> Answer:
        services.withdraw_proposal(proposal=row, by=by)
        return Answer(agenda_href(meeting, by), "Your proposal is taken back.")

    return press(request, agenda_href(meeting, by), deed)
