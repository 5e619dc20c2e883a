"""The judges' tablets: last contact, what waits on them, what has arrived; taking one out of use and into use again."""
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from scoring.permissions import Scoring
from scoring.queries.devices import devices_of
from scoring.services.devices import restore_device, revoke_device
from scoring.views.doors import enter, page

scoring_devices = Blueprint("scoring_devices", __name__, url_prefix="/desk/<code>/devices")


@scoring_devices.get("")
@permit(Scoring.READ_DEVICES)
def devices(code: str) -> ResponseReturnValue:
    """Every tablet of the competition, those that have to be looked for first."""
    header, at = enter(code, Scoring.READ_DEVICES), now()
    rows = sorted(devices_of(header.id), key=lambda row: (not row.silent(at), row.revoked))
    return page("devices", devices=rows, silent=[row for row in rows if row.silent(at)], at=at)


@scoring_devices.post("/<device>/revoke")
@permit(Scoring.REVOKE_DEVICE)
def revoke(code: str, device: str) -> ResponseReturnValue:
    """Takes a tablet out of use."""
    header = enter(code, Scoring.REVOKE_DEVICE)
    revoke_device(device, header.id, actor=identity().actor, at=now())
    flash(_("这台平板已停用，不能再登录和提交；该裁判的其他平板须重新登录。"), "success")
    return redirect(url_for("scoring_devices.devices", code=code))


@scoring_devices.post("/<device>/restore")
@permit(Scoring.REVOKE_DEVICE)
def restore(code: str, device: str) -> ResponseReturnValue:
    """Takes a tablet into use again."""
    header = enter(code, Scoring.REVOKE_DEVICE)
    restore_device(device, header.id, actor=identity().actor, at=now())
    flash(_("这台平板已恢复，裁判扫描裁判卡即可登录。"), "success")
    return redirect(url_for("scoring_devices.devices", code=code))
