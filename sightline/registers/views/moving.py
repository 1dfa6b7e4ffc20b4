"""A risk moved up and down, closed and opened again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from sightline.governance.access import in_partnership
from sightline.governance.pages import FormPage, who
from sightline.registers import services
from sightline.registers.forms import RaiseForm, ReasonForm
from sightline.registers.permissions import RISK
from sightline.registers.queries.resolving import href
from sightline.registers.queries.risks import version_now
from sightline.registers.queries.sent_up import groups_above
from sightline.registers.services import Asked
from sightline.registers.views.risks import load_risk


@in_partnership("risk:U", area="registers")
def up(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a risk up, and ask for something in the same deed if wanted."""
    by, row = who(request), load_risk(request, reference)
    RISK.require(by, "U", row)
    groups = [one for one in groups_above(by) if one.pk != row.group_id]

    def deed(form: Any) -> Any:
        told = form.cleaned_data
        asked = Asked(told["ask"], told["due_on"])
        return services.raise_risk(
            risk=row, to=told["to"], reason=told["reason"], version=told["version"], asked=asked, by=by
        )

    first = groups[0].pk if groups else None
    return FormPage(
        title=f"Move {row.title} up", button="Move it up", back=(row.reference, href("risk", row, by)), room="Risks",
        lead=f"{row.group} goes on reading it. The group above looks after it until it sends it down.",
        form=partial(RaiseForm, groups=groups), initial={"version": row.version, "to": first}, deed=deed,
        done=lambda _: (href("risk", row, by), "The risk is moved up."), version=lambda: version_now(row),
    ).answer(request)  # fmt: skip


@in_partnership("risk:A", area="registers")
def down(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a risk down again: the executive's deed."""
    lead = "It goes back to the group whose risk it is, with your reason."
    words = Said("Send {} down", "Send it down", lead, "The risk is sent down.")
    return _with_reason(request, reference, "A", words, services.return_risk)


@in_partnership("risk:U", area="registers")
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a risk off the register."""
    lead = "It stays readable with its history, and can be opened again."
    words = Said("Close {}", "Close the risk", lead, "The risk is closed.", warning=True)
    return _with_reason(request, reference, "U", words, services.close_risk)


@in_partnership("risk:U", area="registers")
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a closed risk back on the register."""
    done = "The risk is open again. Review it now."
    words = Said("Open {} again", "Open it again", "It is due for a review from today.", done)
    return _with_reason(request, reference, "U", words, services.reopen_risk)


@dataclass(frozen=True)
class Said:
    """What a page that asks for a reason says; its title has a place for that of the risk."""

    title: str
    button: str
    lead: str
    done: str
    warning: bool = False


def _with_reason(
    request: HttpRequest, reference: str, deed: str, words: Said, do: Callable[..., Any]
) -> HttpResponse:  # fmt: skip
    by, row = who(request), load_risk(request, reference)
    RISK.require(by, deed, row)
    return FormPage(
        title=words.title.replace("{}", row.title), button=words.button, back=(row.reference, href("risk", row, by)),
        form=ReasonForm, lead=words.lead, initial={"version": row.version}, warning=words.warning, room="Risks",
        version=lambda: version_now(row), deed=lambda form: do(risk=row, by=by, **form.cleaned_data),
        done=lambda _: (href("risk", row, by), words.done),
    ).answer(request)  # fmt: skip
