"""What is refused of an outbox that was brought as a file."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class NoOutboxFile(Refusal):
    """The file is none, too large, or damaged."""

    code = "no_outbox_file"
    sentence = _l("这不是平板导出的离线文件。请在平板的菜单中按“导出未发送的评分”，把得到的文件原样带来。")
    status = 422


class OutboxTooLarge(NoOutboxFile):
    """More than a tablet holds."""

    code = "outbox_too_large"
    sentence = _l("文件过大，不是平板导出的离线文件。")


class OutboxDamaged(NoOutboxFile):
    """The checksum does not fit."""

    code = "outbox_damaged"
    sentence = _l("文件在传送中损坏，或导出后被改动过（校验值不符）。请在平板上重新导出。")


class OutboxOfAnother(NoOutboxFile):
    """A tablet that is not enrolled at this competition."""

    code = "outbox_of_another"
    sentence = _l("这份文件来自没有登记在本赛事的平板，不能处理。请核对赛事和平板。")


class OutboxDeviceRevoked(NoOutboxFile):
    """The tablet was taken out of use: what it brings is not believed any more."""

    code = "outbox_device_revoked"
    sentence = _l("这台平板已被裁判长停用，它的文件不能处理。如确需采用，请裁判长先恢复这台平板。")
    status = 403


class OutboxNotVouched(Refusal):
    """Neither the tablet's seal nor the judge's card vouches for the file."""

    code = "outbox_not_vouched"
    sentence = _l("文件没有平板的封签。请裁判本人在此用裁判卡和 PIN 码确认，再计入。")
    status = 403


class OutboxOfAnotherJudge(Refusal):
    """The card is right, but another judge's."""

    code = "outbox_of_another_judge"
    sentence = _l("这张裁判卡不是这份文件所属裁判的，请由本人确认。")
    status = 403


UNREADABLE: dict[str, type[NoOutboxFile]] = {"large": OutboxTooLarge, "format": NoOutboxFile, "damaged": OutboxDamaged}
