"""Addresses of the plan, under a partnership's own."""

from django.urls import path

from sightline.plans.views import edit, export, health, lines, pages, progress, proof, years

PLAN = "plan/<str:reference>/"
PRIORITY = "priorities/<str:reference>/"
YEAR = PLAN + "years/<int:pk>/"
LINE = "lines/<slug:kind>/<int:pk>/"

app_name = "plans"
urlpatterns = [
    path("plan/", pages.plan, name="plan"),
    path("plan/on-a-page/", pages.on_a_page, name="on_a_page"),
    path("plan/timeline/", pages.timeline, name="timeline"),
    path("plan/health/", health.current, name="health"),
    path("plan/progress/", progress.progress, name="progress"),
    path("plans/", pages.plans, name="plans"),
    path("plans/start/", edit.start, name="start"),
    path(PLAN, pages.plan_of, name="plan_of"),
    path(PLAN + "on-a-page/", pages.on_a_page_of, name="on_a_page_of"),
    path(PLAN + "timeline/", pages.timeline_of, name="timeline_of"),
    path(PLAN + "no-proof/", proof.unproved, name="unproved"),
    path(PLAN + "history/", pages.history, name="history"),
    path(PLAN + "health/", health.of_plan, name="health_of"),
    path(PLAN + "health/export/", health.export, name="export_health"),
    path(PLAN + "progress/", progress.progress_of, name="progress_of"),
    path(PLAN + "progress/export/<str:name>", progress.export, name="export_progress"),
    path(PLAN + "progress/<str:quarter>/on-track/<int:group>/", progress.on_track, name="on_track"),
    path(PLAN + "rag/<slug:kind>/<int:pk>/", progress.set_rag, name="set_rag"),
    path(PLAN + "rag/<slug:kind>/<int:pk>/back/", progress.take_back, name="take_back_rag"),
    path(PLAN + "little-progress/", progress.little, name="little_progress"),
    path(PLAN + "edit/", edit.edit_plan, name="edit_plan"),
    path(PLAN + "agree/", edit.agree, name="agree"),
    path(PLAN + "publish/", edit.publish, name="publish"),
    path(PLAN + "reopen/", edit.reopen, name="reopen"),
    path(PLAN + "withdraw/", edit.withdraw, name="withdraw"),
    path(PLAN + "discard/", edit.discard, name="discard"),
    path(PLAN + "parts/add/", edit.add_part, name="add_part"),
    path(YEAR, years.closed, name="year"),
    path(YEAR + "export/", years.export, name="year_export"),
    path(YEAR + "start/", years.start, name="year_start"),
    path(YEAR + "choose/", years.choose, name="year_choose"),
    path(YEAR + "draft/", years.draft, name="year_draft"),
    path(YEAR + "check/", years.check, name="year_check"),
    path(YEAR + "undo/", years.undo, name="year_undo"),
    path(PLAN + "priorities/add/", edit.add_priority, name="add_priority"),
    path(PLAN + "export/<str:name>", export.export, name="export"),
    path(PLAN + "lines/<slug:kind>/add/", lines.add_to_plan, name="add_to_plan"),
    path(PLAN + LINE, lines.edit_of_plan, name="edit_of_plan"),
    path(PLAN + LINE + "move/", lines.move_of_plan, name="move_of_plan"),
    path(PLAN + LINE + "remove/", lines.remove_of_plan, name="remove_of_plan"),
    path(PRIORITY, pages.priority, name="priority"),
    path(PRIORITY + "export/<str:name>", export.export_priority, name="export_priority"),
    path(PRIORITY + "edit/", edit.edit_priority, name="edit_priority"),
    path(PRIORITY + "update/", edit.update_priority, name="update_priority"),
    path(PRIORITY + "progress/<str:quarter>/", progress.judge, name="judge_progress"),
    path(PRIORITY + "remove/", edit.remove_priority, name="remove_priority"),
    path(PRIORITY + "actions/add/", edit.add_action, name="add_action"),
    path(PRIORITY + "actions/<str:action>/serves/", edit.link_action, name="link_action"),
    path(PRIORITY + "lines/<slug:kind>/add/", lines.add_to_priority, name="add_to_priority"),
    path(PRIORITY + LINE, lines.edit_of_priority, name="edit_of_priority"),
    path(PRIORITY + LINE + "move/", lines.move_of_priority, name="move_of_priority"),
    path(PRIORITY + LINE + "remove/", lines.remove_of_priority, name="remove_of_priority"),
]
