"""The addresses of what is read: dashboard, indicator, quarter, pack, questions."""

from django.urls import path

from sightline.indicators.views import dashboard, indicator, questions

READING = [
    path("data/", dashboard.index, name="dashboard"),
    path("data/table/", dashboard.table, name="table"),
    path("data/changed/", dashboard.changed, name="changed"),
    path("data/life-course/", dashboard.course, name="course"),
    path("data/pack/", dashboard.pack, name="pack"),
    path("data/questions/", questions.index, name="questions"),
    path("data/questions/<str:reference>/", questions.detail, name="question"),
    path("data/questions/<str:reference>/answer/", questions.answer, name="question_answer"),
    path("data/questions/<str:reference>/action/", questions.action, name="question_action"),
    path("data/questions/<str:reference>/close/", questions.close, name="question_close"),
    path("data/indicators/<str:reference>/", indicator.detail, name="indicator"),
    path("data/indicators/<str:reference>/why/", indicator.why, name="why"),
    path("data/indicators/<str:reference>/ask/", indicator.ask, name="ask"),
    path("data/indicators/<str:reference>/rebase/", indicator.rebase, name="rebase"),
    path("data/indicators/<str:reference>/rebase/<int:pk>/", indicator.rebase_withdraw, name="rebase_withdraw"),
]
