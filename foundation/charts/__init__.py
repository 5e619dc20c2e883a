"""Charts drawn on the server: one small picture per row of a table, readable without a script, on paper and aloud."""
from foundation.charts.drawing import Scale, bar, dots, interval, signed

__all__ = ["Scale", "bar", "dots", "interval", "signed"]
