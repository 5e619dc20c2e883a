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
FIRST_STEP = declare("accounts:user:first_step", _l("密码正确，等待动态口令"))
SESSION_BEGUN = declare("accounts:session:begun", _l("开始会话（%(way)s）"), "way")
SESSION_ENDED = declare("accounts:session:ended", _l("结束会话（%(why)s）"), "why")
ALL_SESSIONS_ENDED = declare("accounts:session:all_ended", _l("结束账号的全部会话"))
UNLOCKED = declare("accounts:user:unlocked", _l("解除账号锁定"))
SECOND_FACTOR_ENROLLED = declare("accounts:second_factor:enrolled", _l("启用动态口令"))
SECOND_FACTOR_RESET = declare("accounts:second_factor:reset", _l("重置动态口令"))
RECOVERY_CODES_MADE = declare("accounts:second_factor:codes", _l("生成恢复码"))
RECOVERY_CODE_USED = declare("accounts:second_factor:recovered", _l("使用恢复码登录"))
POLICY_SET = declare("accounts:policy:set", _l("设定安全策略（第 %(version)s 版）"), "version")
