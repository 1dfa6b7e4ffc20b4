"""The challenge log, and one challenge."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, ListPage, who
from sightline.plans.permissions import PRIORITY
from sightline.registers import services
from sightline.registers.forms_sent_up import ChallengeAnswerForm, ChallengeFilter, ChallengeForm, EffectForm
from sightline.registers.listing import challenge_table
from sightline.registers.models import Challenge
from sightline.registers.permissions import CHALLENGE
from sightline.registers.queries.resolving import href
from sightline.registers.queries.sent_up import (
    challenge_clock,
    challenged_of,
    challenger_of,
    challenges_to_open,
    groups_here,
    version_of_challenge,
)
from sightline.ui.downloads import wanted_format

LEAD = (
    "Who challenged whom, on what, what the answer was and what it changed. The yearly report tells the effect of "
    "challenge, so write it down while you know it."
)


def _load(request: HttpRequest, reference: str) -> Challenge:
    return load(challenges_to_open(), CHALLENGE, who(request), reference=reference.upper())


@in_partnership("challenge:R", area="registers")
def index(request: HttpRequest) -> HttpResponse:
    """The challenge log."""
    by = who(request)
    may = CHALLENGE.may_some(by, "C")
    return ListPage(
        title="Challenges", room="Challenges", lead=LEAD, file_name="Challenge log",
        table=challenge_table(by, request.GET, plain=bool(wanted_format(request))),
        filter=ChallengeFilter(request.GET, groups=groups_here(by)),
        buttons=[("Log a challenge", reverse("registers:challenge_add", args=[by.partnership.slug]))] if may else [],
        empty=("No challenge is open", "What was challenged in a meeting or by the scrutineer is logged here."),
    ).answer(request, export=CHALLENGE.may_some(by, "X"))  # fmt: skip


@in_partnership("challenge:C", area="registers")
def add(request: HttpRequest) -> HttpResponse:
    """Log a challenge."""
    by = who(request)
    return FormPage(
        title="Log a challenge", button="Log it", form=partial(ChallengeForm, by=by), room="Challenges",
        back=("Challenges", reverse("registers:challenges", args=[by.partnership.slug])),
        lead="Also when another partnership was challenged: choose it among the other bodies.",
        deed=lambda form: services.make_challenge(new=form.new, by=by), initial={"made_on": by.today},
        done=lambda row: (href("challenge", row, by), f"{row.reference} is on the log."),
    ).answer(request)  # fmt: skip


@in_partnership("challenge:R", area="registers")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One challenge: what was said, the answer, the effect."""
    by, row = who(request), _load(request, reference)
    given = {
        "row": row, "slug": by.partnership.slug, "clock": challenge_clock(row, by.today), "by": challenger_of(row),
        "of": challenged_of(row), "steps": row.steps.select_related("author"),
        "may_change": row.state != "closed" and CHALLENGE.may(by, "U", row),
        "priority": row.priority if row.priority and PRIORITY.may(by, "R", row.priority) else None,
    }  # fmt: skip
    return render(request, "registers/challenge.html", given)


@in_partnership("challenge:U", area="registers")
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down the answer."""
    by, row = who(request), _load(request, reference)
    CHALLENGE.require(by, "U", row)
    return _page(
        request, row, title=f"Answer: {row.subject}", button="Save the answer", form=ChallengeAnswerForm,
        facts=[("What was challenged", row.text)], said="The answer is on the log.",
        initial={"version": row.version, "answer": row.answer},
        deed=lambda form: services.answer_challenge(challenge=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("challenge:U", area="registers")
def effect(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what a challenge changed."""
    by, row = who(request), _load(request, reference)
    CHALLENGE.require(by, "U", row)
    return _page(
        request, row, title=f"The effect of: {row.subject}", button="Save and close", form=EffectForm,
        facts=[("What was challenged", row.text), ("The answer", row.answer or "None yet")],
        said="The challenge is closed with its effect.", initial={"version": row.version},
        deed=lambda form: services.close_challenge(challenge=row, by=by, **form.cleaned_data),
    )  # fmt: skip


def _page(request: HttpRequest, row: Challenge, *, said: str, **more: Any) -> HttpResponse:
    address = href("challenge", row, who(request))
    return FormPage(
        back=(row.reference, address), version=lambda: version_of_challenge(row), done=lambda _: (address, said),
        room="Challenges", **more,
    ).answer(request)  # fmt: skip
