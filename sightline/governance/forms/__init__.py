"""Forms of governance. They say what is asked and check its shape; the deeds check the rest."""

from sightline.governance.forms.about import AreasForm, LogoForm, PartnershipForm, StatementsForm
from sightline.governance.forms.agencies import AgencyEditForm, AgencyFilter, AgencyForm, PostForm, SuccessorForm
from sightline.governance.forms.calendar import DayForm, YearFilter
from sightline.governance.forms.common import EmptyForm, EndForm, Filter, PostChoice
from sightline.governance.forms.groups import GroupFilter, GroupForm, SeatForm
from sightline.governance.forms.load import LoadForm
from sightline.governance.forms.people import (
    AppointForm,
    AppointPersonForm,
    PeopleFilter,
    PersonForm,
    RoleFilter,
    RoleForm,
)

__all__ = [
    "AgencyEditForm",
    "AgencyFilter",
    "AgencyForm",
    "AppointForm",
    "AppointPersonForm",
    "AreasForm",
    "DayForm",
    "EmptyForm",
    "EndForm",
    "Filter",
    "GroupFilter",
    "GroupForm",
    "LoadForm",
    "LogoForm",
    "PartnershipForm",
    "PeopleFilter",
    "PersonForm",
    "PostChoice",
    "PostForm",
    "RoleFilter",
    "RoleForm",
    "SeatForm",
    "StatementsForm",
    "SuccessorForm",
    "YearFilter",
]
