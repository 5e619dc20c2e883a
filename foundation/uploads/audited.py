"""Kinds of audit entries of uploads: also of those that were refused afterwards, so that an attack can be seen."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

RECEIVED = declare("uploads:file:received", _l("上传文件（%(bytes)s 字节）"), "bytes")
