"""Refusals of setting up: the bin, attachments, occupations, deleting a draft."""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class NotInBin(Refusal):
    """Somebody else put it back, or its thirty days are over."""

    code = "not_in_bin"
    sentence = _l("回收站里已没有这一项：可能已被恢复，或保存期已满。")


class CompetitionInUse(Refusal):
    """Only a draft in which nothing but set-up was done is deleted."""

    code = "competition_in_use"
    sentence = _l("“%(name)s”里已有报名、工作人员或其他资料，不能删除。请先逐项清除。")


class UnfitFile(Refusal):
    """A file that is no notice document."""

    code = "unfit_file"
    sentence = _l("只能上传 PDF、Word（.docx）、Excel（.xlsx）文件或 JPG、PNG 图片，并且内容须与类型相符。")
    status = 422


class FileTooLarge(Refusal):
    """Attachments are for phones too."""

    code = "file_too_large"
    sentence = _l("文件为 %(megabytes)s MB，单个附件不超过 %(most)s MB。请压缩后再上传。")
    status = 422


class AttachmentsFull(Refusal):
    """A competition has room for some files only."""

    code = "attachments_full"
    sentence = _l("每届赛事最多 %(files)s 个附件、共 %(megabytes)s MB。请先删除不用的附件。")


class OccupationExists(Refusal):
    """Names of occupations are unique."""

    code = "occupation_exists"
    sentence = _l("职业目录里已有“%(name)s”。")
    status = 422


CHECK_SENTENCES: dict[str, tuple[Any, Any]] = {
    "events": (_l("已设置赛项"), _l("还没有设置赛项。")),
    "closes_in_time": (_l("报名截止日期未过"), _l("报名截止日期（%(day)s）已过，请先改日期。")),
    "opens_in_time": (_l("报名开始日期未过"), _l("报名开始日期（%(day)s）已过，开放后即可报名；如需推迟请改日期。")),
    "document": (_l("已填写竞赛通知文号"), _l("还没有填写竞赛通知文号。")),
    "organisers": (_l("已填写主办单位"), _l("还没有填写主办单位。")),
    "place": (_l("已填写比赛地点"), _l("还没有填写比赛地点，准考证上将没有地点。")),
    "contact": (_l("已填写联系电话"), _l("还没有填写联系电话，报名人员有疑问时无处询问。")),
    "hosts": (_l("已指定承办单位"), _l("还没有指定承办单位。")),
    "attachments": (_l("已上传竞赛通知"), _l("还没有上传竞赛通知等附件。")),
    "conflicts": (_l("日程没有冲突"), _l("日程有 %(count)s 处冲突。")),
    "scheme": (_l("评分标准已设置"), _l("赛项 %(event)s 还没有评分标准。")),
    "places": (_l("名额已设置"), _l("赛项 %(event)s 的总名额为 0，无法报名。")),
    "hosted": (_l("有承办单位"), _l("赛项 %(event)s 没有承办单位。")),
    "team": (_l("每队人数已设置"), _l("赛项 %(event)s 是团队项目，每队人数应多于 1 人。")),
    "share": (_l("晋级人数已设置"), _l("赛项 %(event)s 分初赛、决赛，还没有写明晋级人数。")),
}
"""Each line of the checklist by its code: in words once it is done, and while it is missing."""
