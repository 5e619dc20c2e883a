"""What may be typed at the competition desk: shape only; what it means is checked by the rules."""
from competition.forms.desk import (
    OFFICES,
    ActionForm,
    CardsForm,
    DrawForm,
    FindForm,
    ImportForm,
    OfficialForm,
    OfficialsForm,
    PanelForm,
    PhaseForm,
    ReasonForm,
)
from competition.forms.event import PAPER_NAMES, EventForm
from competition.forms.fields import choices
from competition.forms.setup import (
    CLASSES,
    AttachmentForm,
    BasicsForm,
    CopyForm,
    HostsForm,
    NewForm,
    OccupationForm,
    UploadForm,
)

__all__ = [
    "CLASSES", "OFFICES", "PAPER_NAMES", "ActionForm", "AttachmentForm", "BasicsForm", "CardsForm", "CopyForm", "DrawForm",
    "EventForm", "FindForm", "HostsForm", "ImportForm", "NewForm", "OccupationForm", "OfficialForm", "OfficialsForm",
    "PanelForm", "PhaseForm", "ReasonForm", "UploadForm", "choices",
]
