"""Deeds on the partnership and who is in it. Each authorises, checks, changes and leaves one row on the trail."""

from sightline.governance.services.agencies import (
    NewAgency,
    add_agency,
    edit_agency,
    end_membership,
    succeed_agency,
)
from sightline.governance.services.calendar import add_day, remove_day
from sightline.governance.services.groups import NewGroup, add_group, add_seat, edit_group, end_group, end_seat
from sightline.governance.services.load import confirm_load, make_preview, require_load, whole_workbook
from sightline.governance.services.partnership import (
    edit_partnership,
    make_partnership,
    remove_logo,
    set_areas,
    set_logo,
    set_statements,
)
from sightline.governance.services.people import (
    add_person,
    add_post,
    appoint,
    edit_post,
    end_appointment,
    end_post,
    end_role,
    grant_role,
    invite_person,
)
from sightline.governance.services.reviews import (
    Kept,
    NewLine,
    close_review,
    keep_lines,
    open_membership_review,
    open_review,
    say_of_line,
)

__all__ = [
    "Kept",
    "NewAgency",
    "NewGroup",
    "NewLine",
    "add_agency",
    "add_day",
    "add_group",
    "add_person",
    "add_post",
    "add_seat",
    "appoint",
    "close_review",
    "confirm_load",
    "edit_agency",
    "edit_group",
    "edit_partnership",
    "edit_post",
    "end_appointment",
    "end_group",
    "end_membership",
    "end_post",
    "end_role",
    "end_seat",
    "grant_role",
    "invite_person",
    "keep_lines",
    "make_partnership",
    "make_preview",
    "open_membership_review",
    "open_review",
    "remove_day",
    "remove_logo",
    "require_load",
    "say_of_line",
    "set_areas",
    "set_logo",
    "set_statements",
    "succeed_agency",
    "whole_workbook",
]
