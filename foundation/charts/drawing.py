"""The pictures of a chart's rows as SVG.

Every row of a figure is a row of an HTML table (``components/charts.html``): its name and its numbers are text of the page,
between them stands one of these pictures. So type keeps its size on a telephone, colours are never alone, and whoever hears
the page hears the numbers. Pictures stretch to their cell; strokes and dots keep their width (``vector-effect``). Colours
are classes of ``css/charts.css``: the house allows no style in a page, and dark pages have their own.
"""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10

from markupsafe import Markup, escape

WIDE, HIGH = 1000, 24
EDGE = 16
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """What the width of every picture of a figure stands for, in the unit of its values."""

    low: float
    high: float

    @classmethod
    def around_zero(cls, values: Iterable[float], least: float = 1.0) -> "Scale":
        """From as far below nothing as above it, to a round number; at least ``least`` to both sides."""
        most = _round_up(max([least, *(abs(value) for value in values)]))
        return cls(-most, most)

    def at(self, value: float) -> int:
        """Where a value stands, in thousandths of the width; what lies outside stands at the edge."""
        share = (value - self.low) / (self.high - self.low)
        return round(EDGE + min(max(share, 0.0), 1.0) * (WIDE - 2 * EDGE))

    @property
    def ticks(self) -> tuple[float, float, float]:
        """What is written below: the two ends and the middle."""
        return self.low, (self.low + self.high) / 2, self.high


def _round_up(value: float) -> float:
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in STEPS if step * power >= value * (1 - 1e-9))


def interval(scale: Scale, low: float, middle: float, high: float, *, title: str, tone: str = "blue", wide: Sequence[float] = ()) -> Markup:
    """A dot with its interval, and the line of nothing where the scale has it; ``wide`` is a second, thinner interval."""
    parts = [_line(scale, 0.0), _stroke("chart-wide", scale.at(wide[0]), scale.at(wide[1])) if wide else Markup("")]
    parts += [_stroke(f"chart-span chart-{tone}", scale.at(low), scale.at(high)), _dot(scale.at(middle), f"chart-dot chart-{tone}")]
    return _picture(title, parts)


def dots(scale: Scale, values: Iterable[float], *, title: str, tone: str = "blue") -> Markup:
    """Every value as a dot, and the line of nothing."""
    return _picture(title, [_line(scale, 0.0), *(_dot(scale.at(value), f"chart-point chart-{tone}") for value in values)])


def bar(parts: Sequence[tuple[float, str]], *, title: str, expected: float | None = None) -> Markup:
    """Shares of a whole (0 to 1) side by side, with the tone of each; ``expected`` draws a line across."""
    drawn, start = [Markup('<rect class="chart-ground" y="5" width="{}" height="14"/>').format(WIDE)], 0.0
    for share, tone in parts:
        drawn.append(
            Markup('<rect class="chart-fill chart-{}" x="{}" y="5" width="{}" height="14"/>').format(
                tone, round(start * WIDE), round(share * WIDE)
            )
        )
        start += share
    if expected is not None:
        drawn.append(_upright(round(expected * WIDE)))
    return _picture(title, drawn)


def signed(value: float, places: int = 2) -> str:
    """A number with its sign, as figures of differences are written; nothing has none."""
    text = f"{value:+.{places}f}"
    return text[1:] if not float(text) else text.replace("-", "−")


def _picture(title: str, parts: Iterable[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>{}</svg>'
    ).format(WIDE, HIGH, escape(title), Markup("").join(parts))


def _line(scale: Scale, value: float) -> Markup:
    return _upright(scale.at(value)) if scale.low <= value <= scale.high else Markup("")


def _upright(x: int) -> Markup:
    return Markup('<path class="chart-zero" d="M{} 0V{}"/>').format(x, HIGH)


def _stroke(tone: str, start: int, end: int) -> Markup:
    return Markup('<path class="{}" d="M{} {}H{}"/>').format(tone, start, HIGH // 2, end)


def _dot(x: int, tone: str) -> Markup:
    return Markup('<path class="{}" d="M{} {}h.01"/>').format(tone, x, HIGH // 2)
