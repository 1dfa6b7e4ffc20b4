from django.urls import path

from sightline.meetings.paper_routes import AGENDA
from sightline.meetings.record_routes import RECORD
from sightline.meetings.views import days, inviting, one, plan

app_name = "meetings"
urlpatterns = [
    path("meetings/", plan.forward, name="forward"),
    path("meetings/calendar/", plan.calendar, name="calendar"),
    path("meetings/plan/", plan.plan, name="plan"),
    path("meetings/days/", days.index, name="days"),
    path("meetings/days/avoid/", days.avoid, name="avoid"),
    path("meetings/days/avoid/<int:pk>/remove/", days.avoid_remove, name="avoid_remove"),
    path("meetings/days/data/", days.ready, name="ready"),
    path("meetings/days/data/<int:pk>/remove/", days.ready_remove, name="ready_remove"),
    path("meetings/invitations/", inviting.invite_all, name="invite_all"),
    path("meetings/call/", one.call, name="call"),
    *AGENDA,
    *RECORD,
    path("meetings/<str:reference>/", one.detail, name="meeting"),
    path("meetings/<str:reference>/move/", one.move, name="move"),
    path("meetings/<str:reference>/cancel/", one.cancel, name="cancel"),
    path("meetings/<str:reference>/invite/", one.invite, name="invite"),
    path("meetings/<str:reference>/calendar/", one.calendar, name="meeting_calendar"),
]
