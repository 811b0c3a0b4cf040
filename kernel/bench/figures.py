"""Figures: what was measured, beside what is aimed at."""
import dataclasses
import statistics


@dataclasses.dataclass
class Figure:
    """Samples of one thing. `aim` is an upper bound, or a lower one where `more_is_better`; None for a base line."""

    name: str
    unit: str
    samples: list
    aim: float = None
    more_is_better: bool = False

    @property
    def median(self):
        return statistics.median(self.samples)

    @property
    def best(self):
        return max(self.samples) if self.more_is_better else min(self.samples)

    def meets(self, value):
        return value >= self.aim if self.more_is_better else value <= self.aim

    @property
    def verdict(self):
        """Of the median; a best that meets the aim where the median does not speaks of a busy machine."""
        if self.aim is None:
            return ""
        if self.meets(self.median):
            return "met"
        return "best met" if self.meets(self.best) else "missed"

    def json(self):
        return {"name": self.name, "unit": self.unit, "median": self.median, "best": self.best, "aim": self.aim,
                "verdict": self.verdict, "samples": self.samples}


def number(value):
    """Three significant digits, without exponents."""
    if value is None:
        return ""
    if abs(value) >= 100:
        return "%.0f" % value
    return "%.3g" % value


def table(figures):
    """Lines of text, a figure each."""
    rows = [("figure", "unit", "median", "best", "worst", "n", "aim", "")]
    for figure in figures:
        worst = min(figure.samples) if figure.more_is_better else max(figure.samples)
        aim = "" if figure.aim is None else (">= " if figure.more_is_better else "<= ") + number(figure.aim)
        rows.append((figure.name, figure.unit, number(figure.median), number(figure.best), number(worst),
                     str(len(figure.samples)), aim, figure.verdict))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) if i < 2 else cell.rjust(width)
                      for i, (cell, width) in enumerate(zip(row, widths))).rstrip() for row in rows]
