"""The addresses of minutes, decisions and attendance."""

from django.urls import path

from sightline.meetings.views import decisions, record, represented, rounds, taking

RECORD = [
    path("meetings/<str:reference>/minutes/", record.minutes, name="minutes"),
    path("meetings/<str:reference>/minutes/file/<str:name>", record.minutes_file, name="minutes_file"),
    path("meetings/<str:reference>/minutes/begin/", record.begin, name="begin"),
    path("meetings/<str:reference>/minutes/approve/", record.approve, name="approve"),
    path("meetings/<str:reference>/minutes/take-back/", record.take_back, name="take_back"),
    path("meetings/<str:reference>/minutes/confirm/", record.confirm, name="confirm"),
    path("meetings/<str:reference>/minutes/correct/", record.correct, name="correct"),
    path("meetings/<str:reference>/attendance/", taking.attendance, name="attendance"),
    path("meetings/<str:reference>/attendance/guest/", taking.guest, name="guest"),
    path("meetings/<str:reference>/attendance/<int:pk>/left/", taking.left, name="left"),
    path("meetings/<str:reference>/attendance/<int:pk>/remove/", taking.guest_remove, name="guest_remove"),
    path("meetings/<str:reference>/take/", taking.take, name="take"),
    path("meetings/<str:reference>/take/add/", taking.entry_add, name="entry_add"),
    path("meetings/<str:reference>/take/agenda/", taking.bring, name="bring"),
    path("meetings/<str:reference>/take/<int:pk>/", taking.entry, name="entry"),
    path("meetings/<str:reference>/take/<int:pk>/interest/", taking.interest, name="interest"),
    path("meetings/<str:reference>/take/<int:pk>/action/", taking.entry_action, name="entry_action"),
    path("meetings/<str:reference>/take/<int:pk>/decision/", decisions.entry_decision, name="entry_decision"),
    path("meetings/<str:reference>/interests/<int:pk>/remove/", taking.interest_remove, name="interest_remove"),
    path("meetings/<str:reference>/chair/", taking.chair, name="chair"),
    path("meetings/<str:reference>/here/", taking.here, name="here"),
    path("attendance/", represented.attendance, name="represented"),
    path("decisions/", decisions.register, name="decisions"),
    path("decisions/add/", decisions.add, name="decision_add"),
    path("decisions/round/", rounds.send_round, name="decision_round"),
    path("decisions/needed/", decisions.needed, name="needed"),
    path("decisions/needed/add/", decisions.needed_add, name="needed_add"),
    path("decisions/needed/<int:pk>/remove/", decisions.needed_remove, name="needed_remove"),
    path("decisions/<str:reference>/", decisions.decision, name="decision"),
    path("decisions/<str:reference>/edit/", decisions.edit, name="decision_edit"),
    path("decisions/<str:reference>/publish/", decisions.publish, name="decision_publish"),
    path("decisions/<str:reference>/withdraw/", decisions.withdraw, name="decision_withdraw"),
    path("decisions/<str:reference>/answer/", rounds.answer, name="decision_answer"),
    path("decisions/<str:reference>/close/", rounds.close, name="decision_close"),
    path("decisions/<str:reference>/action/", decisions.action, name="decision_action"),
]
