"""Commands to a reader and its answers, as conversations that do no I/O.

A protocol yields `Step`s, is sent the answer to each, and returns what was learnt; `play` goes through them for whoever
has the port. What a reader refuses, or says nothing to, ends a conversation.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from devices.errors import PortMissing
from devices.events import Ack, Event, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

DONE = "done"
SENT = "sent"
REFUSED = "refused"
NO_ANSWER = "no-answer"
NOT_SENT = "not-sent"
ECHO = "echo"

Answer = Reply | Ack


class Step(NamedTuple):
    """A command as bytes; `answered` says whether this kind of reader answers to it at all."""

    raw: bytes
    answered: bool = True


Conversation = Generator[Step, Answer | None, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a conversation ended, as a code of this module.

    `detail` is what was learnt (`DONE`), or the reader's reason (`REFUSED`). `SENT` is all that can be known of a
    command that this kind of reader does not answer to; `NOT_SENT`: the port is not open now.
    """

    code: str
    detail: str = ""

    @property
    def done(self) -> bool:
        """Whether the reader said that it was done, or told what it was asked."""
        return self.code == DONE


async def play(conversation: Conversation, exchange: Callable[[Step], Awaitable[Answer | None]]) -> Outcome:
    """Go through a conversation; `exchange` writes a step and returns the answer, None if there was none in time."""
    code = DONE
    try:
        step = next(conversation)
        while True:
            answer = await exchange(step)
            if isinstance(answer, Ack) and not answer.ok:
                return Outcome(REFUSED, answer.reason)
            if step.answered and answer is None:
                return Outcome(NO_ANSWER)
            code = DONE if step.answered else SENT
            step = conversation.send(answer)
    except PortMissing:
        return Outcome(NOT_SENT)
    except StopIteration as end:
        return Outcome(code, str(end.value))
    finally:
        conversation.close()


def answer_in(events: list[Event]) -> Answer | None:
    """Return what answers a command among the events of one frame, a refusal before all else; echoes are none."""
    answers = [
        event
        for event in events
        if isinstance(event, Ack) or (isinstance(event, Reply) and not event.name.startswith(ECHO))
    ]
    refused = [answer for answer in answers if isinstance(answer, Ack) and not answer.ok]
    return next(iter(refused + answers), None)
