"""dbt's events, without those that no log keeps.

dbt makes an event of all it does, as a message of its protocol, words it as JSON for the screen and
for the file, and then drops it by its level: nearly a third of its time. It has no other place to
be told than the two changed here.
"""

from __future__ import annotations

from typing import Any

from dbt_common.events.base_types import BaseEvent, DebugLevel, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager


class _KeptEvents(EventManager):
    """Passes on all but what is for who debugs dbt."""

    def fire_event(
        self, e: BaseEvent, level: EventLevel | None = None, *more: Any, **named: Any
    ) -> None:
        if (level or e.level_tag()) is not EventLevel.DEBUG:
            super().fire_event(e, level, *more, **named)


def leave_out_what_no_log_keeps() -> None:
    """Drop events for debugging, and make the message of one only when it is asked for.

    For this process, before dbt runs in it.
    """
    ctx_set_event_manager(_KeptEvents())
    # Methods of these events alone, which a type checker takes for those of all events.
    DebugLevel.__init__ = _remember  # type: ignore[assignment]
    DebugLevel.__getattr__ = _message_part  # type: ignore[assignment]


def _remember(event: DebugLevel, *given: Any, **named: Any) -> None:
    event.__dict__["asked_for"] = given, named


def _message_part(event: DebugLevel, key: str) -> Any:
    if "pb_msg" not in event.__dict__:
        given, named = event.__dict__["asked_for"]
        BaseEvent.__init__(event, *given, **named)
    message = event.__dict__["pb_msg"]
    return message if key == "pb_msg" else getattr(message, key)
