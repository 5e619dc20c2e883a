"""Titles that the city gives: named once, as official texts write them."""

CITY_TITLE = "江门市技术能手"
