"""The words of findings: what was looked at, what was found, what to do. A finding that is fine needs nothing done."""
from typing import Any, NamedTuple

from flask import has_request_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.accounts.roles import ROLE_NAMES
from foundation.doctor.findings import Finding, Level
from foundation.web.wording import moment


class Words(NamedTuple):
    """One code: what it is about, the sentence when all is well, the sentence when it is not, and what to do then."""

    about: Any
    well: Any = ""
    sentence: Any = ""
    remedy: Any = ""


LEVELS = {Level.OK: _l("正常"), Level.ADVICE: _l("建议"), Level.WARNING: _l("注意"), Level.DANGER: _l("危险")}
MOMENTS = ("now", "last")
PLACES = {"data": _l("数据"), "backups": _l("备份")}
MODES = {"real": _l("正式"), "demo": _l("演示"), "rehearsal": _l("彩排"), "test": _l("测试")}
SETTINGS, SECRETS, DATA = _l("设置"), _l("密钥和文件"), _l("数据库")
TIME, DISK, COPIES = _l("时间"), _l("磁盘"), _l("备份")
PEOPLE, RUNNING, BOOKS = _l("账号和岗位"), _l("运行"), _l("账册")

WORDS: dict[str, Words] = {
    "check_failed": Words(RUNNING, "", _l("有一项检查没有做成（%(check)s）。"), _l("请稍后重新检查；仍不成功时，请查看服务日志。")),
    "mode": Words(SETTINGS, _l("这是正式系统。"), _l("这是%(mode)s系统，数据不作正式使用。"), _l("正式比赛请用 make init 建立的正式系统。")),
    "debug": Words(SETTINGS, "", _l("调试模式开着，出错时会显示程序内部内容。"), _l("请去掉 FLASK_DEBUG 和 --debug，重新启动服务。")),
    "demo_public": Words(SETTINGS, "", _l("正式系统设置了 DEMO_PUBLIC。"), _l("请删除 DEMO_PUBLIC，重新启动服务。")),
    "allow_http": Words(SETTINGS, "", _l("允许不加密的访问（ALLOW_HTTP），密码和评分可能被旁人读到。"), _l("赛场请用 make venue；有代理时让代理提供 HTTPS。然后删除 ALLOW_HTTP，重新启动服务。")),
    "public_address_plain": Words(SETTINGS, "", _l("对外地址 %(address)s 没有加密。"), _l("请把 PUBLIC_ADDRESS 改为 https:// 开头的地址，重新启动服务。")),
    "public_address_missing": Words(SETTINGS, "", _l("在代理后面运行，但没有写对外地址。"), _l("请设置 PUBLIC_ADDRESS，例如 https://skills.example.cn，重新启动服务。")),
    "cookies": Words(SETTINGS, "", _l("登录凭据没有限定只走加密连接。"), _l("通过 HTTPS 访问时，请设置 SECURE_COOKIES=1，重新启动服务。")),
    "encryption": Words(SETTINGS, _l("只接受加密的连接。")),
    "proxies": Words(SETTINGS, _l("代理层数（%(hops)s）与实际请求一致。")),
    "proxies_unseen": Words(SETTINGS, _l("代理层数设为 %(hops)s；实际层数请在网页上的“系统体检”中查看。")),
    "proxies_more": Words(SETTINGS, "", _l("请求自称经过 %(seen)s 层代理，设置的是 %(hops)s 层；登录限制可能把所有人当成一个地址。"), _l("确有代理时，请把 PROXY_HOPS 改为实际层数，重新启动服务。没有代理时可以忽略，那是来访者自己填写的。")),
    "proxies_fewer": Words(SETTINGS, "", _l("设置了 %(hops)s 层代理，但有请求只经过 %(seen)s 层，来访者可能绕过代理、冒充地址。"), _l("请让服务只听 127.0.0.1，或把 PROXY_HOPS 改为实际层数。")),
    "key_missing": Words(SECRETS, "", _l("缺少密钥文件 %(file)s。"), _l("请从备份还原密钥，不要新建：新密钥打不开原有的个人信息。新系统请运行 make init。")),
    "keys_readable": Words(SECRETS, "", _l("这些文件本机其他人也能读：%(files)s。"), _l("请在实例文件夹中运行 chmod 600，并查明谁可能读过；必要时更换密钥（flask keys rotate）。")),
    "folder_open": Words(SECRETS, "", _l("实例文件夹 %(folder)s 对其他人开放。"), _l("请运行 chmod 700 收紧权限。")),
    "keys": Words(SECRETS, _l("密钥齐全，只有本系统能读。")),
    "key_age": Words(SECRETS, _l("密钥启用 %(days)s 天。")),
    "key_age_unknown": Words(SECRETS, "", _l("不知道密钥是何时启用的。"), _l("方便时更换一次密钥：flask keys rotate。")),
    "key_old": Words(SECRETS, "", _l("密钥已使用 %(days)s 天。"), _l("建议每年更换一次：flask keys rotate，期间不影响使用。")),
    "no_database": Words(DATA, "", _l("没有可用的数据库。"), _l("新系统请运行 make init；原有系统请检查 DATABASE_URL 和磁盘。")),
    "setting_unsafe": Words(DATA, "", _l("数据库的 %(setting)s 是 %(value)s，应为 %(wanted)s；断电可能丢失已确认的评分。"), _l("请在数据库设置中改正。SQLite 由本系统设置，出现这种情况请停止评分并联系维护人员。")),
    "database_damaged": Words(DATA, "", _l("数据库文件有损坏：%(told)s。"), _l("请立即停止服务，复制一份现有文件，再从最近的备份还原。")),
    "no_checksums": Words(DATA, "", _l("PostgreSQL 没有开启数据校验。"), _l("建议停机后运行 pg_checksums --enable。")),
    "database": Words(DATA, _l("写入即落盘，结构完好（%(version)s）。")),
    "schema": Words(DATA, _l("表结构是最新的（%(version)s）。")),
    "schema_other": Words(DATA, "", _l("表结构是 %(stored)s，程序需要 %(newest)s。"), _l("请先备份，再运行 make init 升级；程序比数据库旧时，请换用新的程序。")),
    "guards": Words(DATA, _l("防改触发器 %(count)s 个都在。")),
    "guards_missing": Words(DATA, "", _l("缺少 %(count)s 个防改触发器，例如 %(first)s；记录可能被改动而不留痕迹。"), _l("请核验账册，查明谁改过数据库，再从备份还原或请维护人员补上触发器。")),
    "clock": Words(TIME, _l("时钟可信，现在是 %(now)s。")),
    "clock_behind": Words(TIME, "", _l("时钟走慢或被拨回：现在 %(now)s，最后一条记录 %(last)s。"), _l("请校准服务器时间（建议开启自动对时），再继续使用。")),
    "clock_apart": Words(TIME, "", _l("本机与数据库的时间相差 %(seconds)s 秒。"), _l("请让两台机器都自动对时。")),
    "zone": Words(TIME, _l("时区是东八区。")),
    "zone_other": Words(TIME, "", _l("服务器的时区与北京时间不同（UTC%(hours)s）；页面不受影响，系统日志和定时任务会不同。"), _l("建议运行 timedatectl set-timezone Asia/Shanghai。")),
    "disk": Words(DISK, _l("剩余空间 %(free)s GB。")),
    "disk_low": Words(DISK, "", _l("存放%(place)s的磁盘只剩 %(free)s GB（%(share)s%%）。"), _l("请清理或扩充磁盘，至少留出 2 GB 和一成空间。")),
    "disk_full": Words(DISK, "", _l("存放%(place)s的磁盘将满，只剩 %(free)s GB。"), _l("请立即清理：磁盘一满，评分就不能提交。")),
    "disk_kind": Words(DISK, _l("数据在本机磁盘上（%(kind)s）。")),
    "disk_shared": Words(DISK, "", _l("SQLite 数据库在网络磁盘上（%(kind)s），锁不可靠，可能损坏数据。"), _l("请把实例文件夹移到本机磁盘，或改用 PostgreSQL。")),
    "disk_fleeting": Words(DISK, "", _l("数据库在内存盘上（%(kind)s），重启后全部丢失。"), _l("请把实例文件夹移到真正的磁盘。")),
    "backup": Words(COPIES, _l("%(hours)s 小时前的备份已还原核对。")),
    "backup_not_needed": Words(COPIES, _l("演示和彩排不做定时备份。")),
    "backup_no_key": Words(COPIES, "", _l("还没有恢复密钥，不会进行备份。"), _l("请在服务器上运行 flask backup key，把密钥封入信封，交由两处保管。")),
    "backup_none": Words(COPIES, "", _l("还没有可用的备份。"), _l("请在“备份”中点“立即备份”。")),
    "backup_old": Words(COPIES, "", _l("最近一次可用的备份是 %(hours)s 小时前。"), _l("请在“备份”中点“立即备份”，并查看失败的原因。")),
    "backup_failed": Words(COPIES, "", _l("最近一次备份没有成功。"), _l("请在“备份”中查看原因并处理。")),
    "backup_off": Words(COPIES, "", _l("定时备份已关闭。"), _l("请把 BACKUP_EVERY 设为分钟数（例如 60），重新启动服务。")),
    "backup_same_disk": Words(COPIES, "", _l("备份与数据在同一块磁盘上，磁盘损坏时会一起丢失。"), _l("请把 BACKUP_FOLDER 设到另一块磁盘，并定期复制到别处。")),
    "backup_tool": Words(COPIES, "", _l("没有找到 %(tool)s，不能备份 PostgreSQL。"), _l("请安装与数据库同版本的 PostgreSQL 客户端程序。")),
    "backup_means": Words(COPIES, _l("每 %(minutes)s 分钟备份一次，另存一块磁盘。")),
    "passwords": Words(PEOPLE, _l("没有未改过的一次性密码。")),
    "passwords_waiting": Words(PEOPLE, "", _l("%(count)s 个账号还没有修改一次性密码。"), _l("请提醒本人尽快登录修改。")),
    "passwords_left": Words(PEOPLE, "", _l("%(count)s 个账号的一次性密码七天以上没有修改，写有密码的纸可能落入他人手中。"), _l("请在“账号与岗位”中停用这些账号，或重新发放密码。")),
    "second_factor": Words(PEOPLE, _l("管理和资金岗位登录都须动态口令。")),
    "second_factor_optional": Words(PEOPLE, "", _l("动态口令没有列为必须。"), _l("请安全管理员在“安全策略”中开启。")),
    "second_factor_missing": Words(PEOPLE, "", _l("%(count)s 个管理或资金岗位的账号只用密码登录。"), _l("请本人在“我的账号”中启用动态口令，并由安全管理员在“安全策略”中列为必须。")),
    "accounts_used": Words(PEOPLE, _l("没有长期不用的账号。")),
    "accounts_idle": Words(PEOPLE, "", _l("%(count)s 个账号 90 天以上没有使用。"), _l("请在“账号与岗位”中核实，不再需要的停用。")),
    "posts": Words(PEOPLE, _l("各岗位人数足够，没有一人兼任财务经办和审批。")),
    "posts_few": Words(PEOPLE, "", _l("“%(role)s”现有 %(held)s 人，至少应有 %(least)s 人。"), _l("请安全管理员在“账号与岗位”中授予，保证一人缺席时也有人能办。")),
    "posts_both": Words(PEOPLE, "", _l("%(count)s 个账号同时担任财务经办和财务审批。"), _l("系统不允许同一人经办又审批同一批次；请安全管理员把两个岗位分给不同的人。")),
    "server": Words(RUNNING, _l("服务正在运行，且只有一个。")),
    "server_off": Words(RUNNING, "", _l("服务没有运行。"), _l("需要时运行 make serve；赛场用 make venue。")),
    "consumer": Words(RUNNING, _l("后台办理正常。")),
    "consumer_off": Words(RUNNING, "", _l("后台办理没有运行。"), _l("它随服务一起启动；服务停着时属正常。")),
    "consumer_silent": Words(RUNNING, "", _l("后台办理没有动静，备份、打印和导出会停住。"), _l("系统会自动重新启动它；两分钟后仍是这样，请重新启动服务并查看日志。")),
    "fonts": Words(RUNNING, _l("打印字体齐全。")),
    "fonts_unready": Words(RUNNING, "", _l("打印字体还没有整理好，第一次打印会慢。"), _l("请运行 make fonts。")),
    "fonts_missing": Words(RUNNING, "", _l("没有打印字体，证书和成绩单打不出来。"), _l("请联网运行一次 make fonts。")),
    "certificate": Words(RUNNING, _l("赛场证书还有 %(days)s 天到期。")),
    "certificate_ends": Words(RUNNING, "", _l("赛场证书还有 %(days)s 天到期。"), _l("重新运行 make venue 会自动换发；平板不用重新安装。")),
    "ledger": Words(BOOKS, _l("%(count)s 本账册全部核验通过。")),
    "ledger_part": Words(BOOKS, _l("已核验 %(looked)s 本账册（共 %(count)s 本），全部通过；其余请用 flask ledger verify 核验。")),
    "ledger_broken": Words(BOOKS, "", _l("%(count)s 本账册对不上，例如 %(first)s，记录可能被改动。"), _l("请立即停止使用，保留现场，通知审计人员，用签字纸面上的账册根核对备份。")),
}


def about(finding: Finding) -> str:
    """What was looked at."""
    words = WORDS.get(finding.code)
    return str(words.about) if words else _("其他")


def sentence(finding: Finding) -> str:
    """What was found, in the language of the moment."""
    if finding.said:
        return finding.said[0]
    words = WORDS[finding.code]
    return str(words.well if finding.level is Level.OK else words.sentence) % _facts(finding)


def remedy(finding: Finding) -> str:
    """What to do; empty where nothing need be done."""
    if finding.said:
        return finding.said[1]
    return "" if finding.level is Level.OK else str(WORDS[finding.code].remedy) % _facts(finding)


def _facts(finding: Finding) -> dict[str, object]:
    """The facts with the words of what they name, and moments as pages write them."""
    facts: dict[str, object] = {**finding.facts}
    for name, table in (("place", PLACES), ("mode", MODES), ("role", {str(role): name for role, name in ROLE_NAMES.items()})):
        if name in facts:
            facts[name] = table.get(str(facts[name]), facts[name])
    return {name: _moment(str(value)) if name in MOMENTS else value for name, value in facts.items()}


def _moment(value: str) -> str:
    """A moment as the page writes it, or plainly where there is no page."""
    return moment(value) if has_request_context() else value[:16].replace("T", " ")


