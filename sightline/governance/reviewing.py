"""Who may open, answer and conclude a review of each kind. One place, so that pages, queries and deeds agree."""

from collections.abc import Callable
from dataclasses import dataclass

from sightline.governance.models import Review, ReviewLine
from sightline.governance.permissions import APPOINTMENT, ROLE_GRANT, Scoped
from sightline.governance.standing import Standing
from sightline.kernel.errors import NotAllowed

MEMBERSHIP_REVIEW = Scoped("partnership_arrangements", "review of membership")
ACCESS_REVIEW = Scoped("role_grant", "review of access")
OF_AGENCY = [("appointment__post__agency_id", "agency_ids"), ("appointment__seat__agency_id", "agency_ids")]
ACCESS_LINE = Scoped(
    "role_grant", "line of a review of access", {"a": OF_AGENCY, "g": [("appointment__seat__group_id", "group_ids")]}
)
SIGN_IN_LINE = Scoped("person_account", "sign-in of somebody", {"a": OF_AGENCY})  # who may read how somebody signs in


@dataclass(frozen=True)
class ReviewRights:
    """The rights to reviews of a kind: `scoped` says who reads, opens (C) and concludes (A) one."""

    scoped: Scoped
    says: Callable[[ReviewLine, Standing], bool]

    def may_open(self, by: Standing) -> bool:
        """Whether this standing may open a review of the kind; what it looks at concerns others too, hence `v`."""
        return self.scoped.may(by, "C", also={"v"})

    def may_close(self, review: Review, by: Standing) -> bool:
        """Whether this standing may conclude a review; never the person who opened it."""
        return review.opened_by_id != by.person.pk and self.scoped.may(by, "A", review, also={"v"})


def _says_of_member(line: ReviewLine, by: Standing) -> bool:
    return MEMBERSHIP_REVIEW.may(by, "U", line)


def _says_of_access(line: ReviewLine, by: Standing) -> bool:
    """Whoever may end an access may say of it, and nobody of their own."""
    held = line.appointment or line.role_grant
    if held is None or held.person_id == by.person.pk:
        return False
    return (APPOINTMENT if line.appointment else ROLE_GRANT).may(by, "E", held, also={"v"})


RIGHTS = {
    Review.Kind.MEMBERSHIP: ReviewRights(MEMBERSHIP_REVIEW, _says_of_member),
    Review.Kind.ACCESS: ReviewRights(ACCESS_REVIEW, _says_of_access),
}


def rights_of(kind: str) -> ReviewRights:
    """Return the rights to reviews of a kind."""
    return RIGHTS[Review.Kind(kind)]


def require(allowed: bool, deed: str) -> None:
    """Raise NotAllowed with a sentence unless `allowed`; `deed` says what was wanted, such as “conclude”."""
    if not allowed:
        raise NotAllowed(f"Your role does not let you {deed} this review. Ask the business unit if you need to.")
