"""Events that no log keeps are not made, and those that are asked for say what they would."""

from __future__ import annotations

import subprocess
import sys

EVENTS = """
from dbt.adapters.events.types import SQLQueryStatus
from dbt_common.events.base_types import EventLevel
from dbt_common.events.event_manager_client import add_callback_to_manager
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note

from ringledger.warehouse.dbt_events import leave_out_what_no_log_keeps

def status(elapsed):
    return SQLQueryStatus(status="SUCCESS", elapsed=elapsed, query_id="")

said = status(0.5).message()
leave_out_what_no_log_keeps()
heard = []
add_callback_to_manager(lambda event: heard.append(event.info.msg))
event = status(0.5)
assert "pb_msg" not in vars(event)
assert event.message() == said and event.elapsed == 0.5
fire_event(status(1))
fire_event(Note(msg="of note"), level=EventLevel.DEBUG)
assert heard == []
fire_event(Note(msg="of note"))
fire_event(status(2), level=EventLevel.WARN)
assert len(heard) == 2 and "2" in heard[1], heard
"""


def test_only_what_a_log_keeps_is_made() -> None:
    ran = subprocess.run([sys.executable, "-c", EVENTS], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
