"""What is refused about signed papers."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class ScanMissing(Refusal):
    """The event publishes only with the signed summary of exactly this version."""

    code = "scan_missing"
    sentence = _l("第 %(version)s 版成绩还没有上传签字扫描件，不能公布。请打印成绩汇总表，签字后扫描上传。")


class OtherVersion(Refusal):
    """The results moved on while somebody signed: a scan belongs to one version."""

    code = "other_version"
    sentence = _l("成绩已是第 %(version)s 版，您签字的是另一版。请重新打印、签字后上传。")


class UnfitScan(Refusal):
    """Neither a PDF nor pictures, or both at once."""

    code = "unfit_scan"
    sentence = _l("请上传一份 PDF，或者一张或几张照片（JPEG、PNG），不要混在一起。")
    status = 422


class ScanTooLarge(Refusal):
    """More than is kept of one scan."""

    code = "scan_too_large"
    sentence = _l("扫描件 %(megabytes)s MB，超过 %(most)s MB 的上限。请降低扫描分辨率后再传。")
    status = 413
