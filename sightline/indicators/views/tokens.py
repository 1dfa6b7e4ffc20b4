"""Keys for other software: the list, making one (shown this once), revoking one."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sightline.accounts.confirming import confirm_first
from sightline.governance.access import in_partnership, load
from sightline.governance.pages import ListPage, press, who
from sightline.governance.standing import Standing
from sightline.indicators.forms.tokens import TokenForm, sealed
from sightline.indicators.models import ApiToken
from sightline.indicators.permissions import TOKEN
from sightline.indicators.queries.tokens import tokens_to_list, tokens_to_open
from sightline.indicators.services.tokens import make_token, revoke_token
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

ROOM = "Keys for other software"


def _here(by: Standing) -> str:
    return reverse("indicators:tokens", args=[by.partnership.slug])


def _state(row: ApiToken, by: Standing) -> str:
    if row.revoked_at:
        return "revoked"
    return "ended" if row.ends_on < by.today else "in use"


@in_partnership("api_token:R", area="data")
def index(request: HttpRequest) -> HttpResponse:
    """One's own keys; all of them for whoever looks after the installation or data protection."""
    by = who(request)
    slug = by.partnership.slug
    may_make = TOKEN.may_some(by, "C")
    buttons = [("Make a key", reverse("indicators:token_add", args=[slug]))] if may_make else []
    table = Table(
        rows=tokens_to_list(by), params=request.GET, caption=ROOM, sort="-made", caption_hidden=True,
        columns=[
            Column("reference", "Key", row_header=True, sort="reference",
                   href=lambda row: reverse("indicators:token", args=[slug, row.reference])),
            Column("name", "What uses it", sort="name"),
            Column("scope", "What it may do", value=lambda row: row.get_scope_display(),
                   sub=lambda row: row.agency.name if row.agency else ""),
            Column("owner", "Whose", value=lambda row: row.owner.name),
            Column("state", "State", value=lambda row: _state(row, by),
                   cell=lambda row: word(_state(row, by).capitalize(), "ok" if _state(row, by) == "in use" else "")),
            Column("made", "Made", sort="made_on", value=lambda row: row.made_on),
            Column("ends_on", "Last day", sort="ends_on"),
            Column("used", "Last used", value=lambda row: row.last_used_on or "never"),
        ],
    )  # fmt: skip
    return ListPage(
        title=ROOM, room=ROOM, table=table, buttons=buttons,
        lead="A key lets other software, such as Power BI, read the figures its owner may read, or send in returns of "
        "one agency. It stops at its last day, when it is revoked, and when its owner loses the right.",
        empty=("There is no key yet", "Make one for the software that is to read the data set." if may_make else
               "Agency leads and the business unit make keys."),
    ).answer(request)  # fmt: skip


@in_partnership("api_token:C", area="data")
@confirm_first
def add(request: HttpRequest) -> HttpResponse:
    """Make a key and show it this once."""
    by = who(request)
    TOKEN.require(by, "C", ApiToken(partnership=by.partnership, owner=by.person))
    if request.method != "POST":
        fresh = sealed(by, f"sl_{secrets.token_urlsafe(32)}")
        return _form(request, TokenForm(initial={"sealed": fresh}, by=by), 200)
    form = TokenForm(request.POST, by=by)
    if not form.is_valid():
        return _form(request, form, 422)
    key = form.cleaned_data["sealed"]
    try:
        made = make_token(key=key, new=form.new(), by=by)
    except DomainError as error:
        if error.status == 403:
            raise
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _form(request, form, 422)
    given = {
        "key": key, "row": made, "slug": by.partnership.slug, "title": "Your new key",
        "base": request.build_absolute_uri(reverse("indicators:api_observations", args=[by.partnership.slug])),
    }  # fmt: skip
    answer = render(request, "indicators/token_made.html", given)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _form(request: HttpRequest, form: TokenForm, status: int) -> HttpResponse:
    given = {"form": form, "back": _here(who(request))}
    return render(request, "indicators/token_form.html", given, status=status)


@in_partnership("api_token:R", area="data")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One key: what it may do, until when, when it was last used; and the button that revokes it."""
    by = who(request)
    row = load(tokens_to_open(), TOKEN, by, reference=reference.upper())
    facts = [
        ("What uses it", row.name), ("What it may do", row.get_scope_display().capitalize()),
        *([("Agency", row.agency.name)] if row.agency else []),
        ("Whose", row.owner.name), ("Made", in_short(row.made_on)), ("Last day", in_short(row.ends_on)),
        ("Last used", in_short(row.last_used_on) if row.last_used_on else "Never"),
        *([("Revoked by", row.revoked_by.name)] if row.revoked_by else []),
    ]  # fmt: skip
    given = {
        "row": row, "facts": facts, "state": _state(row, by), "slug": by.partnership.slug,
        "may_revoke": TOKEN.may(by, "E", row) and not row.revoked_at,
    }  # fmt: skip
    return render(request, "indicators/token.html", given)


@in_partnership("api_token:E", area="data")
@require_POST
def revoke(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a key open nothing from now on."""
    by = who(request)
    row = load(tokens_to_open(), TOKEN, by, reference=reference.upper())
    TOKEN.require(by, "E", row)

    def deed() -> Answer:
        revoke_token(token=row, by=by)
        return Answer(_here(by), f"{row.reference} opens nothing from now on.")

    return press(request, _here(by), deed)
