"""Kinds of audit entries of long work."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

REQUESTED = declare("jobs:job:requested", _l("发起办理（%(work)s）"), "work")
STARTED = declare("jobs:job:started", _l("开始办理，第 %(attempt)s 次"), "attempt")
FINISHED = declare("jobs:job:finished", _l("办理完成"), "size")
FAILED = declare("jobs:job:failed", _l("办理未成功（%(reason)s）"), "reason")
FETCHED = declare("jobs:file:fetched", _l("下载办理结果（%(work)s）"), "work")
REMOVED = declare("jobs:file:removed", _l("清除到期的办理结果文件"))
