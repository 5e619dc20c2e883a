"""Result bundles for tests: small ones written by hand, and drawn ones whose fields are always right."""
from random import Random
from typing import Any

JSON = dict[str, Any]


def measurement(code: str = "01", max_mark: str = "100", **more: Any) -> JSON:
    return {"code": code, "kind": "measurement", "max_mark": max_mark, **more}


def judgement(code: str = "01", max_mark: str = "2", **more: Any) -> JSON:
    return {"code": code, "kind": "judgement", "max_mark": max_mark, **more}


def module(code: str = "T", aspects: list[JSON] | None = None, *, level: str = "aspect", panel: JSON | None = None, **more: Any) -> JSON:
    return {
        "code": code,
        "name": f"模块{code}",
        "weight": "1",
        "full_mark": "100",
        "panel": {"level": level, **(panel or {})},
        "aspects": aspects or [measurement()],
        **more,
    }


def bundle(entries: list[JSON], marks: list[JSON], modules: list[JSON] | None = None, **rules: Any) -> JSON:
    return {
        "format": "result-bundle/1",
        "event": {"code": "E1", "name": "电工"},
        "rules": {"modules": modules or [module()], **rules},
        "entries": entries,
        "marks": marks,
    }


def entry(code: str, **more: Any) -> JSON:
    return {"code": code, "status": "competed", **more}


def mark(code: str, value: str | None, aspect: str = "T/01", judge: str = "J1") -> JSON:
    return {"entry": code, "judge": judge, "aspect": aspect, "mark": value}


def simple(totals: dict[str, str], **rules: Any) -> JSON:
    """One module, one aspect, one judge: an entry's total is its mark."""
    return bundle([entry(code) for code in totals], [mark(code, value) for code, value in totals.items()], **rules)


def drawn(seed: int) -> JSON:
    """A bundle with rules, ties, gaps and faults of all kinds of the later stages, always the same for a seed."""
    return _Draw(Random(seed)).bundle()


class _Draw:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.steady = random.random() < 0.8  # most bundles have complete panels, so that later stages are reached

    def bundle(self) -> JSON:
        modules = [self.module(code) for code in "TPD"[: self.random.randint(1, 3)]]
        entries = [self.entry(index) for index in range(self.random.choice([0, 1, 2, 5, 8, 12]))]
        chain = self.chain(modules)
        rules: JSON = {"modules": modules, "tie_chain": chain, "rounding": self.rounding()}
        rules["rank_within"] = self.random.choice(["event", "division"])
        rules["unresolved_ties"] = self.random.choice(["share", "share", "share", "decide"])
        rules["pass_total"] = self.random.choice([None, "3", "6.5"])
        rules["scale"] = self.random.choice([None, {"centre": "700", "spread": "30"}, {"centre": "500.5", "spread": "-7.25"}])
        rules["prizes"] = self.prizes(rules["scale"] is not None)
        rules["titles"] = self.awards() if self.random.random() < 0.6 else None
        if rules["titles"]:
            rules["titles"].pop("excellence", None)
        marks = [mark for row in entries for one in modules for mark in self.marks(row["code"], one)]
        self.copy_marks(entries, marks)
        self.random.shuffle(marks)
        codes = [row["code"] for row in entries]
        deductions = [self.deduction(codes, modules) for _ in range(self.random.randint(0, 3)) if codes]
        document = {**bundle(entries, marks), "rules": rules, "deductions": deductions}
        rules["decisions"] = self.decisions(codes)
        return document

    def entry(self, index: int) -> JSON:
        pick = self.random.choice
        status = "competed" if self.random.random() < 0.85 else pick(["absent", "withdrawn", "disqualified"])
        return {
            "code": f"{self.random.randint(0, 99):02d}-{index}",
            "division": pick([None, "staff", "student"]),
            "unit": pick([None, "U1"]),
            "status": status,
            "time_seconds": pick([None, 100, 100, 120]),
            "title_held": pick([False, False, True, None]),
        }

    def module(self, code: str) -> JSON:
        level = self.random.choice(["aspect", "sheet"])
        aspects = [self.aspect(f"{index:02d}", level) for index in range(self.random.randint(1, 3))]
        panel: JSON = {"method": self.random.choice(["mean", "mean", "sum", None])}
        if self.random.random() < 0.4:
            panel |= {"drop_high": self.random.randint(0, 1), "drop_low": self.random.randint(0, 1)}
        if self.random.random() < 0.3:
            panel["minimum_judges"] = self.random.randint(0, 3)
        weight = self.random.choice(["1", "0.3", "0.7", "0.333333"])
        return module(code, aspects, level=level, panel=panel, weight=weight, pass_mark=self.random.choice([None, None, "2"]))

    def aspect(self, code: str, level: str) -> JSON:
        factor = self.random.choice([None, "1", "0.8", "1.5", "0.333333"])
        if level == "aspect" and self.random.random() < 0.3:
            return judgement(code, self.random.choice(["2", "1.5", "0.333"]), factor=factor)
        return measurement(code, self.random.choice(["3", "4"]), factor=factor)

    def marks(self, code: str, one: JSON) -> list[JSON]:
        rows = []
        judges = [f"J{index}" for index in range(3 if self.steady else self.random.randint(1, 4))]
        for aspect in one["aspects"]:
            base = self.random.randint(0, 2)
            for judge in judges:
                if aspect["kind"] == "judgement":
                    value: str | None = str(base + self.random.randint(0, 1))
                else:
                    value = self.random.choice(["0", "1", "1.5", "2.25", "2.75", "3", "0.333333"])
                if not self.steady and self.random.random() < 0.05:
                    value = None
                if self.steady or self.random.random() > 0.03:
                    rows.append(mark(code, value, f"{one['code']}/{aspect['code']}", judge))
        return rows

    def copy_marks(self, entries: list[JSON], marks: list[JSON]) -> None:
        """Some entries get the marks of the first one, so that ties are frequent."""
        for row in entries[1:]:
            if self.random.random() < 0.5:
                same = {(m["judge"], m["aspect"]): m["mark"] for m in marks if m["entry"] == entries[0]["code"]}
                for one in marks:
                    if one["entry"] == row["code"]:
                        one["mark"] = same.get((one["judge"], one["aspect"]), one["mark"])

    def deduction(self, codes: list[str], modules: list[JSON]) -> JSON:
        code, one = self.random.choice(codes), self.random.choice(modules)["code"]
        return {"entry": code, "module": one, "points": self.random.choice(["0.5", "1", "20"]), "reason": "违规"}

    def chain(self, modules: list[JSON]) -> list[str]:
        items = ["time:asc", "time:asc"]
        for one in modules:
            items += [f"module:{one['code']}:desc", f"module:{one['code']}:asc"]
            if one["panel"]["level"] == "aspect":
                items.append(f"aspect:{one['code']}/{one['aspects'][0]['code']}:{self.random.choice(['asc', 'desc'])}")
        return self.random.sample(items, self.random.randint(0, min(3, len(items))))

    def rounding(self) -> list[JSON]:
        steps = self.random.sample(["panel", "factor", "module", "total"], self.random.randint(0, 4))
        modes = [None, "half_up", "down", "half_even"]
        return [{"step": step, "places": self.random.randint(0, 3), "mode": self.random.choice(modes)} for step in steps]

    def decisions(self, codes: list[str]) -> list[JSON]:
        if len(codes) < 2 or self.random.random() < 0.7:
            return []
        return [{"entries": self.random.sample(codes, 2), "document": "裁决1号"}]

    def prizes(self, scaled: bool) -> JSON | None:
        kind = self.random.choice(["none", "awards", "awards", "worldskills"])
        if kind == "none":
            return None
        if kind == "awards":
            return self.awards()
        on = self.random.choice(["scale", "total"]) if scaled else "total"
        near = self.random.choice(["0", "2", "0.5", "20"])
        return {
            "kind": "worldskills", "tie_points": near, "threshold": self.random.choice(["700", "3"]), "on": on,
            "requires": self.requires(),
        }

    def awards(self) -> JSON:
        kind = self.random.choice(["places", "ratio", "bands"])
        document: JSON = {
            "kind": kind,
            "of": self.random.choice([None, "competed", "passed"]),
            "requires": self.requires(),
            "tie_at_cut": self.random.choice(["include", "exclude", "include", "exclude", None]),
        }
        if self.random.random() < 0.5:
            document["excellence"] = {"upto_percent": self.random.choice(["50", "75.5", "12.5"])}
        if kind == "places":
            document["awards"] = self.counts()
        elif kind == "bands":
            document["bands"] = [
                {"from": 2, "to": 5, "awards": self.counts()},
                {"from": 6, "to": self.random.choice([None, 9]), "awards": self.counts()},
            ]
        else:
            document["rounding"] = self.random.choice([None, "half_up", "floor", "ceil"])
            document["awards"] = [
                {"name": name, "percent": self.random.choice(["5", "12.5", "33.3"]), "min": self.random.choice([None, 0, 1]),
                 "max": self.random.choice([None, 1, 3])}
                for name in ("first", "second", "third")
            ]
        return document

    def counts(self) -> list[JSON]:
        return [{"name": name, "count": self.random.randint(0, 3)} for name in ("gold", "silver", "bronze")]

    def requires(self) -> list[str] | None:
        words = ["passed", "not_title_held", "division:staff"]
        return self.random.choice([None, [], self.random.sample(words, self.random.randint(1, 2))])


MISSING = object()


def complete() -> JSON:
    """A bundle in which every key of the format has a value, and that computes."""
    modules = [
        module("T", [measurement("01", "100", factor="1"), judgement("02", "2", factor="1")], weight="0.3", pass_mark="60",
               panel={"method": "mean", "drop_high": 0, "drop_low": 0, "minimum_judges": 1}),
        module("P", [measurement("01", "10", factor="1"), measurement("02", "10", factor="0.5")], level="sheet", weight="0.7",
               pass_mark=None, panel={"method": "mean", "drop_high": 1, "drop_low": 1, "minimum_judges": 3}),
    ]  # fmt: skip
    entries = [
        {"code": f"000{index}", "division": "staff", "unit": "U1", "status": "competed", "time_seconds": 90 + index, "title_held": False}
        for index in range(1, 5)
    ] + [{"code": "0009", "division": "staff", "unit": None, "status": "absent", "time_seconds": None, "title_held": True}]
    marks = []
    for index, row in enumerate(entries[:4]):
        for judge in ("J1", "J2", "J3"):
            marks += [
                mark(row["code"], str(90 - index), "T/01", judge),
                mark(row["code"], "2", "T/02", judge),
                mark(row["code"], str(9 - index), "P/01", judge),
                mark(row["code"], "8.5", "P/02", judge),
            ]
    document = bundle(
        entries,
        marks,
        modules,
        rounding=[{"step": step, "places": 2, "mode": "half_up"} for step in ("panel", "factor", "module", "total")],
        tie_chain=["module:P:desc", "aspect:T/01:asc", "time:asc"],
        unresolved_ties="share",
        decisions=[],
        pass_total="30",
        rank_within="event",
        scale={"centre": "700", "spread": "30"},
        prizes={
            "kind": "places", "of": "competed", "requires": ["passed"], "tie_at_cut": "include",
            "awards": [{"name": "gold", "count": 1}, {"name": "silver", "count": 1}],
            "excellence": {"upto_percent": "75", "name": "excellence"},
        },
        titles={
            "kind": "places", "of": "passed", "requires": ["passed", "division:staff", "not_title_held"], "tie_at_cut": "exclude",
            "awards": [{"name": "title", "count": 1}],
        },
    )  # fmt: skip
    document["deductions"] = [{"entry": "0002", "module": "P", "points": "0.5", "reason": "超时"}]
    return document


def put(document: JSON, path: str, value: Any) -> JSON:
    """The document with another value at a path such as ``rules.modules[0].weight``; ``MISSING`` removes the key."""
    steps: list[str | int] = [int(part) if part.isdigit() else part for part in path.replace("[", ".").replace("]", "").split(".")]
    inner: Any = document
    for step in steps[:-1]:
        inner = inner[step]
    if value is MISSING:
        del inner[steps[-1]]
    elif isinstance(steps[-1], int) and steps[-1] == len(inner):
        inner.append(value)
    else:
        inner[steps[-1]] = value
    return document
