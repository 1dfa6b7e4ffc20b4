"""Pages of chasing inside a partnership: who was chased, a chase, the links of an action, when reminders go out."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sightline.actions import filtering
from sightline.actions.permissions import ACTION
from sightline.actions.queries import href, visible
from sightline.chasing import services
from sightline.chasing.forms import ChasedFilter, ChasingForm, QuietForm
from sightline.chasing.listing import chased_table, links_shown
from sightline.chasing.permissions import ACTION_LINK, CHASING
from sightline.chasing.queries import (
    CAME,
    address,
    addresses_to_open,
    chase_reach,
    dead_addresses,
    links_of,
    links_to_open,
    named_like,
    quiet_days,
    quiet_days_to_open,
    setting_of,
)
from sightline.chasing.queries import (
    chased as chased_rows,
)
from sightline.governance.access import PartnershipRequest, in_partnership, load
from sightline.governance.exports import letterhead, note_export
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.once import Answer, lead_on, once
from sightline.publishing.lists import table_as_file
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.links import query_with


def standing(request: HttpRequest) -> Standing:
    """Return the visitor's standing."""
    return cast(PartnershipRequest, request).standing


CAME_WORDS = [(key, words) for key, (words, _) in CAME.items()]


def _came(request: HttpRequest) -> str:
    found = request.GET.get("came", "")
    return found if found in CAME else ""


def _named(request: HttpRequest) -> Q:
    return named_like(request.GET.get("q", "")[:100].replace("\0", ""))


@in_partnership("action_link:R", area="plan")
def chased(request: HttpRequest) -> HttpResponse:
    """Who was asked for an update by mail, when, how often, and what came back."""
    by, came = standing(request), _came(request)
    may_set = CHASING.may(by, "U")
    given = {
        "table": chased_table(chased_rows(by).filter(CAME[came][1], _named(request)), request.GET, by),
        "filter": ChasedFilter(initial=request.GET.dict()),
        "filtered": bool(request.GET.get("q")),
        "came": [(words, query_with(request.GET, came=key, page=None), key == came) for key, words in CAME_WORDS],
        "files": file_links(request.GET, address("export", by)) if ACTION.may_some(by, "X") else [],
        "setting": setting_of(by.partnership),
        "may_set": may_set,
        "may_chase": ACTION_LINK.may_some(by, "C"),
        "dead": dead_addresses(by) if may_set else [],
        "slug": by.partnership.slug,
    }
    return render(request, "chasing/chased.html", given)


@in_partnership("action:X", area="plan")
def export(request: HttpRequest) -> HttpResponse:
    """The list of who was chased, as filtered and sorted, as Word, PDF, Excel or CSV."""
    by, file = standing(request), wanted_format(request) or "xlsx"
    rows = chased_rows(by).filter(CAME[_came(request)][1], _named(request), action__in=visible(by))
    kept = [row for row in rows if ACTION.may(by, "X", row.action)]
    table = chased_table(rows.filter(pk__in=[row.pk for row in kept]), request.GET, by, plain=True)
    level = max((row.action.level for row in kept), default=1)
    name = f"{by.partnership.code} chased {by.today:%Y-%m-%d}"
    answer = table_as_file(table, name, file, head=letterhead(by, level))
    note_export(what="action_link", reference="", by=by, file=file, rows=len(kept))
    return answer


@in_partnership("action_link:C", area="plan")
def chase(request: HttpRequest) -> HttpResponse:
    """Look at who would be mailed about the list as filtered, then mail them."""
    by, wanted = standing(request), filtering.asked(request.GET)
    if request.method != "POST":
        return _preview(request, wanted, by)
    try:
        return lead_on(request, once(request, lambda: _chased(request, wanted, by)))
    except OutOfState as error:
        return _preview(request, wanted, by, error, status=409)
    except DomainError as error:
        return _preview(request, wanted, by, error, status=422)


def _chased(request: HttpRequest, wanted: filtering.Asked, by: Standing) -> Answer:
    number = services.chase(wanted=wanted, seal=request.POST.get("seal", ""), by=by)
    words = "1 person is" if number == 1 else f"{number} people are"
    return Answer(address("chased", by), f"{words} being asked by mail.")


def _preview(
    request: HttpRequest, wanted: filtering.Asked, by: Standing, error: DomainError | None = None, *, status: int = 200
) -> HttpResponse:
    found = chase_reach(by, wanted)
    query = query_with(wanted.given) if wanted.given else ""
    given = {
        "reach": found, "to_mail": found.to_mail, "already": [one for one in found.people if one.mailed_today],
        "left_out": [(action, href(action, by), why) for action, why in found.left_out],
        "back": address_of_list(by) + query, "here": address("chase", by) + query, "slug": by.partnership.slug,
        "error": [(error.sentence, "#people")] if error else None,
        "link_days": setting_of(by.partnership).link_days, "page_errors": error is not None,
    }  # fmt: skip
    return render(request, "chasing/chase.html", given, status=status)


def address_of_list(by: Standing) -> str:
    """Return the address of the list of actions."""
    return f"/{by.partnership.slug}/actions/"


@in_partnership("action_link:R", area="plan")
def links(request: HttpRequest, reference: str) -> HttpResponse:
    """The links of an action: to whom, when, opened, used; each may be revoked."""
    by = standing(request)
    action = load(links_to_open(), ACTION_LINK, by, action__reference=reference.upper()).action
    seen = ACTION.may(by, "R", action)
    given = {
        "action": action, "links": links_shown(links_of(action, by), by, timezone.now()), "slug": by.partnership.slug,
        "title": action.title if seen else action.reference,
        "back": href(action, by) if seen else address("chased", by),
    }  # fmt: skip
    return render(request, "chasing/links.html", given)


@in_partnership("action_link:E", area="plan")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a link work no longer."""
    by = standing(request)
    link = load(links_to_open(), ACTION_LINK, by, pk=pk)
    back = address("links", by, link.action.reference)

    def deed() -> Answer:
        services.revoke_link(link=link, by=by)
        return Answer(back, "The link is revoked. It works no longer.")

    return lead_on(request, once(request, deed))


@in_partnership("settings:U", area="plan")
def setting(request: HttpRequest) -> HttpResponse:
    """When the partnership reminds people, and its quiet days."""
    by = standing(request)
    if request.method != "POST":
        return _settings(request, by, ChasingForm(initial=ChasingForm.filled(setting_of(by.partnership))), QuietForm())
    form = ChasingForm(request.POST)
    if not form.is_valid():
        return _settings(request, by, form, QuietForm(), status=422)
    try:
        return lead_on(request, once(request, lambda: _set(form, by)))
    except DomainError as error:
        if not isinstance(error, Conflict):
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
            return _settings(request, by, form, QuietForm(), status=422)
        conflict = error
        form = ChasingForm(initial=ChasingForm.filled(setting_of(by.partnership)))
        return _settings(request, by, form, QuietForm(), status=409, sentence=conflict.sentence)


def _set(form: ChasingForm, by: Standing) -> Answer:
    said = form.said
    services.set_chasing(version=said.pop("version"), to=said, by=by)
    words = "Reminders are on." if said["reminders_on"] else "Saved. Reminders are off."
    return Answer(address("setting", by), words)


def _settings(
    request: HttpRequest, by: Standing, form: forms.Form, other: QuietForm, *, status: int = 200, sentence: str = ""
) -> HttpResponse:
    given = {
        "form": form, "other": other, "quiet": quiet_days(by.partnership, by.today), "slug": by.partnership.slug,
        "summary": other if other.errors else form, "page_errors": bool(sentence or other.errors or form.errors),
        "sentence": [(sentence, "#id_reminders_on")] if sentence else None, "setting": setting_of(by.partnership),
        "may_list": ACTION_LINK.may_some(by, "R"),
    }  # fmt: skip
    return render(request, "chasing/setting.html", given, status=status)


@in_partnership("settings:U", area="plan")
@require_POST
def quiet_add(request: HttpRequest) -> HttpResponse:
    """Keep quiet on some days."""
    by, form = standing(request), QuietForm(request.POST)
    first = ChasingForm(initial=ChasingForm.filled(setting_of(by.partnership)))
    if not form.is_valid():
        return _settings(request, by, first, form, status=422)
    try:
        return lead_on(request, once(request, lambda: _quiet(form, by)))
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _settings(request, by, first, form, status=422)


def _quiet(form: QuietForm, by: Standing) -> Answer:
    said: dict[str, Any] = form.cleaned_data
    made = services.add_quiet_days(by=by, **said)
    return Answer(address("setting", by), f"Nobody is reminded during “{made.name}”.")


@in_partnership("settings:U", area="plan")
@require_POST
def quiet_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Let quiet days be ordinary again."""
    by = standing(request)
    row = load(quiet_days_to_open(), CHASING, by, pk=pk)

    def deed() -> Answer:
        services.remove_quiet_days(days=row, by=by)
        return Answer(address("setting", by), f"“{row.name}” is taken away.")

    return lead_on(request, once(request, deed))


@in_partnership("settings:U", area="plan")
@require_POST
def address_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try an address again that refused our mail."""
    by = standing(request)
    row = load(addresses_to_open(), CHASING, by, pk=pk)

    def deed() -> Answer:
        services.try_again(dead=row, by=by)
        return Answer(address("chased", by), f"The next mail to {row.person.name} goes out again.")

    return lead_on(request, once(request, deed))
