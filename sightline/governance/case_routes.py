"""The addresses of who may come near a case of level 3, and of the review of access."""

from django.urls import path

from sightline.governance.views import access_review, cases, glass, intake

CASES = [
    path("cases/", cases.index, name="cases"),
    path("cases/namings/", cases.namings, name="namings"),
    path("cases/namings/<int:pk>/approve/", cases.approve, name="naming_approve"),
    path("cases/namings/<int:pk>/extend/", cases.extend, name="naming_extend"),
    path("cases/namings/<int:pk>/resume/", cases.resume, name="naming_resume"),
    path("cases/namings/<int:pk>/end/", cases.end, name="naming_end"),
    path("cases/interest/", cases.own_interest, name="interest_own"),
    path("cases/interests/<int:pk>/lift/", cases.lift_interest, name="interest_lift"),
    path("cases/break-glass/", glass.break_one, name="glass_break"),
    path("cases/broken-glass/", glass.index, name="glasses"),
    path("cases/broken-glass/<int:pk>/", glass.detail, name="glass"),
    path("cases/broken-glass/<int:pk>/review/", glass.review, name="glass_review"),
    path("cases/broken-glass/<int:pk>/end/", glass.end, name="glass_end"),
    path("cases/intake/", intake.index, name="intakes"),
    path("cases/intake/<slug:kind>/", intake.change, name="intake"),
    path("cases/<str:reference>/access/", cases.access, name="case_access"),
    path("cases/<str:reference>/access/name/", cases.name, name="case_name"),
    path("cases/<str:reference>/access/interest/", cases.record_interest, name="case_interest"),
]

REVIEW = [
    path("reviews/access/", access_review.index, name="access_reviews"),
    path("reviews/access/open/", access_review.open_one, name="access_open"),
    path("reviews/access/<int:pk>/", access_review.detail, name="access"),
    path("reviews/access/<int:pk>/keep/", access_review.keep, name="access_keep"),
    path("reviews/access/<int:pk>/conclude/", access_review.conclude, name="access_conclude"),
    path("reviews/access/lines/<int:pk>/", access_review.answer_line, name="access_line"),
]
