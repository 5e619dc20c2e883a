"""What scheduling refuses, and the words of conflicts and of what is wrong with a schedule in a file."""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class RoomExists(Refusal):
    """Rooms of a competition have different names."""

    code = "room_exists"
    sentence = _l("本届赛事已有名为“%(name)s”的场地，请换一个名称。")
    status = 422


class RoomInUse(Refusal):
    """A room in which sessions take place stays."""

    code = "room_in_use"
    sentence = _l("“%(room)s”已安排 %(count)s 个场次，请先改到其他场地或删除这些场次。")


class EventHasSessions(Refusal):
    """An event that is in the schedule stays until its sessions are removed."""

    code = "event_has_sessions"
    sentence = _l("“%(event)s”已安排 %(count)s 个场次，请先在日程中删除这些场次（30 天内可恢复）。")


class SessionNoted(Refusal):
    """Somebody was checked in at this session."""

    code = "session_noted"
    sentence = _l("本场次已有检录记录，不能删除，也不能改为其他赛项；时间、场地和容量仍可修改。")


class StationInUse(Refusal):
    """A workstation that somebody has been given stays."""

    code = "station_in_use"
    sentence = _l("工位 %(stations)s 已安排选手，不能去掉。请先调整这些选手的工位。")


class StationTaken(Refusal):
    """A workstation serves one entry in a session; somebody else was faster."""

    code = "station_taken"
    sentence = _l("工位 %(station)s 在本场次已安排给准考证号 %(ticket)s，请另选一个工位。")


class SessionFull(Refusal):
    """No place is left in the session."""

    code = "session_full"
    sentence = _l("本场次容量 %(capacity)s 个，已经排满。")


class OtherEvent(Refusal):
    """Only registered entries of the session's event stand in it."""

    code = "other_event"
    sentence = _l("准考证号 %(ticket)s 不是本场次赛项的有效报名。")


class StationElsewhere(Refusal):
    """The workstation is in another room."""

    code = "station_elsewhere"
    sentence = _l("所选工位不在本场次的场地内，请刷新页面后重选。")


class StationsDrawn(Refusal):
    """The event draws its workstations; nobody is given one before."""

    code = "stations_drawn"
    sentence = _l("“%(event)s”的工位号由抽签决定，这里只安排场次。")


class NothingToSeat(Refusal):
    """There is nobody to distribute."""

    code = "nothing_to_seat"
    sentence = _l("“%(event)s”还没有已通过的报名，无需编排。")


SCHEDULE_SENTENCES: dict[str, Any] = {
    "session_outside": _l("%(session)s 不在比赛日期（%(first)s 至 %(last)s）之内。"),
    "reporting_late": _l("%(session)s 的报到时间晚于开始时间。"),
    "room_taken": _l("“%(room)s”同一时间安排了两个场次：%(one)s；%(other)s。"),
    "over_capacity": _l("%(session)s 安排了 %(taken)s 个，超过容量 %(capacity)s 个。"),
    "station_elsewhere": _l("%(session)s 有选手的工位 %(station)s 不在该场次的场地内。"),
    "station_taken_twice": _l("工位 %(station)s 同一时间用于两个场次：%(one)s；%(other)s。"),
    "person_taken": _l("%(who)s 同一时间须在两处：%(one)s；%(other)s。"),
    "person_two_roles": _l("%(who)s 在同一场次担任两种角色：%(one)s。"),
    "seated_twice": _l("%(who)s 在同一内容的两个场次都有位置：%(one)s；%(other)s。"),
    "session_ends": _l("结束时间须晚于开始时间。"),
    "session_time": _l("请按“09:00”的写法填写时间。"),
    "stations_unread": _l("看不懂“%(pieces)s”。请写成 1-24 或 A01-A12、B1 这样的工位号，最多 %(most)s 个。"),
    "schedule_room": _l("没有名为“%(value)s”的场地。"),
    "schedule_event": _l("本届赛事没有代码为 %(value)s 的赛项。"),
    "schedule_stage": _l("不认识的赛段“%(value)s”，可用 preliminary（初赛）或 final（决赛）。"),
}
