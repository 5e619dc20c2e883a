"""What the page at a door says, in the language of the moment: its scripts hold no sentence."""
from flask_babel import gettext as _

from competition.queries.check_in import STATE_NAMES


def words() -> dict[str, str]:
    """The sentences of the door by name; ``{name}`` is filled in on the tablet."""
    return {
        **{name: str(word) for name, word in STATE_NAMES.items()},
        "ready": _("请出示准考证"), "fine": _("检录成功"), "late_now": _("迟到"), "again": _("已检录过"),
        "again_at": _("首次检录时间：{at}"), "wrong": _("不能检录"), "check": _("确认检录"),
        "unknown": _("名单中没有这个准考证号。请核对号码，或更新名单后重试。"),
        "elsewhere": _("不在本检录点，请到：{where}"), "not_here": _("不在本检录点的名单中，请到服务台核实。"),
        "withdrawn_already": _("已登记为弃权，请到服务台核实。"),
        "camera_on": _("打开摄像头"), "camera_off": _("关闭摄像头"),
        "camera_none": _("此浏览器或连接方式不能使用摄像头（须通过 https 打开）。请使用扫码枪，或输入准考证号。"),
        "camera_denied": _("没有使用摄像头的权限。请在浏览器设置中允许本页使用摄像头，或输入准考证号。"),
        "card_offline": _("断网时不能用身份证检录，请扫准考证、输入准考证号或按姓名查找。"),
        "card_several": _("此人有多项报名，请从名单中选择：{tickets}"), "looking": _("正在查找…"),
        "offline": _("现在连不上服务器。可以继续检录，记录保存在本机，恢复后自动发送。"),
        "signed_out": _("登录已失效。记录仍在本机，请重新登录后继续发送。"), "sign_in": _("去登录"),
        "storage": _("本机不能保存数据（可能是无痕模式）。断网检录会丢失，请换用普通模式。"),
        "no_list": _("本机还没有名单"), "seat": _("位置 {place}"), "confirm": _("为“{name}”（{unit}）检录？"),
        "all": _("全部检录点（自动识别场次）"), "shown": _("显示前 {shown} 人，共 {all} 人，请输入姓名查找。"),
        "or": _(" 或 "), "local": _("本机"), "nobody": _("没有符合条件的人员。"),
        "confirm_leave": _("本机还有 {count} 条检录没有发送，退出后仍会保留，下次登录后发送。"),
    }
