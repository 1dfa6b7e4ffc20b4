"""All addresses: the installation's own first, then those of each partnership under its slug."""

from django.urls import include, path

in_partnership = [
    path("", include("sightline.home.partnership_urls")),
    path("", include("sightline.governance.urls")),
    path("", include("sightline.search.urls")),
    path("", include("sightline.evidence.urls")),
    path("", include("sightline.actions.urls")),
    path("", include("sightline.chasing.urls")),
    path("", include("sightline.indicators.urls")),
    path("", include("sightline.plans.urls")),
    path("", include("sightline.calendars.urls")),
    path("", include("sightline.meetings.urls")),
    path("", include("sightline.registers.urls")),
    path("", include("sightline.disagreements.urls")),
    path("", include("sightline.discussion.urls")),
    path("", include("sightline.imports.urls")),
    path("", include("sightline.reporting.urls")),
]

urlpatterns = [
    path("", include("sightline.home.urls")),
    path("health/", include("sightline.kernel.urls")),
    path("accounts/", include("sightline.accounts.urls")),
    path("", include("sightline.ui.urls")),
    path("search/", include("sightline.search.everywhere_urls")),
    path("u/", include("sightline.chasing.link_urls")),
    path("c/", include("sightline.reporting.link_urls")),
    path("c/", include("sightline.calendars.feed_urls")),
    path("<slug:partnership>/", include(in_partnership)),
]

handler400 = "sightline.ui.views.bad_request"
handler403 = "sightline.ui.views.forbidden"
handler404 = "sightline.ui.views.not_found"
handler500 = "sightline.ui.views.server_error"
