"""Titles of skilled workers that the city gives, and the national one above it: named once, as official texts write them."""

CITY_TITLE = "江门市技术能手"
NATIONAL_TITLE = "全国技术能手"
