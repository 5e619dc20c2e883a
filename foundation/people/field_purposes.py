"""What every field that says something about a person is kept for: purpose, legal basis, audience, how long (最小必要).

Rooms declare their columns beside their models; a test fails for a column of text that nobody has spoken for. The same
table is shown to the public (``/privacy``) and, column by column, to the security administrator.
"""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.jobs.files import KEPT

DUTY = _l("履行组织竞赛、公示和发奖的法定职责所必需（《个人信息保护法》第十三条、第三十四条）")
SENSITIVE = _l("敏感个人信息：特定目的和充分必要性（第二十八条）；不提供就无法确认资格或发奖")
SECURITY = _l("保障安全、留存日志的法定义务（《网络安全法》；等级保护要求）")


@dataclass(frozen=True)
class Purpose:
    """Why a kind of information is kept: in the words of the public page. ``label`` is ``personal`` or ``sensitive``."""

    position: int
    what: Any
    why: Any
    basis: Any
    who: Any
    kept: Any
    label: str = "personal"


@dataclass(frozen=True)
class Kept:
    """A purpose with the columns that are kept for it, as the security administrator sees it."""

    purpose: Purpose
    columns: tuple[str, ...]


PURPOSES: dict[str, Purpose] = {}
PERSONAL: dict[str, str] = {}
IMPERSONAL: set[str] = set()


def purpose(name: str, spoken: Purpose) -> str:
    """Declares why something is kept; answers its name."""
    PURPOSES[name] = spoken
    return name


def personal(name: str, *columns: str) -> None:
    """Says that columns (``table.column``) are kept for a purpose."""
    PERSONAL.update(dict.fromkeys(columns, name))


def impersonal(columns: Mapping[str, str]) -> None:
    """Says of tables which columns of text tell nothing about a person: codes, states, hashes, opaque ids."""
    IMPERSONAL.update(f"{table}.{column}" for table, names in columns.items() for column in names.split())


def purposes() -> list[Purpose]:
    """Every purpose, in the order of the public page."""
    return sorted(PURPOSES.values(), key=lambda one: one.position)


def fields() -> list[Kept]:
    """Every purpose with its columns, in the order of the public page."""
    columns = {name: tuple(sorted(column for column, kept_for in PERSONAL.items() if kept_for == name)) for name in PURPOSES}
    return sorted((Kept(PURPOSES[name], found) for name, found in columns.items()), key=lambda one: one.purpose.position)


NAME = purpose("name", Purpose(
    10, _l("姓名、性别、所在单位"), _l("报名、编排、公示、证书"), DUTY, _l("报名工作人员；公示后公众可以看到姓名和单位"),
    _l("随竞赛档案保存"),
))
IDENTITY = purpose("identity", Purpose(
    20, _l("身份证件号码"), _l("核对身份和年龄、防止重复报名、本人查成绩、发奖核对"), SENSITIVE,
    _l("加密保存。报名工作人员只看到首尾几位；经授权下载发放表的财务人员看到全部，每次留痕；不公示"),
    _l("竞赛和发放办结后，按档案规定的最短期限"), "sensitive",
))
PHONE = purpose("phone", Purpose(
    30, _l("联系电话"), _l("通知参赛事项"), DUTY, _l("加密保存。报名工作人员看到中间遮盖的号码；不公示"),
    _l("竞赛办结后，按档案规定的最短期限"),
))
ACCOUNT = purpose("account", Purpose(
    60, _l("收款账户"), _l("发放奖金；只向获奖者收集"), SENSITIVE,
    _l("加密保存。登记后只显示后四位；发放表由财务人员下载，每次留痕"), _l("按会计档案规定"), "sensitive",
))
STAFF = purpose("staff", Purpose(
    70, _l("工作人员和裁判的账号、登录和操作记录"), _l("保证安全、分清责任"), SECURITY,
    _l("系统管理员、安全管理员、审计人员各看职责所需的部分"), _l("操作日志不少于三年"),
))
FILES = purpose("files", Purpose(
    80, _l("打印和导出的文件"), _l("供发起人下载"), DUTY, _l("只有发起人，且仍有相应岗位"),
    _l("加密保存 %(days)s 天，到期自动清除", days=KEPT.days),
))
THROTTLE = purpose("throttle", Purpose(
    90, _l("查询成绩时的准考证号和网络地址"), _l("限制连续输错的次数"), SECURITY, _l("任何人都看不到；只保存无法还原的校验值"),
    _l("查询成功即清除该准考证号的记录"),
))

personal(NAME, "person.name", "person.sex")
personal(IDENTITY, "person.id_number", "person.id_index", "person.born_on", "person.personal_key", "user.person_index")
personal(PHONE, "person.phone", "person.phone_index", "person.email")
personal(ACCOUNT, "bank_account.holder", "bank_account.bank", "bank_account.number", "bank_account.number_mark", "unit.personal_key")
personal(
    STAFF, "user.account", "user.name", "user.password_hash", "user.pin_hash", "user.card_index", "user.second_factor",
    "earlier_password.password_hash", "recovery_code.digest", "sign_in_session.tablet", "sign_in_session.address_index",
    "sign_in_session.browser", "audit_entry.facts", "reveal.reason", "security_policy.reason", "purpose_export.reason",
)
personal(FILES, "job.file", "job.message", "job.arguments", "purpose_export.said", "purpose_export.password")
personal(THROTTLE, "throttle.key")
impersonal({
    "person": "public_id id_type", "unit": "public_id name code", "bank_account": "public_id", "user": "public_id",
    "role_grant": "role jurisdiction competition_code", "sign_in_session": "public_id way why", "security_policy": "set_by",
    "audit_entry": "actor kind subject", "reveal": "actor person field way subject", "erasure": "public_id reason state asked_by decided_by",
    "honour": "title occupation number document", "job": "public_id kind state language media_type created_by",
    "ledger_stream": "name head", "ledger_entry": "stream kind content hash", "backup_run": "file problem",
    "purpose_export": "public_id number purpose competition_code thing state",
})
personal(NAME, "honour.withdrawn_reason")
