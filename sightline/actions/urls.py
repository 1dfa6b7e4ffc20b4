from django.urls import path

from sightline.actions import views

app_name = "actions"
urlpatterns = [
    path("actions/", views.index, name="list"),
    path("actions/export/", views.export, name="export"),
    path("actions/workbook/", views.workbook, name="workbook"),
    path("actions/return/", views.bring, name="bring"),
    path("actions/return/<int:pk>/", views.brought, name="brought"),
    path("actions/new/", views.new, name="new"),
    path("actions/hand-over/", views.pass_on, name="pass_on"),
    path("actions/selected/<slug:deed>/", views.many, name="many"),
    path("actions/<str:reference>/", views.action, name="action"),
    path("actions/<str:reference>/draft/", views.draft, name="draft"),
    path("actions/<str:reference>/date/", views.date, name="date"),
    path("actions/<str:reference>/hand-on/", views.hand_on, name="hand_on"),
    path("actions/<str:reference>/impact/", views.impact, name="impact"),
    path("actions/<str:reference>/words/", views.words, name="words"),
    path("actions/<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("actions/<str:reference>/reopen/", views.reopen, name="reopen"),
]
