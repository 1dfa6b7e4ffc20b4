"""People's accounts: another address, a reset of sign-in, switching off; each asked by one and agreed by another."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from sightline.accounts.confirming import confirm_first
from sightline.accounts.models import IdentityChange, Person
from sightline.accounts.tokens import CHANGE_LASTS
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import EmptyForm
from sightline.governance.forms.accounts import EmailChangeForm, ResetForm
from sightline.governance.permissions import ACCOUNT, ACCOUNT_CHANGE
from sightline.governance.queries import people_to_open
from sightline.governance.queries.accounts import account_changes, account_changes_to_open, may_approve
from sightline.governance.services import accounts as services
from sightline.governance.views.pages import FormPage, ListPage, href, press, show, who
from sightline.kernel.once import Answer
from sightline.ui.tables import Column, Table

ROOM = "People"
TOLD = (
    "{name} gets an email with a link to say yes or no. A second administrator or the business unit can say yes "
    "instead. Until then nothing changes."
)


def _person(request: HttpRequest, pk: int, deed: str) -> Person:
    by = who(request)
    row = load(people_to_open(), ACCOUNT, by, pk=pk)
    ACCOUNT.require(by, deed, row)
    return row


@in_partnership("person_account:U", area="people")
@confirm_first
def change_email(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for another address for somebody."""
    by, row = who(request), _person(request, pk, "U")
    return FormPage(
        title=f"Change {row.name}’s email address", button="Ask for the change", room=ROOM, form=EmailChangeForm,
        back=(row.name, href(request, "person", row.pk)), lead=f"Now {row.email}. {TOLD.format(name=row.name)}",
        deed=lambda form: services.ask_new_email(person=row, by=by, **form.cleaned_data),
        done=lambda made: (href(request, "account_change", made.pk), "The change waits for a second yes."),
    ).answer(request)  # fmt: skip


@in_partnership("person_account:U", area="people")
@confirm_first
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that somebody's sign-in be reset."""
    by, row = who(request), _person(request, pk, "U")
    return FormPage(
        title=f"Reset how {row.name} signs in", button="Ask for the reset", room=ROOM, form=ResetForm,
        back=(row.name, href(request, "person", row.pk)), warning=True,
        lead="Takes away their password, authenticator app, passkeys, recovery codes and organisation sign-ins, and "
        f"sends a new invitation. {TOLD.format(name=row.name)}",
        deed=lambda form: services.ask_reset(person=row, by=by, **form.cleaned_data),
        done=lambda made: (href(request, "account_change", made.pk), "The reset waits for a second yes."),
    ).answer(request)  # fmt: skip


@in_partnership("person_account:E", area="people")
@confirm_first
def switch_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch off somebody's sign-in."""
    by, row = who(request), _person(request, pk, "E")
    return FormPage(
        title=f"Switch off {row.name}’s sign-in", button="Switch off", room=ROOM, form=EmptyForm, warning=True,
        back=(row.name, href(request, "person", row.pk)),
        lead="For somebody who has left. They are signed out everywhere at once, and links and codes sent to them stop "
        "working. End their posts and roles as well, so that their work goes to whoever follows. You can switch it on "
        "again.",
        deed=lambda _: services.switch_off(person=row, by=by),
        done=lambda _: (href(request, "person", row.pk), f"{row.name}’s sign-in is switched off."),
    ).answer(request)  # fmt: skip


@in_partnership("person_account:E", area="people")
@require_POST
@confirm_first
def switch_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch somebody's sign-in on again."""
    row = _person(request, pk, "E")
    return _done(request, href(request, "person", pk), f"{row.name}’s sign-in is on again.",
                 lambda: services.switch_on(person=row, by=who(request)))  # fmt: skip


@in_partnership("person_account:C", area="people")
def waiting(request: HttpRequest) -> HttpResponse:
    """The changes of accounts that wait for a second yes."""
    table = Table(
        rows=account_changes(who(request)), params=request.GET, caption="Waiting for a second yes", sort="asked",
        caption_hidden=True, empty="No change waits.",
        columns=[
            Column("person", "Person", row_header=True, sort="person__name", value=lambda row: row.person.name,
                   href=lambda row: href(request, "account_change", row.pk)),
            Column("kind", "What", value=lambda row: row.get_kind_display()),
            Column("asked_by", "Asked by", sort="asked_by__name", value=lambda row: row.asked_by.name),
            Column("asked", "On", sort="created_at", value=lambda row: localdate(row.created_at)),
        ],
    )  # fmt: skip
    return ListPage(
        title="Changes of accounts", room=ROOM, table=table,
        lead="Nobody changes another person’s address or sign-in alone. Each change waits three days for a second yes.",
        empty=("No change waits", "An administrator asks for a change on the page of the person."),
    ).answer(request)  # fmt: skip


def _change(request: HttpRequest, pk: int) -> IdentityChange:
    row = load(account_changes_to_open(), ACCOUNT_CHANGE, who(request), pk=pk)
    ACCOUNT_CHANGE.require(who(request), "C", row)
    return row


@in_partnership("person_account:C", area="people")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change of an account: what is asked, why and by whom, with the second yes."""
    by, row = who(request), _change(request, pk)
    is_open = row.state == IdentityChange.State.OPEN
    own = row.asked_by_id == row.person_id
    context = {
        "change": row,
        "until": row.created_at + timedelta(seconds=CHANGE_LASTS),
        "is_open": is_open,
        "may_approve": is_open and may_approve(row, by),
        "may_refuse": is_open and not own,
        "own": own,
        "asked_oneself": is_open and row.asked_by_id == by.person.pk,
    }
    return show(request, "account_change", ROOM, context)


@in_partnership("person_account:C", area="people")
@require_POST
@confirm_first
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes as the second approver."""
    row = _change(request, pk)
    return _done(request, href(request, "account_change", pk), "The change is made. Both addresses are told.",
                 lambda: services.approve_account_change(change=row, by=who(request)))  # fmt: skip


@in_partnership("person_account:C", area="people")
@require_POST
@confirm_first
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, or take back what one asked for."""
    row = _change(request, pk)
    return _done(request, href(request, "account_change", pk), "The change is refused.",
                 lambda: services.refuse_account_change(change=row, by=who(request)))  # fmt: skip


def _done(request: HttpRequest, back: str, words: str, deed: Callable[[], object]) -> HttpResponse:
    """Do a deed of one button once, say so, and lead back."""

    def did() -> Answer:
        deed()
        return Answer(back, words)

    return press(request, back, did)
