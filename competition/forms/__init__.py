"""What may be typed at the competition desk: shape only; what it means is checked by the rules."""
from competition.forms.desk import (
    ActionForm,
    CardsForm,
    DrawForm,
    FindForm,
    ImportForm,
    PanelForm,
    PhaseForm,
    ReasonForm,
)
from competition.forms.event import PAPER_NAMES, EventForm
from competition.forms.fields import choices
from competition.forms.officials import (
    ConflictForm,
    OfficialForm,
    OfficialsBookForm,
    OfficialsForm,
    ReplaceForm,
    ServedForm,
)
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
    "CLASSES", "PAPER_NAMES", "ActionForm", "AttachmentForm", "BasicsForm", "CardsForm", "ConflictForm", "CopyForm", "DrawForm",
    "EventForm", "FindForm", "HostsForm", "ImportForm", "NewForm", "OccupationForm", "OfficialForm", "OfficialsBookForm", "OfficialsForm",
    "PanelForm", "PhaseForm", "ReasonForm", "ReplaceForm", "ServedForm", "UploadForm", "choices",
]
