"""The decision register, one decision, and the rules on who has to be there."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.accounts.confirming import confirm_first
from sightline.actions.queries import agencies_for_work, groups_for_work, posts_with_holders
from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, ListPage, press, who
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing
from sightline.kernel.once import Answer
from sightline.meetings.forms_decisions import ChangeForm, DecisionForm, DelegatedForm, NeededForm, RegisterFilter
from sightline.meetings.forms_record import ActionForm
from sightline.meetings.listing_decisions import answer_table, decision_table, needed_table
from sightline.meetings.models import Decision, MinuteEntry
from sightline.meetings.permissions import DECISION, NEEDED
from sightline.meetings.queries.decisions import (
    asked,
    decision_page,
    decisions_to_open,
    groups_to_decide,
    needed_rows,
    needed_to_open,
    register_rows,
    version_now,
    years,
)
from sightline.meetings.queries.plan import group_choices
from sightline.meetings.queries.record import address, room_of
from sightline.meetings.services import recording as services
from sightline.meetings.views.taking import load_entry
from sightline.ui.downloads import wanted_format


def load_decision(request: HttpRequest, reference: str) -> Decision:
    """Return a decision that the visitor may read."""
    by = who(request)
    return load(decisions_to_open(by), DECISION, by, reference=reference.upper())


def _note_restricted(rows: Iterable[Decision], by: Standing) -> None:
    for row in rows:
        if row.level > MinuteEntry.Level.GROUP:
            note_read(reference=row.reference, by=by, what=DECISION.kind)


def _page(row: Decision, by: Standing) -> str:
    return address("decision", by, row.reference)


@in_partnership("decision:R", area="meetings")
def register(request: HttpRequest) -> HttpResponse:
    """Every decision of every group that the reader may read; a file of it holds none of a restricted item."""
    by, wanted, file = who(request), asked(request.GET), bool(wanted_format(request))
    rows = register_rows(by, wanted)
    rows = rows.filter(level=MinuteEntry.Level.GROUP) if file else rows
    table = decision_table(rows, request.GET, by, plain=file)
    shown = [] if file else table.page.rows
    _note_restricted(shown, by)
    buttons = []
    if DECISION.may_some(by, "C"):
        buttons = [("Send a decision round", address("decision_round", by)),
                   ("Record a delegated decision", address("decision_add", by))]  # fmt: skip
    return ListPage(
        title="Decisions", room="Decisions", table=table, buttons=buttons,
        lead="What the groups decided, at meetings, by circulation or under delegated authority. Those of a meeting "
        "are recorded on the screens of that meeting.",
        filter=RegisterFilter(request.GET, groups=group_choices(by), years=years(by)),
        empty=("No decisions yet", "Record them while a meeting is minuted, or send one round between meetings."),
        more={"marking": any(row.level > MinuteEntry.Level.GROUP for row in shown)},
    ).answer(request, export=DECISION.may_some(by, "X"))  # fmt: skip


@in_partnership("decision:R", area="meetings")
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    """One decision: why, by whom, who answered, what follows."""
    by, row = who(request), load_decision(request, reference)
    _note_restricted([row], by)
    page = decision_page(row, by)
    given = {"page": page, "row": row, "slug": by.partnership.slug, "marking": row.level > MinuteEntry.Level.GROUP,
             "answers": answer_table(list(page.answers)) if row.answer_by and page.inside else None}  # fmt: skip
    return render(request, "meetings/decision.html", given)


@in_partnership("decision:C", area="meetings")
def entry_decision(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record a decision taken under an item; warned when somebody needed is not there."""
    by, row = who(request), load_entry(request, reference, pk)
    home = address("chair", by, reference.upper())
    room = room_of(row.minutes.meeting, by)
    return FormPage(
        title="Record a decision", button="Record the decision", back=("Chair the meeting", home), form=DecisionForm,
        facts=[("Item", f"{row.label}. {row.title}"), ("Quorum", room.quorum(row.pk).sentence)],
        deed=lambda form: services.decide(entry=row, told=form.told, by=by),
        done=lambda made: (f"{home}#item-{row.pk}", f"Decision {made.reference} is recorded."),
    ).answer(request)  # fmt: skip


@in_partnership("decision:C", area="meetings")
def add(request: HttpRequest) -> HttpResponse:
    """Record a decision taken under delegated authority."""
    by = who(request)
    groups = groups_to_decide(by)

    def deed(form: Any) -> Decision:
        told = form.cleaned_data
        return services.decide_delegated(group=told["group"], decided_on=told["decided_on"], told=form.told, by=by)

    return FormPage(
        title="Record a delegated decision", button="Record the decision", deed=deed,
        back=("Decisions", address("decisions", by)),
        form=lambda *args, **kwargs: DelegatedForm(*args, groups=groups, **kwargs),
        lead="A decision that somebody took between meetings because the group gave them authority to.",
        done=lambda made: (_page(made, by), f"Decision {made.reference} is recorded."),
    ).answer(request)  # fmt: skip


@in_partnership("decision:U", area="meetings")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a decision while the minutes it stands in are a draft."""
    by, row = who(request), load_decision(request, reference)
    DECISION.require(by, "U", row)
    return FormPage(
        title=f"Change decision {row.reference}", button="Save the decision", back=(row.reference, _page(row, by)),
        form=ChangeForm, initial=ChangeForm.start(row), version=lambda: version_now(row),
        deed=lambda form: services.change_decision(
            decision=row, told=form.told, version=form.cleaned_data["version"], by=by
        ),
        done=lambda _: (_page(row, by), "The decision is changed."),
    ).answer(request)  # fmt: skip


@in_partnership("decision:A", area="meetings")
@confirm_first
@require_POST
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish a decision, or take it back."""
    by, row = who(request), load_decision(request, reference)
    wanted = request.POST.get("publish") != "0"

    def deed() -> Answer:
        services.publish(decision=row, publish=wanted, by=by)
        return Answer(_page(row, by), "The decision is published." if wanted else "It is no longer published.")

    return press(request, _page(row, by), deed)


@in_partnership("decision:U", area="meetings")
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a decision off the record of a draft, or stop one that goes round."""
    by, row = who(request), load_decision(request, reference)

    def deed() -> Answer:
        services.withdraw_decision(decision=row, by=by)
        return Answer(_page(row, by), "The decision is withdrawn; it stays readable here.")

    return press(request, _page(row, by), deed)


@in_partnership("decision:U", area="meetings")
def action(request: HttpRequest, reference: str) -> HttpResponse:
    """Open an action that carries a decision out."""
    by, row = who(request), load_decision(request, reference)
    DECISION.require(by, "U", row)
    return FormPage(
        title="Add an action", button="Add the action", back=(row.reference, _page(row, by)),
        form=lambda *args, **kwargs: ActionForm(*args, posts=posts_with_holders(by), **kwargs),
        facts=[("Decision", row.title)],
        deed=lambda form: services.ask_by_decision(decision=row, asked=services.Asked(**form.cleaned_data), by=by),
        done=lambda made: (_page(row, by), f"Action {made.reference} is opened."),
    ).answer(request)  # fmt: skip


@in_partnership("settings:U", area="meetings")
def needed(request: HttpRequest) -> HttpResponse:
    """Who has to be there: for the quorum, and for each kind of decision."""
    by = who(request)
    rows = needed_rows(by)
    table = needed_table(rows, request.GET)
    return ListPage(
        title="Who has to be there", room="Who has to be there", table=table,
        lead="Some decisions need somebody: the cabinet member for policy, the commissioner for money. Whoever records "
        "a decision is warned when they are not there, and says why it is taken all the same. How many make a quorum "
        "stands on each group’s page.",
        buttons=[("Add a rule", address("needed_add", by))], template="meetings/needed.html",
        more={"rules": list(rows), "slug": by.partnership.slug},
        empty=("No rule yet", "Add who has to be there, with the paragraph of your arrangements that says so."),
    ).answer(request)  # fmt: skip


@in_partnership("settings:U", area="meetings")
def needed_add(request: HttpRequest) -> HttpResponse:
    """Add a rule on who has to be there."""
    by = who(request)
    home = address("needed", by)
    return FormPage(
        title="Add who has to be there", button="Add the rule", back=("Who has to be there", home),
        form=lambda *args, **kwargs: NeededForm(
            *args, groups=groups_for_work(by), posts=posts_with_holders(by), agencies=agencies_for_work(by), **kwargs
        ),
        lead="Choose a post, or an agency when anybody of it is enough.",
        deed=lambda form: services.add_needed(by=by, **form.cleaned_data),
        done=lambda _: (home, "The rule is added."),
    ).answer(request)  # fmt: skip


@in_partnership("settings:U", area="meetings")
@require_POST
def needed_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rule away."""
    by = who(request)
    row = load(needed_to_open(), NEEDED, by, pk=pk)
    home = address("needed", by)

    def deed() -> Answer:
        services.remove_needed(needed=row, by=by)
        return Answer(home, "The rule is taken away.")

    return press(request, home, deed)
