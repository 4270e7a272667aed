"""The open scorecard: a score from the grounds themselves, before any label exists.

Every ground of one model kind that has a weight in configs/grounds.toml adds to the margin by how far its
required elements lie beyond their thresholds, a little more for elements that only strengthen it; an
exception of that ground takes back a part of just this. Log-distances have no ceiling, so nothing
saturates, and the margin rises or falls with each feature in the direction its elements give it. The card
asks for no date and no office: a filing of an office whose law is not in the file is scored by the same
measures, read as facts; only its list of grounds stays empty. It is calibrated to nothing but its prior, and
learns nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bonafile.models.grounds import Law
from bonafile.models.judging import UNKNOWN_LIFT, Case, Floats, left_open, lift, sigmoid
from bonafile.models.provisions import Condition, Defence, Ground
from bonafile.records.errors import ConfigError

#: How fast a ground grows with its lift, and the lift at which it begins to count.
GAIN, OPENING = 2.0, -0.5
#: Share of its weight by which an element strengthens a ground that is shown without it.
SUPPORT = 0.35
#: How fast an exception takes hold, and the most it takes from its ground: when it answers it, when not.
GRIP, ANSWERS, FAVOURS = 3.0, 0.9, 0.3
#: Logits from the prior beyond which further evidence moves the margin by its logarithm only.
REACH = 4.0


@dataclass(frozen=True)
class _Term:
    """A ground in the margin, per row: what it weighs, and the share of it that exceptions leave."""

    ground: Ground
    weighs: Floats
    left: Floats


class OpenScorecard:
    """Scores filings of one model kind by the weighted grounds of a law; same interface as a trained model.

    `name` is `open-scorecard/<kind>/1`; `features` are those of the weighted grounds and of their exceptions;
    `bias` is the logit of the prior, which is also the margin of a filing about which nothing is known.
    Raises ConfigError where the law has no weighted ground of the kind.
    """

    def __init__(self, kind: str, law: Law | None = None) -> None:
        self.law = law or Law.load()
        self.kind = kind
        self.name = f"open-scorecard/{kind}/1"
        self.calibrated = False
        self.grounds = [
            g for g in self.law.grounds.values() if kind in g.model_kinds and g.weight > 0 and g.can_fire
        ]
        if not self.grounds:
            raise ConfigError(
                f"{self.law.path.name}: no ground of kind {kind!r} has a weight, so nothing can be scored",
                f"{self.law.path.name}：没有{kind}类依据设有权重，无法评分",
            )
        prior = self.law.priors[kind].prior
        self.bias = math.log(prior / (1 - prior))
        self.evidence = list(dict.fromkeys(f for g in self.grounds for f in g.features))
        against = [f for g in self.grounds for e in self._exceptions(g) for f in e.features]
        self.features = list(dict.fromkeys([*self.evidence, *against]))
        self._blank = self._terms(Case(self.law, pd.DataFrame(index=[0])))

    def score(self, values: pd.DataFrame) -> pd.DataFrame:
        """Columns score (0-1), margin (logits) and coverage (0-1), on the index of `values`.

        Columns of `values` are features; an absent one counts as unknown. `coverage` is the share of the
        grounds' features whose value is known: a thin file is not a clean file.
        """
        case = Case(self.law, values)
        margin = self.bias + _drawn_in(self._total(self._terms(case)))
        known = [~np.isnan(case.column(f)) for f in self.evidence]
        return pd.DataFrame(
            {"score": sigmoid(margin), "margin": margin, "coverage": np.mean(known, axis=0)},
            index=values.index,
        )

    def contributions(self, values: pd.DataFrame) -> pd.DataFrame:
        """Margin by feature: columns `features`, rows sum to the margin less the bias.

        What a ground adds is shared among the features of its elements, and what exceptions take back among
        theirs, by how far each value lies from where nothing would be known. Unknown features contribute
        nothing.
        """
        case = Case(self.law, values)
        terms = self._terms(case)
        out = {f: np.zeros(len(values)) for f in self.features}
        for term, blank in zip(terms, self._blank, strict=True):
            elements = term.ground.elements
            for_it = list(dict.fromkeys(c for e in elements for c in e.conditions))
            _share(out, case, for_it, (term.weighs - blank.weighs) * blank.left, 1.0)
            exceptions = self._exceptions(term.ground)
            against = list(dict.fromkeys(c for x in exceptions for e in x.elements for c in e.conditions))
            _share(out, case, against, term.weighs * (term.left - blank.left), -1.0)
        total = self._total(terms)
        drawn = np.divide(_drawn_in(total), total, out=np.ones(len(values)), where=total != 0)
        return pd.DataFrame(out, index=values.index, columns=self.features).mul(drawn, axis=0)

    def _exceptions(self, ground: Ground) -> list[Defence]:
        return [self.law.exceptions[code] for code in ground.exceptions]

    def _terms(self, case: Case) -> list[_Term]:
        return [self._term(g, case) for g in self.grounds]

    def _term(self, ground: Ground, case: Case) -> _Term:
        z = case.shown(ground)[1]
        weighs = _weighs(z)
        for e in ground.elements:
            if not e.required and not e.outside:
                # as far as the ground is shown without it
                weighs = weighs + SUPPORT * sigmoid(GAIN * z) * _weighs(case.element(e)[1])
        left = np.ones(len(case))
        for against in self._exceptions(ground):
            most = ANSWERS if against.answers and not left_open(against) else FAVOURS
            left = left * (1 - most * sigmoid(GRIP * (case.shown(against)[1] - OPENING)))
        return _Term(ground, ground.weight * weighs, left)

    def _total(self, terms: list[_Term]) -> Floats:
        total = np.zeros(len(terms[0].weighs))
        for term, blank in zip(terms, self._blank, strict=True):
            total += term.weighs * term.left - blank.weighs * blank.left
        return total


def _share(
    out: dict[str, Floats], case: Case, conditions: list[Condition], amount: Floats, sign: float
) -> None:
    """Add an amount per row to the features of conditions, by how far each moved the way of the amount."""
    if not conditions:
        return
    lifts = np.stack([lift(case.column(c.feature), c) for c in conditions])
    known = ~np.isnan(lifts)
    moved = np.where(known, lifts - UNKNOWN_LIFT, 0.0) * sign
    towards = np.clip(np.where(amount >= 0, moved, -moved), 0, None)
    # where rounding leaves nothing to go by, the known share alike
    towards = np.where(towards.sum(axis=0) > 0, towards, known)
    whole = towards.sum(axis=0)
    shares = np.divide(towards, whole, out=np.zeros_like(towards), where=whole > 0)
    for condition, share in zip(conditions, shares, strict=True):
        out[condition.feature] += amount * share


def _weighs(z: Floats) -> Floats:
    return np.logaddexp(0.0, GAIN * (z - OPENING))


def _drawn_in(total: Floats) -> Floats:
    """Strictly rising: the sum itself near zero, its logarithm far out, so that no score rounds to 0 or 1."""
    return REACH * np.arcsinh(total / REACH)
