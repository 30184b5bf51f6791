"""The clock of the town: stories move in the order of their days, so that every event has its true time."""

import heapq
import random
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from feedback import clock
from feedback.limits import calendar, settings, today
from feedback.receipts import ReceiptCode

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """Until the story goes on: in so many working days at the office, or calendar days at home, or minutes."""

    workdays: int = 0
    days: int = 0
    minutes: int = 0


Story = Generator[Pause, None, None]
Step = Generator[Pause, None, ReceiptCode]
"""Part of a story about one case: it ends with the case's receipt code."""


def workdays(number: int) -> Pause:
    """At the office, so many working days on; 0 is later the same day."""
    return Pause(workdays=number) if number else Pause(minutes=20)


def days(number: int) -> Pause:
    """At home, so many days on."""
    return Pause(days=number)


MORNING = Pause()
"""The next day at six, when the timer runs."""


@dataclass
class Stage:
    """Plays stories until `until`; what would come later does not happen."""

    until: datetime
    chance: random.Random
    _waiting: list[tuple[datetime, int, Story | Step]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def begin(self, day: date, story: Story | Step) -> None:
        """Begin a story on a day, soon after midnight: a submitter's rows tell no more than the day."""
        minute = self.chance.randrange(1, 5)
        self._wait(datetime.combine(day, time(0, minute), _zone()), story)

    def play(self) -> None:
        """Move whichever story is next, with the clock stopped at its moment."""
        while self._waiting:
            at, _, story = heapq.heappop(self._waiting)
            with clock.frozen(at):
                pause = next(story, None)
                if pause is not None:
                    self._wait(self._after(at, pause), story)

    def _wait(self, at: datetime, story: Story | Step) -> None:
        if at < self.until:
            heapq.heappush(self._waiting, (at, next(self._numbers), story))

    def _after(self, at: datetime, pause: Pause) -> datetime:
        if pause.minutes:
            return at + timedelta(minutes=pause.minutes, seconds=self.chance.randrange(60))
        if pause.workdays:
            return self._at_work(calendar().add_working_days(today(), pause.workdays).day)
        if pause.days:
            return datetime.combine(today() + pause.days * ONE_DAY, time(0, self.chance.randrange(1, 30)), _zone())
        return datetime.combine(today() + ONE_DAY, time(6), _zone())

    def _at_work(self, day: date) -> datetime:
        clock_time = time(self.chance.randrange(9, 17), self.chance.randrange(60), self.chance.randrange(60))
        return datetime.combine(day, clock_time, _zone())


def workdays_ago(number: int, day: date) -> date:
    """The day from which `number` working days have passed up to and including `day`."""
    wanted = day
    while calendar().working_days_between(wanted, day) < number:
        wanted -= ONE_DAY
    return wanted


def _zone() -> ZoneInfo:
    return settings().time_zone
