"""Kinds of audit entries of the accounts."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

USER_CREATED = declare("accounts:user:created", _l("建立账号"))
USER_DISABLED = declare("accounts:user:disabled", _l("停用账号"))
ROLE_GRANTED = declare("accounts:role:granted", _l("授予岗位 %(role)s（%(jurisdiction)s）"), "role", "jurisdiction", "competition")
ROLE_REVOKED = declare("accounts:role:revoked", _l("收回岗位 %(role)s（%(jurisdiction)s）"), "role", "jurisdiction", "competition")
CARD_ISSUED = declare("accounts:card:issued", _l("发放裁判卡"))
PASSWORD_SET = declare("accounts:password:set", _l("设置密码"))
SIGNED_IN = declare("accounts:user:signed_in", _l("登录（%(way)s）"), "way")
SIGN_IN_FAILED = declare("accounts:user:sign_in_failed", _l("登录失败（%(way)s）"), "way")
SIGNED_OUT = declare("accounts:user:signed_out", _l("退出登录"))
