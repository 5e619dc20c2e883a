"""What is refused before a file is looked at."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class QuotaUsedUp(Refusal):
    """One person has sent as much as one person may send in a day (ASVS 5.2.4)."""

    code = "upload_quota"
    sentence = _l(
        "您今天已上传 %(files)s 个文件，共 %(megabytes)s MB；每人每天最多 %(most_files)s 个、%(most_megabytes)s MB。请明天再传，或请同事上传。"
    )
    status = 429
