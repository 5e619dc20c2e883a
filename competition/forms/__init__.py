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
from competition.forms.fields import choices
from competition.forms.setup import CLASSES, BasicsForm, EventForm, HostsForm, NewForm, UploadForm

__all__ = [
    "CLASSES", "OFFICES", "ActionForm", "BasicsForm", "CardsForm", "DrawForm", "EventForm", "FindForm", "HostsForm", "ImportForm",
    "NewForm", "OfficialForm", "OfficialsForm", "PanelForm", "PhaseForm", "ReasonForm", "UploadForm", "choices",
]
