"""A small made register for the tests of learning: plain applicants, two bad habits, decisions with a delay."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

from bonafile.records.register import Register
from bonafile.records.workspace import Workspace
from tests.official.delivery import COINED, Delivery

START, END = date(2024, 1, 2), date(2025, 12, 30)


def workspace(
    folder: Path, *, decided: bool = True, honest: int = 110, bad: int = 18, seed: int = 5
) -> Workspace:
    """A workspace whose register holds some hundred filings of each kind; without `decided`, no decision."""
    place = Workspace(folder / "workspace").create()
    delivery = made(honest, bad, seed, decided)
    with Register.open(place.register_path) as register:
        register.ingest([delivery.write(folder / "delivery")])
    return place


def made(honest: int, bad: int, seed: int, decided: bool) -> Delivery:
    random = Random(seed)
    out = Delivery(code=500 + seed)
    shops = ["".join(random.sample(COINED, 3)) + "小铺" for _ in range(60)]
    for i, shop in enumerate(shops):
        out.refer(shop, "shop", owner=f"店主{i}", known=date(2020, 1, 1))
    for _ in range(honest):
        owner = out.firm(
            f"{out.word(3)}厂", founded=date(2008, 1, 1) + timedelta(days=random.randint(0, 5000))
        )
        first = START + timedelta(days=random.randint(0, 640))
        numbers = []
        for _n in range(random.choice((1, 1, 2, 3, 6))):
            day = min(first + timedelta(days=random.randint(0, 300)), END)
            numbers.append(
                (out.mark(owner, day, out.word(random.choice((2, 3))), str(random.randint(1, 45))), day)
            )
            if random.random() < 0.7:
                numbers.append((out.patent(owner, day, out.word(4), _claim(random)), day))
        if decided and random.random() < 0.45:
            for number, day in numbers:
                _decide(out, random, number, "dismissed", day)
    for _ in range(bad):
        owner = out.firm(f"{out.word(3)}店", founded=START, staff=1, capital=10_000)
        first = START + timedelta(days=random.randint(0, 560))
        noticed = decided and random.random() < 0.8
        text = _claim(random)
        for n in range(random.randint(6, 16)):
            day = min(first + timedelta(days=n * random.randint(0, 2)), END)
            mark = out.mark(owner, day, random.choice(shops), "35")
            patent = out.patent(owner, day, out.word(4), text.replace("12", str(13 + n)))
            if noticed and random.random() < 0.9:
                _decide(out, random, mark, "bad_faith", day)
                _decide(out, random, patent, "abnormal", day)
    return out


def _claim(random: Random) -> str:
    parts = ["".join(random.sample(COINED, 4)) for _ in range(14)]
    return "1. 一种" + "，".join(f"{p}设于{q}内" for p, q in pairwise(parts)) + "，高12毫米。"


def _decide(out: Delivery, random: Random, number: str, outcome: str, day: date) -> None:
    ruled = day + timedelta(days=random.randint(40, 150))
    if ruled < END:
        out.decide(number, outcome, ruled)
