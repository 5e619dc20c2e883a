"""What every page shares: the furniture of pages, their headers, their refusals, their language."""
