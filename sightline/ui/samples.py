from typing import Any
def gallery_context(request: Any) -> dict[str, Any]:
    return {}
