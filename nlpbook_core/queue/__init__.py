"""Start a run or line it up behind the one that has its device; ask something of it, end it."""

from nlpbook_core.queue.line import waiting
from nlpbook_core.queue.requests import force_end, leave_request, request_stands, request_stop, withdraw
from nlpbook_core.queue.slots import busy, place, slot_of
from nlpbook_core.queue.starting import advance, again, leave_line, resume, start

__all__ = [
    "advance", "again", "busy", "force_end", "leave_line", "leave_request", "place", "request_stands",
    "request_stop", "resume", "slot_of", "start", "waiting", "withdraw",
]  # fmt: skip
