"""Inviting to every planned meeting of some groups at once: choose, look at who gets what, send."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance.access import in_partnership
from sightline.governance.pages import who
from sightline.governance.permissions import PERSON
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.meetings import services
from sightline.meetings.forms import InviteForm
from sightline.meetings.queries.inviting import ToInvite, ahead, groups_to_invite, to_invite
from sightline.ui.tables import Column, Table

ALL = 2000  # lines on one page: what is looked at here goes out as a whole


@in_partnership("meeting_series:U", area="meetings")
def invite_all(request: HttpRequest) -> HttpResponse:
    """Choose groups, look at what each person gets, send it: one mail for each person and meeting."""
    by = who(request)
    groups = groups_to_invite(by)
    if request.method == "POST":
        form = InviteForm(request.POST, groups=groups)
    elif request.GET.get("look"):
        form = InviteForm(request.GET, groups=groups)
    else:
        return _show(request, InviteForm(groups=groups, initial={"group": [key for key, _ in groups]}))
    if not form.is_valid():
        return _show(request, form, status=422)
    chosen = [int(key) for key in form.cleaned_data["group"]]
    if request.method != "POST":
        return _show(request, form, to_invite(by, ahead(by, chosen)))

    def deed() -> Answer:
        count = services.invite_all(groups=chosen, mark=request.POST.get("mark", ""), by=by)
        words = f"{count} {'invitation is' if count == 1 else 'invitations are'} being sent by mail."
        return Answer(reverse("meetings:forward", args=[by.partnership.slug]), words)

    try:
        return lead_on(request, once(request, deed))
    except DomainError as error:
        if error.status == 403:
            raise
        form.add_error(None, error.sentence)
        found = to_invite(by, ahead(by, chosen))
        return _show(request, form, found, status=error.status if error.status == 409 else 422)


def _show(request: HttpRequest, form: InviteForm, found: ToInvite | None = None, *, status: int = 200) -> HttpResponse:
    by = who(request)
    errors = [(sentence, f"#{form['group'].id_for_label}_0") for some in form.errors.values() for sentence in some]
    given = {
        "form": form, "found": found, "slug": by.partnership.slug, "errors": errors, "page_errors": bool(errors),
        "tables": _tables(found, names=PERSON.may(by, "R")) if found else [],
        "chosen": form.cleaned_data.get("group", []) if form.is_bound else [],
    }  # fmt: skip
    return render(request, "meetings/invitations.html", given, status=status)


def _tables(found: ToInvite, *, names: bool) -> list[Table]:
    """Return what goes out by group and, for whoever may know who is in the partnership, by person."""
    of_groups = [
        Column("group", "Group", row_header=True, value=lambda one: one.group.name),
        Column("meetings", "Meetings ahead", numeric=True, value=lambda one: one.meetings),
        Column("open", "With somebody to invite", numeric=True, value=lambda one: one.open),
        Column("mails", "Mails", numeric=True, value=lambda one: one.mails),
    ]
    of_people = [
        Column("person", "Person", row_header=True, value=lambda one: one[0].name),
        Column("groups", "Invitations", value=lambda one: ", ".join(f"{name} ({count})" for name, count in one[1])),
        Column("mails", "Mails", numeric=True, value=lambda one: sum(count for _, count in one[1])),
    ]
    tables = [Table(rows=found.groups, params={}, columns=of_groups, caption="By group", per_page=ALL, id="by-group")]
    if names and found.people:
        tables.append(
            Table(rows=found.people, params={}, columns=of_people, caption="By person", per_page=ALL, id="by-person")
        )
    return tables
