"""The sentences of error pages: what happened and what to do next, in a bureau's words."""
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l


class ErrorText(NamedTuple):
    """What a page says about one status: a code for programs, a title, a sentence with the next step, an icon."""

    code: str
    title: Any
    sentence: Any
    icon: str


TEXTS = {
    400: ErrorText(
        "bad_request", _l("没有看懂这次请求"), _l("内容不完整或格式不对。请返回上一页，检查后再试一次。"), "alert-circle"
    ),
    401: ErrorText("sign_in", _l("请先登录"), _l("这一页需要登录后才能查看。"), "login"),
    403: ErrorText(
        "forbidden", _l("您的账号没有此项权限"), _l("如果工作需要，请联系系统管理员开通，或换一个账号登录。"), "lock"
    ),
    404: ErrorText(
        "not_found", _l("没有找到这个页面"), _l("地址可能有误，或者内容已经撤下。您可以从首页重新查找。"), "search"
    ),
    405: ErrorText("method", _l("这个地址不能这样打开"), _l("请从页面上的按钮进入，不要直接输入地址。"), "ban"),
    409: ErrorText(
        "conflict", _l("此操作未能执行"), _l("内容刚刚有了变化。请返回查看最新情况，再决定是否继续。"), "refresh"
    ),
    413: ErrorText("too_large", _l("上传的内容太大"), _l("请分成几份上传，或先压缩图片。"), "upload"),
    422: ErrorText("invalid", _l("有内容需要改正"), _l("请按下面的说明改正后重新提交，已填写的内容不会丢失。"), "pencil"),
    429: ErrorText("too_often", _l("操作太频繁"), _l("为保护个人信息，请稍等片刻再试。"), "hourglass"),
    500: ErrorText(
        "internal", _l("系统出了一点问题"), _l("问题已自动记录。请稍后再试；如果仍不成功，请把下面的编号告诉工作人员。"), "alert-triangle"
    ),
    503: ErrorText("unavailable", _l("系统正在维护"), _l("请稍后再来，已提交的内容不受影响。"), "settings"),
}


def text_of(status: int) -> ErrorText:
    """The text of a status; an unlisted one speaks like its family."""
    return TEXTS.get(status) or TEXTS[500 if status >= 500 else 400]


# Said when even the templates cannot be rendered: it depends on nothing.
LAST_RESORT = """<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title></head>
<body><h1>{title}</h1><p>{sentence}</p><p>{number}</p><p><a href="/">{home}</a></p></body></html>
"""


def last_resort(number: str, status: int = 500) -> str:
    """The page of a crash whose page crashed too."""
    text = TEXTS[status]
    return LAST_RESORT.format(title=text.title, sentence=text.sentence, number=number, home=_("返回首页"))
