"""Kinds of audit entries of check-ups."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

EXAMINED = declare("doctor:house:examined", _l("系统体检：危险 %(danger)s 项，注意 %(warning)s 项，建议 %(advice)s 项"), "danger", "warning", "advice")
