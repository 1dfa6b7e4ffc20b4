"""Overrides of a rule: proposed by one, approved or refused by another, withdrawn or ended."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from sightline.accounts.confirming import confirm_first
from sightline.governance import services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import EmptyForm, EndForm
from sightline.governance.forms.law import ApproveForm, OverrideForm, RefuseForm
from sightline.governance.models import RuleOverride
from sightline.governance.permissions import OVERRIDE
from sightline.governance.queries import law as queries
from sightline.governance.queries.law import OverrideLine
from sightline.governance.services import NewOverride
from sightline.governance.services.law import may_decide, may_withdraw
from sightline.governance.views.pages import FormPage, href, show, who
from sightline.kernel.dates import england_date, in_short
from sightline.rulesets.rules import Entry

ROOM = "Law"


@in_partnership("ruleset_override:C", area="law")
def propose(request: HttpRequest, key: str, kind: str, entry: str) -> HttpResponse:
    """Propose what is to hold in place of a rule."""
    by = who(request)
    found = queries.entry_to_open(key, f"{kind}:{entry}")
    if found is None:
        raise Http404
    page = queries.entry_page(found, by)

    def form(*args: Any, **kwargs: Any) -> OverrideForm:
        return OverrideForm(*args, entry=found, content=page.rule.entry.content, rule_set=page.line.rule_set, **kwargs)

    def deed(filled: OverrideForm) -> RuleOverride:
        said = filled.cleaned_data
        new = NewOverride(key, found.name, filled.content, said["reason"], said["starts_on"])
        return services.propose_override(new=new, by=by)

    return FormPage(
        title=f"Propose an override of “{found.title}”", button="Send for approval", room=ROOM, form=form, deed=deed,
        back=(found.title, href(request, "law_entry", key, kind, entry)), initial={"starts_on": by.today},
        lead=f"Change what is to hold here in place of the rule ({_standing_of(found)}). It holds once somebody of the "
        "executive approves it.",
        done=lambda row: (href(request, "override", row.pk), "The override waits for the executive’s approval."),
    ).answer(request)  # fmt: skip


def _standing_of(rule: Entry) -> str:
    checked = "verified" if rule.verified else "not verified"
    return f"{rule.status_words.lower()}, {checked}, {rule.citation}"


def _override(request: HttpRequest, pk: int) -> RuleOverride:
    return load(queries.overrides_to_open(), OVERRIDE, who(request), pk=pk)


@in_partnership("ruleset_override:R", area="law")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One override: what it changes, why, and what was decided."""
    by, row = who(request), _override(request, pk)
    is_open = row.state == RuleOverride.State.PROPOSED
    may_end = OVERRIDE.may(by, "E", row)
    context = {
        "line": queries.override_line(row), "row": row, "is_open": is_open,
        "may_decide": is_open and may_decide(row, by),
        "own": is_open and row.proposed_by_id == by.person.pk,
        "may_withdraw": may_end and may_withdraw(row, by.today),
        "may_end": may_end and row.state == "approved" and row.ends_on is None and row.starts_on <= by.today,
    }  # fmt: skip
    return show(request, "law_override", ROOM, context)


def _page(request: HttpRequest, row: RuleOverride, words: str, **more: Any) -> FormPage:
    line = queries.override_line(row)
    address = href(request, "override", row.pk)
    title = f"{words} the override of “{line.title}”"
    return FormPage(title=title, back=(f"Override of “{line.title}”", address), room=ROOM, facts=_facts(line), **more)


def _facts(line: OverrideLine) -> list[tuple[str, str]]:
    """Return what an override changes, from when and why, to be read once more before something is done to it."""
    row = line.row
    said = [(one.words, f"Now: {one.before or 'Nothing'}\nThen: {one.after or 'Nothing'}") for one in line.changes]
    asked = f"{row.proposed_by}, {in_short(england_date(row.created_at))}"
    return [*said, ("Holds from", in_short(row.starts_on)), ("Reason", row.reason), ("Proposed by", asked)]


def _told(request: HttpRequest, sentence: str) -> Any:
    return lambda row: (href(request, "override", row.pk), sentence)


@in_partnership("ruleset_override:A", area="law")
@confirm_first
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve an override that somebody else proposed."""
    by, row = who(request), _override(request, pk)
    services.require_decision(row, by)
    return _page(
        request, row, "Approve", button="Approve it", form=ApproveForm,
        lead=f"From {in_short(row.starts_on)} this holds in place of the rule wherever Sightline uses it.",
        deed=lambda form: services.approve_override(override=row, by=by, **form.cleaned_data),
        done=_told(request, "The override is approved."),
    ).answer(request)  # fmt: skip


@in_partnership("ruleset_override:A", area="law")
@confirm_first
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse an override that somebody else proposed."""
    by, row = who(request), _override(request, pk)
    services.require_decision(row, by)
    return _page(
        request, row, "Refuse", button="Refuse it", form=RefuseForm,
        lead="The rule stays as it is. Whoever proposed it reads why.",
        deed=lambda form: services.refuse_override(override=row, by=by, **form.cleaned_data),
        done=_told(request, "The override is refused."),
    ).answer(request)  # fmt: skip


@in_partnership("ruleset_override:E", area="law")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an override that does not hold yet."""
    by, row = who(request), _override(request, pk)
    OVERRIDE.require(by, "E", row)
    return _page(
        request, row, "Withdraw", button="Withdraw it", form=EmptyForm, warning=True,
        lead=f"It stays in the history. {_once_withdrawn(row)}",
        deed=lambda _: services.withdraw_override(override=row, by=by),
        done=_told(request, "The override is withdrawn."),
    ).answer(request)  # fmt: skip


def _once_withdrawn(row: RuleOverride) -> str:
    if row.state == RuleOverride.State.PROPOSED:
        return "The rule stays as it is."
    return f"From {in_short(row.starts_on)} the rule holds as its set has it, also where another override held before."


@in_partnership("ruleset_override:E", area="law")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the rule as its set has it."""
    by, row = who(request), _override(request, pk)
    OVERRIDE.require(by, "E", row)
    return _page(
        request, row, "End", button="Set the last day", form=EndForm, warning=True, initial={"ends_on": by.today},
        lead="From the day after, the rule holds again as its set has it.",
        deed=lambda form: services.end_override(override=row, by=by, **form.cleaned_data),
        done=_told(request, "The override has a last day."),
    ).answer(request)  # fmt: skip
