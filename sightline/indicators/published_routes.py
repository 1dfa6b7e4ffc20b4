"""Addresses of published tables, keys for other software, and what that software reads."""

from django.urls import path

from sightline.indicators.views import api, api_returns, benchmarks, beside, tokens

PUBLISHED = [
    path("data/published/", benchmarks.index, name="published"),
    path("data/published/read/", benchmarks.read, name="published_read"),
    path("data/published/months/", beside.series, name="published_series"),
    path("data/published/codes/", benchmarks.codes, name="published_codes"),
    path("data/published/<int:pk>/", benchmarks.table, name="published_table"),
    path("data/published/<int:pk>/load/", benchmarks.put_in, name="published_load"),
    path("data/published/<int:pk>/leave/", benchmarks.leave, name="published_leave"),
    path("data/published/<int:pk>/take-back/", benchmarks.take_back, name="published_back"),
    path("data/beside/<str:reference>/", beside.detail, name="published_beside"),
    path("data/beside/<str:reference>/choose/", benchmarks.link, name="published_link"),
    path("data/beside/<str:reference>/bring-in/", benchmarks.bring_in, name="published_bring_in"),
    path("data/beside/<str:reference>/take-out/", benchmarks.take_out, name="published_take_out"),
]
MACHINES = [
    path("data/keys/", tokens.index, name="tokens"),
    path("data/keys/new/", tokens.add, name="token_add"),
    path("data/keys/<str:reference>/", tokens.detail, name="token"),
    path("data/keys/<str:reference>/revoke/", tokens.revoke, name="token_revoke"),
    path("data/tidy/", beside.tidy, name="tidy"),
    path("data/api/observations.json", api.observations_json, name="api_observations"),
    path("data/api/observations.csv", api.observations_csv, name="api_observations_csv"),
    path("data/api/tidy.csv", api.tidy_csv, name="api_tidy"),
    path("data/api/tidy.meta.csv", api.tidy_meta_csv, name="api_tidy_meta"),
    path("data/api/returns/<str:reference>/", api_returns.figures, name="api_figures"),
    path("data/api/dictionary.json", api.dictionary_json, name="api_dictionary"),
    path("data/api/dictionary.csv", api.dictionary_csv, name="api_dictionary_csv"),
]
