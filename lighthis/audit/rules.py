"""How the links of the chain are made."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FIRST = "0" * 64
LINKED = (
    "actor", "actor_id", "action", "at", "chain", "detail", "id", "object_id", "object_kind", "patient_id", "reason", "seq",
    "sign_in_id",
)  # fmt: skip


def link(entry: Mapping[str, Any], before: str) -> str:
    """SHA-256 over the canonical JSON of an entry and the hash before it (engineering.md 6)."""
    facts = {name: entry.get(name) for name in LINKED} | {"at": entry["at"].isoformat()}
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256((text + before).encode()).hexdigest()
