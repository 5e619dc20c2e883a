"""What can be done in the awards room; every verb is one transaction with one audit entry."""
from awards.services.accounts import keep_account
from awards.services.approvals import approve_proposal
from awards.services.batches import approve_batch, build_batch, mark_paid, return_batch, submit_batch
from awards.services.certificates import issue_certificates
from awards.services.papers import notice_of, take_workbook
from awards.services.proposals import propose_awards
from awards.services.scans import keep_scans
from awards.services.schedules import (
    adopt_schedule,
    apply_definition,
    export_definition,
    keep_schedule,
    revoke_schedule,
)

__all__ = [
    "adopt_schedule", "apply_definition", "approve_batch", "approve_proposal", "build_batch", "export_definition",
    "issue_certificates", "keep_account", "keep_scans", "keep_schedule", "mark_paid", "notice_of", "propose_awards", "return_batch", "revoke_schedule",
    "submit_batch", "take_workbook",
]
