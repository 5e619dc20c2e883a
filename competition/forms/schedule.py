"""What may be typed about the schedule: rooms, sessions, and who is where."""
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import NEEDED, MultiCheckboxField, choices, needed
from competition.rules.schedule_words import (
    LONGEST_ADDRESS,
    LONGEST_MAP,
    LONGEST_ROOM,
    STAGES,
    RoomWords,
    SessionWords,
    stations_of,
)
from competition.rules.seating import runs_of
from foundation.rules.problems import Problem

STAGE_CHOICES = (("", _l("不分初赛、决赛")), (STAGES[0], _l("初赛")), (STAGES[1], _l("决赛")))
BETWEEN = "/"


class RoomForm(FlaskForm):  # type: ignore[misc]
    """A room and its workstations."""

    name = StringField(_l("场地名称"), validators=needed(LONGEST_ROOM), description=_l("例如“实训楼 3 楼烹饪室”。"))
    address = StringField(_l("地址"), validators=[Optional(), Length(max=LONGEST_ADDRESS)])
    map_text = TextAreaField(
        _l("怎样到达"), validators=[Optional(), Length(max=LONGEST_MAP)],
        description=_l("用文字说明入口、楼层、停车和公交，会印在准考证上。"),
    )
    stations = StringField(
        _l("工位"), validators=[Optional(), Length(max=2000)],
        description=_l("一次写完，例如 1-24，或 A01-A12、B1-B6；没有固定工位可不填。"),
    )
    shared = BooleanField(_l("可以同时安排几个场次（如体育馆）"))
    token = HiddenField()

    def words(self) -> tuple[RoomWords, list[Problem]]:
        """What was typed, and workstations that could not be read."""
        stations, problems = stations_of(self.stations.data or "")
        words = RoomWords(
            self.name.data.strip(), (self.address.data or "").strip(), (self.map_text.data or "").strip(), bool(self.shared.data),
            stations,
        )
        return words, problems

    def fill(self, words: RoomWords, token: str) -> None:
        """Shows what is stored."""
        self.process(data={
            "name": words.name, "address": words.address, "map_text": words.map_text, "shared": words.shared,
            "stations": runs_of(words.stations), "token": token,
        })


class SessionForm(FlaskForm):  # type: ignore[misc]
    """A session: one choice for the event and what of it, because modules belong to events."""

    part = SelectField(_l("赛项和内容"), validators=[InputRequired(NEEDED)])
    stage = SelectField(_l("赛段"), choices=choices(STAGE_CHOICES))
    room = SelectField(_l("场地"), validators=[InputRequired(NEEDED)])
    day = DateField(_l("日期"), validators=[InputRequired(NEEDED)])
    reporting = TimeField(_l("报到时间"), validators=[Optional()])
    starts = TimeField(_l("开始时间"), validators=[InputRequired(NEEDED)])
    ends = TimeField(_l("结束时间"), validators=[InputRequired(NEEDED)])
    capacity = IntegerField(
        _l("容量"), validators=[Optional()], description=_l("不填即为场地的工位数；场地没有工位时不限。")
    )
    token = HiddenField()

    def offer(self, parts: Sequence[tuple[str, str]], rooms: Sequence[str]) -> None:
        """What may be chosen; a part that is stored and no longer offered stays choosable."""
        self.part.choices = choices(parts)
        self.room.choices = choices((name, name) for name in rooms)

    def words(self) -> SessionWords:
        """What was typed."""
        event, _between, module = self.part.data.partition(BETWEEN)
        return SessionWords(
            event, self.room.data, self.day.data, self.starts.data, self.ends.data, self.reporting.data, module or None,
            self.stage.data or None, self.capacity.data,
        )

    def fill(self, words: SessionWords, token: str = "") -> None:
        """Shows what is stored."""
        self.process(data={**vars(words), "part": part_of(words.event, words.module), "stage": words.stage or "", "token": token})


class SeatForm(FlaskForm):  # type: ignore[misc]
    """One entry's place."""

    entry = SelectField(_l("选手"), validators=[InputRequired(NEEDED)])
    station = SelectField(_l("工位"), validators=[Optional()])


class DealForm(FlaskForm):  # type: ignore[misc]
    """Distributing entries over sessions."""

    with_stations = BooleanField(_l("同时安排工位"), default=True)
    seed = StringField(
        _l("编排码（可不填）"), validators=[Optional(), Length(max=40)],
        description=_l("不填则随机；填入以前的编排码可以得到同样的结果。编排码记入操作日志。"),
    )


class DutiesForm(FlaskForm):  # type: ignore[misc]
    """Who is on duty in a session."""

    officials = MultiCheckboxField(_l("值守人员"), coerce=int, validate_choice=False)


def part_of(event: str, module: str | None) -> str:
    """What of an event, as the form names it."""
    return f"{event}{BETWEEN}{module}" if module else event


def part_choices(
    events: Sequence[tuple[str, str]], modules: Mapping[str, Sequence[tuple[str, str]]], stored: tuple[str, str | None] | None
) -> list[tuple[str, Any]]:
    """Every event as a whole and by its modules; what is stored stays choosable, even if the marking scheme knows it no more."""
    parts: list[tuple[str, Any]] = []
    for code, title in events:
        parts.append((code, _l("%(event)s（整个赛项）", event=f"{code} {title}")))
        parts.extend((part_of(code, module), f"{code} {title} · {name}") for module, name in modules.get(code, ()))
    if stored and part_of(*stored) not in dict(parts):
        parts.append((part_of(*stored), part_of(*stored)))
    return parts
