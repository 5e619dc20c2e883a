"""Long work with progress: asked for in a service, done by a consumer, shown on its own page."""
from foundation.jobs.kinds import File, Progress, Superseded, job_kind
from foundation.jobs.services import start_job

__all__ = ["File", "Progress", "Superseded", "job_kind", "start_job"]
