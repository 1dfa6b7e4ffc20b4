"""Addresses that keep the filters of the page they stand on."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict


def query_with(params: QueryDict | Mapping[str, Any], **changes: Any) -> str:
    """Return “?key=value” for `params` with `changes`, or “?”; None or an empty text takes a key away."""
    query = params.copy() if isinstance(params, QueryDict) else QueryDict(mutable=True)
    if not isinstance(params, QueryDict):
        query.update(params)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        elif isinstance(value, list | tuple):
            query.setlist(key, [str(item) for item in value])
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"
