"""What the public form, papers and the way back refuse."""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class FormClosed(Refusal):
    """The competition takes no personal registrations now."""

    code = "form_closed"
    sentence = _l("本届赛事现在不接受网上个人报名。")


class DraftGone(Refusal):
    """There is no draft under this token (any more)."""

    code = "draft_gone"
    sentence = _l("没有找到您的报名草稿，可能已提交或已超过保存期限。请重新填写。")


class TooManyDrafts(Refusal):
    """One address begins more forms than people sit behind it."""

    code = "too_many_drafts"
    sentence = _l("从您的网络开始填写的报名表过多，请一小时后再试，或换用手机流量。")
    status = 429


class TooManyLinks(Refusal):
    """Links were asked for too often; the answer is the same whether anybody is registered."""

    code = "too_many_links"
    sentence = _l("索取链接的次数过多，请一小时后再试。")
    status = 429


class LinkSpent(Refusal):
    """The link was used, is too old, or never was."""

    code = "link_spent"
    sentence = _l("这个链接已经用过或已过期，请重新索取。")
    status = 410


class PaperNotTaken(Refusal):
    """In this state or phase the papers of the entry stay as they are."""

    code = "paper_not_taken"
    sentence = _l("报名当前的状态不能更改这项材料。如有需要，请与主办单位联系。")


class PapersUnderReview(Refusal):
    """A reviewer is looking at them now."""

    code = "papers_under_review"
    sentence = _l("工作人员正在审核这条报名，暂时不能更改材料，请稍后再试。")


class TooManyPages(Refusal):
    """A paper has so many pages at most."""

    code = "too_many_pages"
    sentence = _l("这项材料最多 %(most)s 页，请先移除不要的页再上传。")
    status = 422


class NoPicture(Refusal):
    """Nothing was chosen."""

    code = "no_picture"
    sentence = _l("请先选择或拍摄图片。")
    status = 422


PAPER_KINDS: dict[str, Any] = {
    "portrait": _l("证件照"), "id_card": _l("身份证件"), "level_certificate": _l("职业技能等级证书"),
    "employment": _l("社保或劳动关系证明"), "student_card": _l("学生证"), "sealed_form": _l("签字盖章的报名表"),
}
PAPER_HINTS: dict[str, Any] = {
    "portrait": _l("近期免冠正面照，按 3 比 4 裁剪，印在准考证和证书上。"),
    "id_card": _l("正反两面各一张，四角完整、文字清楚。"),
    "level_certificate": _l("有照片和证书编号的页面，最多 4 张。"),
    "employment": _l("社保缴费记录或劳动合同首页和签字页，最多 6 张。"),
    "student_card": _l("有照片和注册章的页面，最多 2 张。"),
    "sealed_form": _l("下载报名表，本人签字、单位盖章后拍照上传，最多 2 张。"),
}
PERSONAL_SENTENCES: dict[str, Any] = {
    "paper_missing": _l("还没有上传“%(kind)s”。"),
    "consent_missing": _l("请阅读并同意个人信息处理说明后再继续。"),
    "declaration_missing": _l("请确认以上内容属实后再提交。"),
}
