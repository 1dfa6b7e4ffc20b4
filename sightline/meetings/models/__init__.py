"""Tables of meetings."""

from sightline.meetings.models.series import AvoidedDays, DataReady, Invitation, Meeting, MeetingChange, Series

__all__ = ["AvoidedDays", "DataReady", "Invitation", "Meeting", "MeetingChange", "Series"]
