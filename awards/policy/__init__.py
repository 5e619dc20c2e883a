"""The law as dated data: parameters and schedules with article, status and conditions, and the reasons that cite them."""
