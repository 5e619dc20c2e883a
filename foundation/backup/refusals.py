"""Why a backup was not made, not believed or not restored: always a sentence that says what to do, and nothing changed."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class BackupRefusal(Refusal):
    """Base of what backups refuse; ``code`` is what a failed attempt keeps of it."""


class NoRecoveryKey(BackupRefusal):
    """Nobody could open the backup, so none is made."""

    code = "no_recovery_key"
    sentence = _l("还没有恢复密钥，无法备份。请系统管理员在服务器上运行 flask backup key，并把密钥打印封存。")


class RecoveryKeyExists(BackupRefusal):
    """A second key would leave two envelopes in the safe that look alike."""

    code = "recovery_key_exists"
    sentence = _l("已有恢复密钥。确需更换的，加 --renew；以前的备份仍须用旧密钥打开，请一并保管。")


class NotAKey(BackupRefusal):
    """What was given is no recovery key."""

    code = "not_a_key"
    sentence = _l("这不是恢复密钥。恢复密钥以 AGE-SECRET-KEY-1 开头，共 74 个字符，请核对有无漏抄。")


class WrongKey(BackupRefusal):
    """A recovery key, but of another backup."""

    code = "wrong_key"
    sentence = _l("恢复密钥与此备份不符，或文件开头已损坏。请核对信封上的指纹，取对应的密钥再试。")


class Damaged(BackupRefusal):
    """The file is not what was written."""

    code = "damaged"
    sentence = _l("备份文件已损坏或不完整（%(part)s）。请换用另一份备份。")


class NotABackup(BackupRefusal):
    """Some other file."""

    code = "not_a_backup"
    sentence = _l("这不是本系统的备份文件，或者由更新版本的软件制作。")


class NoSuchFile(BackupRefusal):
    """The file cannot be read."""

    code = "no_such_file"
    sentence = _l("无法读取文件 %(name)s（%(reason)s）。")


class OtherDatabase(BackupRefusal):
    """SQLite goes back to SQLite, PostgreSQL to PostgreSQL."""

    code = "other_database"
    sentence = _l("此备份来自 %(theirs)s，本机使用 %(ours)s。请把 DATABASE_URL 设为同类数据库后再还原。")


class OtherMode(BackupRefusal):
    """A demonstration never replaces a real instance."""

    code = "other_mode"
    sentence = _l("此备份来自 MODE=%(theirs)s 的实例，本机为 MODE=%(ours)s，不能还原到这里。")


class NewerSchema(BackupRefusal):
    """Made by newer software than this."""

    code = "newer_schema"
    sentence = _l("备份的数据结构（%(theirs)s）比本机软件更新。请先更新软件，再还原。")


class Differs(BackupRefusal):
    """What was restored beside is not what the manifest says."""

    code = "differs"
    sentence = _l("还原核对不一致：%(what)s。请不要使用这份备份。")


class NotRestorable(BackupRefusal):
    """It could not even be restored beside."""

    code = "not_restorable"
    sentence = _l("备份无法还原核对：%(reason)s。")


class OnlyRead(BackupRefusal):
    """The role may make neither a database nor a schema: the backup was read back, but not restored."""

    code = "only_read"
    sentence = _l("数据库账号无权建库或建模式，这份备份只通读过，没有还原核对。请授予 CREATEDB 权限。")


class NotDumped(BackupRefusal):
    """The program that reads the database failed."""

    code = "not_dumped"
    sentence = _l("数据库导出未成功：%(reason)s。")


class ToolMissing(BackupRefusal):
    """PostgreSQL's own programs are needed."""

    code = "tool_missing"
    sentence = _l("没有找到 %(tool)s。请安装与服务器版本相同的 postgresql-client。")


class NotWritten(BackupRefusal):
    """The folder of backups cannot be written, or is full."""

    code = "not_written"
    sentence = _l("备份文件夹无法写入（%(reason)s）。请检查 BACKUP_FOLDER 的权限和剩余空间。")


class UnderWay(BackupRefusal):
    """One at a time."""

    code = "under_way"
    sentence = _l("另一次备份正在进行，请稍候。")


class NotEmpty(BackupRefusal):
    """Restoring never overwrites unasked."""

    code = "not_empty"
    sentence = _l("本机已有数据，未作改动。确需以备份替换的，加 --replace；现有数据会移到一边保留，不会删除。")


class InUse(BackupRefusal):
    """A server still works on the database."""

    code = "in_use"
    sentence = _l("仍有程序在使用数据库，未作改动。请先停止服务，再还原。")


class UnknownRoot(BackupRefusal):
    """Paper says more than the backup holds: it is older than the paper, or not ours."""

    code = "unknown_root"
    sentence = _l("纸面账册根 %(root)s 不在这份备份的账册中，未作改动。备份早于该纸面，或账册被改动过；请换用更新的备份。")
