"""The steps between a first proof of who somebody is and being signed in."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from sightline.accounts.models import Person

ORGANISATION = "organisation"


def steps_passed(request: HttpRequest, person: Person) -> list[str]:
    """Return the steps of sign-in this session has passed: password, organisation, code, mfa."""
    return sorted({str(row["method"]) for row in get_authentication_records(request, person)})


def ways_of(request: HttpRequest, person: Person) -> list[str]:
    """Return the steps passed as the trail names them: an organisation with its key."""
    rows = get_authentication_records(request, person)
    return sorted({" ".join(filter(None, (str(row["method"]), str(row.get("organisation", ""))))) for row in rows})


def organisation_counts(request: HttpRequest, person: Person) -> bool:
    """Say whether this session came through an organisation whose own second step counts for ours."""
    rows = get_authentication_records(request, person)
    return any(row["method"] == ORGANISATION and row.get("second_step") for row in rows)


class SecondStep(AuthenticateStage):
    """The library's second step, passed over when the organisation's own counts."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if self.login.user is not None and organisation_counts(request, self.login.user):
            return False
        return bool(super()._should_handle(request))
