"""The open scorecard: a score from the grounds themselves, before any label exists.

Every ground of one model kind that has a weight in configs/grounds.toml adds to the margin by how far its
required elements lie beyond their thresholds, a little more for elements that only strengthen it; what speaks
against it subtracts likewise. Log-distances have no ceiling, so nothing saturates, and every term rises (or
falls) with its feature in the catalogue's direction. It asks for no date and no office: a filing of an office
whose law is not in the file is scored by the same measures, read as facts; only its list of grounds stays
empty. It is not calibrated beyond its prior, and learns nothing.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from bonafile.models.grounds import Law
from bonafile.models.judging import UNKNOWN_LIFT, Case, Floats, known_lift, lift, sigmoid
from bonafile.models.provisions import Condition, Defence, Element, Ground

#: Share of a ground's weight that an element adds which is not required.
SUPPORT = 0.35
#: Logits from the prior beyond which further evidence moves the margin by its logarithm only.
REACH = 4.0


class OpenScorecard:
    """Scores filings of one model kind by the weighted grounds of a law; same interface as a trained model.

    `name` is `open-scorecard/<kind>/1`; `features` are those of the weighted grounds and exceptions; `bias` is
    the logit of the prior, which is also the margin of a filing about which nothing at all is known.
    """

    def __init__(self, kind: str, law: Law | None = None) -> None:
        law = law or Law.load()
        self.law, self.kind = law, kind
        self.name = f"open-scorecard/{kind}/1"
        self.calibrated = False
        prior = law.priors[kind].prior  # type: ignore[index]
        self.bias = math.log(prior / (1 - prior))
        used = lambda p: kind in p.model_kinds and p.weight > 0  # noqa: E731
        self.grounds: list[Ground] = [g for g in law.grounds.values() if used(g) and g.can_fire]
        cited = {code for g in law.grounds.values() for code in g.exceptions}
        self.exceptions: list[Defence] = [e for e in law.exceptions.values() if used(e) and e.code in cited]
        self._blank = Case(law, pd.DataFrame(index=[0]))
        provisions: list[Ground | Defence] = [*self.grounds, *self.exceptions]
        self.features = list(dict.fromkeys(f for p in provisions for f in p.features))
        self.evidence = list(dict.fromkeys(f for g in self.grounds for f in g.features))

    def score(self, values: pd.DataFrame) -> pd.DataFrame:
        """Columns score (0-1), margin (logits) and coverage (0-1), on the index of `values`.

        Columns of `values` are features; an absent one counts as unknown. `coverage` is the share of the
        grounds' features whose value is known: a thin file is not a clean file.
        """
        case = Case(self.law, values)
        margin = self.bias + _drawn_in(self._sum(case))
        known = [~np.isnan(case.column(f)) for f in self.evidence]
        coverage = np.mean(known, axis=0) if len(values) else np.zeros(0)
        return pd.DataFrame({"score": sigmoid(margin), "margin": margin, "coverage": coverage}, index=values.index)

    def contributions(self, values: pd.DataFrame) -> pd.DataFrame:
        """Margin by feature: columns `features`, rows sum to the margin less the bias.

        What a ground adds is shared among the features of its elements by how far each moved from the unknown.
        """
        case = Case(self.law, values)
        out = {f: np.zeros(len(values)) for f in self.features}
        total_sum = self._sum(case)
        drawn = np.divide(_drawn_in(total_sum), total_sum, out=np.ones(len(values)), where=total_sum != 0)
        for provision, sign in self._signed():
            term = self._term(provision, case)
            conditions = list(dict.fromkeys(c for e in provision.elements for c in e.conditions))
            moved = np.stack([_moved(case, c) for c in conditions])
            towards = np.clip(np.where(term >= 0, moved, -moved), 0, None)
            known = np.stack([~np.isnan(case.column(c.feature)) for c in conditions])
            # where rounding leaves nothing to go by, the known share alike
            towards = np.where(towards.sum(axis=0) > 0, towards, known)
            total = towards.sum(axis=0)
            share = np.divide(towards, total, out=np.zeros_like(towards), where=total > 0)
            for condition, part in zip(conditions, share, strict=True):
                out[condition.feature] += sign * term * part * drawn
        return pd.DataFrame(out, index=values.index, columns=self.features)

    def _signed(self) -> list[tuple[Ground | Defence, float]]:
        return [*((g, 1.0) for g in self.grounds), *((e, -1.0) for e in self.exceptions)]

    def _sum(self, case: Case) -> Floats:
        total = np.zeros(len(case))
        for provision, sign in self._signed():
            total += sign * self._term(provision, case)
        return total

    def _term(self, provision: Ground | Defence, case: Case) -> Floats:
        """What a provision adds to the margin, less what it would add if nothing were known."""
        z = case.shown(provision)[1]
        z0 = self._blank.shown(provision)[1]
        out = _softplus(z) - _softplus(z0)
        for e in provision.elements:
            if not e.required and not e.outside:
                # a strengthening element counts as far as the ground itself is shown
                grown = sigmoid(z) * _softplus(case.element(e)[1])
                out = out + SUPPORT * (grown - sigmoid(z0) * _softplus(self._blank.element(e)[1]))
        return provision.weight * out


def _moved(case: Case, condition: Condition) -> Floats:
    x = case.column(condition.feature)
    return np.where(np.isnan(lift(x, condition)), 0.0, known_lift(x, condition) - UNKNOWN_LIFT)


def _drawn_in(total: Floats) -> Floats:
    """Strictly rising, the sum itself near zero, its logarithm far out: a score never rounds to 0 or 1."""
    return REACH * np.arcsinh(total / REACH)


def _softplus(z: Floats) -> Floats:
    return np.logaddexp(0.0, z)
