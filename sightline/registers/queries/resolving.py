"""What the references of the registers lead to, for those who may see it."""

from typing import Any

from django.urls import reverse

from sightline.kernel.references import Resolved
from sightline.registers.models import Challenge, Escalation, Matter, Risk
from sightline.registers.permissions import CHALLENGE, ESCALATION, MATTER, RISK

LEVEL = 2


def href(page: str, row: Any, by: Any) -> str:
    """Return the address of a page of a row with a reference."""
    return reverse(f"registers:{page}", args=[by.partnership.slug, row.reference])


def href_in(partnership: Any, risk: Risk) -> str:
    """Return the address of a risk's page, for a mail."""
    return reverse("registers:risk", args=[partnership.slug, risk.reference])


def resolve_risk(reference: str, by: Any) -> Resolved | None:
    """Return what a risk’s reference leads to, or None for whoever may not know of it."""
    row = RISK.visible(Risk.objects.all(), by).filter(reference=reference).first()
    return Resolved(reference, row.title, row.get_status_display(), href("risk", row, by), LEVEL) if row else None


def resolve_escalation(reference: str, by: Any) -> Resolved | None:
    """Return what an escalation’s reference leads to, or None for whoever may not know of it."""
    row = ESCALATION.visible(Escalation.objects.all(), by).filter(reference=reference).first()
    return Resolved(reference, row.title, row.get_state_display(), href("escalation", row, by), LEVEL) if row else None


def resolve_challenge(reference: str, by: Any) -> Resolved | None:
    """Return what a challenge’s reference leads to, or None for whoever may not know of it."""
    row = CHALLENGE.visible(Challenge.objects.all(), by).filter(reference=reference).first()
    return Resolved(reference, row.subject, row.get_state_display(), href("challenge", row, by), LEVEL) if row else None


def resolve_matter(reference: str, by: Any) -> Resolved | None:
    """Return what the reference of a matter with another body leads to, or None for whoever may not know of it."""
    row = MATTER.visible(Matter.objects.all(), by).filter(reference=reference).first()
    state = "closed" if row and row.closed_on else "open"
    return Resolved(reference, row.title, state, href("matter", row, by), 1) if row else None
