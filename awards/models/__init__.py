"""What is stored of awards: one aggregate per file."""
from awards.models.certificate import Certificate
from awards.models.decision import AwardLine, Proposal, TitleAward
from awards.models.payment import PaymentBatch, PaymentLine
from awards.models.scan import ScheduleScan
from awards.models.schedule import AdoptedSchedule

__all__ = ["AdoptedSchedule", "AwardLine", "Certificate", "PaymentBatch", "PaymentLine", "Proposal", "ScheduleScan", "TitleAward"]
