"""Kinds of audit entries of the hall."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

AUTHORITY_MADE = declare("venue:authority:made", _l("生成现场证书机构，SHA-256 指纹 %(fingerprint)s，有效期至 %(until)s"), "fingerprint", "until")
CERTIFICATE_ISSUED = declare("venue:certificate:issued", _l("签发现场服务器证书，地址 %(addresses)s"), "addresses")
