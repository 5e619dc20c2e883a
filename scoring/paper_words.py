"""Words of sheets on paper and of files of marks, as badges show them."""
from flask_babel import lazy_gettext as _l

from foundation.web.states import State

PAPER_STATES = {
    "paper_second": State(_l("待第二人录入"), "warning", "clock"),
    "paper_differs": State(_l("两遍不一致"), "danger", "alert-triangle"),
    "paper_done": State(_l("已提交"), "success", "circle-check"),
    "paper_stale": State(_l("平板先交，未计"), "danger", "device-tablet"),
    "paper_late": State(_l("锁定后收到，未计"), "danger", "lock"),
    "paper_dropped": State(_l("已作废"), "neutral", "ban"),
    "marks_loaded": State(_l("待另一人确认"), "warning", "clock"),
    "marks_confirmed": State(_l("已确认"), "success", "circle-check"),
    "marks_withdrawn": State(_l("已撤回"), "neutral", "ban"),
    "line_new": State(_l("提交"), "success", "plus"),
    "line_same": State(_l("没有变化"), "neutral", "minus"),
    "line_different": State(_l("替换已有分数"), "warning", "refresh"),
    "line_absent": State(_l("缺考，待裁判长登记"), "info", "user"),
    "line_wrong": State(_l("有问题"), "danger", "alert-circle"),
}
