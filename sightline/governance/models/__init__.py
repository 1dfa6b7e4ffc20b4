"""Tables of governance. Agencies and people are shared by the installation; every other row has its partnership."""

from sightline.governance.models.agencies import Agency, Membership, Post, RegisterKind
from sightline.governance.models.arrangements import (
    Agreement,
    Predecessor,
    RelatedBody,
    Representative,
    Signatory,
    TransitionTask,
    UnitPost,
    UnitShare,
)
from sightline.governance.models.cases import CaseAccess, IntakePost
from sightline.governance.models.groups import Group, GroupDuty, Seat
from sightline.governance.models.history import Authored, AuthoredChange, AuthoredWords
from sightline.governance.models.kept import KeptFilter
from sightline.governance.models.law import RuleOverride, RuleSetAdoption
from sightline.governance.models.loading import LoadPreview
from sightline.governance.models.partnership import Area, Dated, Logo, Owned, Partnership, Statement
from sightline.governance.models.people import Appointment, KnownPerson, RoleGrant
from sightline.governance.models.reviews import Review, ReviewLine

__all__ = [
    "Agency",
    "Agreement",
    "Appointment",
    "Area",
    "Authored",
    "AuthoredChange",
    "AuthoredWords",
    "CaseAccess",
    "Dated",
    "Group",
    "GroupDuty",
    "IntakePost",
    "KeptFilter",
    "KnownPerson",
    "LoadPreview",
    "Logo",
    "Membership",
    "Owned",
    "Partnership",
    "Post",
    "Predecessor",
    "RegisterKind",
    "RelatedBody",
    "Representative",
    "Review",
    "ReviewLine",
    "RoleGrant",
    "RuleOverride",
    "RuleSetAdoption",
    "Seat",
    "Signatory",
    "Statement",
    "TransitionTask",
    "UnitPost",
    "UnitShare",
]
