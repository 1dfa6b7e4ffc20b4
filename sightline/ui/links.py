"""Addresses that keep the filters of the page they stand on."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict


def query_with(params: QueryDict | Mapping[str, Any], **changes: Any) -> str:
    """Return “?key=value” for `params` with `changes`, or “?”; None or an empty text takes a key away."""
    query = QueryDict(mutable=True)
    for key, value in params.lists() if isinstance(params, QueryDict) else ((k, [v]) for k, v in params.items()):
        query.setlist(key, [str(item) for item in value])
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        elif isinstance(value, list | tuple):
            query.setlist(key, [str(item) for item in value])
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"
