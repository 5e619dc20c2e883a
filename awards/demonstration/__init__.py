"""演示: an instance filled through the services, so that everything on it can be tried: a finished, a half-scored and an
open competition. All people and units are invented."""
