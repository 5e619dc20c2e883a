"""Kinds of audit entries of backups."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

MADE = declare("backup:file:made", _l("备份 %(file)s 已做成并还原核对"), "file", "kilobytes", "milliseconds")
ONLY_READ = declare("backup:file:only_read", _l("备份 %(file)s 已做成，仅通读，未还原核对"), "file", "kilobytes", "milliseconds")
FAILED = declare("backup:file:failed", _l("备份未成功（%(problem)s）"), "problem")
THINNED = declare("backup:file:thinned", _l("清除到期备份 %(count)s 份"), "count", "files")
RESTORED = declare("backup:file:restored", _l("由备份 %(file)s 还原，备份时间 %(made_at)s"), "file", "made_at", "aside")
