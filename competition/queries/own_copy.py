"""The identity number in full, for the one paper that needs it: the applicant's own copy of the 报名表, which a unit seals and
which is checked against the document itself. Units and the desk get masks; each own copy is noted by the service that prints."""
from competition.models import Entry
from foundation.database import db
from foundation.people.sealing import id_number_of


def own_numbers(entry_id: int, person_id: int) -> dict[int, str]:
    """The number of one person of an entry in full, by person; of nobody else."""
    entry = db.session.get_one(Entry, entry_id)
    return {one.person_id: id_number_of(one.person) or "" for one in entry.members if one.person_id == person_id}
