"""Kinds of audit entries of the key ring. No key ever is among the facts, only its name."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

SUBJECT = "keys:ring"

ROTATION_BEGUN = declare("crypto:key:rotation_begun", _l("更换加密密钥，新密钥 %(key)s"), "key")
ROTATION_CONTINUED = declare("crypto:key:rotation_continued", _l("继续更换加密密钥 %(key)s"), "key")
ROTATION_DONE = declare("crypto:key:rotation_done", _l("已全部改用密钥 %(key)s，共 %(values)s 项"), "key", "values")
RETIRED = declare("crypto:key:retired", _l("停用旧密钥 %(keys)s"), "keys")
INDEX_BEGUN = declare("crypto:index:rotation_begun", _l("更换检索密钥（第 %(generation)s 代）"), "generation")
INDEX_ROTATED = declare("crypto:index:rotated", _l("检索密钥已全部更换（第 %(generation)s 代），共 %(values)s 项"), "generation", "values")
