"""A made register with honest filers and bad ones, labelled by construction, in the exchange format.

For the demo, the tests and the benchmarks, where no office's records may be used. Nothing in it is a record of
anybody. Which pattern a filing belongs to stands in truth.csv alone; the delivery itself holds only what an
office would know, with the day on which it came to know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bonafile.records.errors import InputError

if TYPE_CHECKING:
    from bonafile.records.simulation.writing import Maker

#: Share of bad filings by model kind: about what the office published for 2021 and 2022.
PRIOR = {"trademark": 0.05, "patent": 0.15}
#: The last day of every made register (a Friday).
END = date(2026, 10, 30)


@dataclass(frozen=True)
class MadeRegister:
    """What was made: where, how many filings, how many bad by model kind, and from which day to which."""

    folder: Path
    filings: int
    bad: Mapping[str, int]
    first: date
    last: date


def simulate(
    folder: Path | str,
    *,
    filings: int = 20_000,
    months: int = 24,
    seed: int = 0,
    prior: Mapping[str, float] | None = None,
    end: date = END,
) -> MadeRegister:
    """Make a register in the exchange format: CSV tables and truth.csv, the same bytes for the same arguments.

    Half of the `filings` are trademarks, half patents, spread over the working days of the `months` up to `end`.
    `prior` is the share of bad filings by model kind (default :data:`PRIOR`). truth.csv says of each filing:
    label (1 bad), pattern, lookalike (1: honest, but resembles a bad pattern), group (who belongs together) and
    grounds. Raises InputError where an argument is out of range or the folder cannot be written.
    """
    from bonafile.records.simulation.writing import write

    shares = {**PRIOR, **(prior or {})}
    _check(filings, months, seed, shares)
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    makers = drawn(filings, months, seed, shares, end)
    world = makers[0].world
    try:
        write(*makers, folder)
    except OSError as error:
        raise _unwritable(folder, error) from error
    shown = [f.instead or f for f in world.filings]
    bad = {kind: sum(f.label for f in shown if f.scheme.model_kind == kind) for kind in PRIOR}
    return MadeRegister(folder, len(world.filings), bad, world.calendar.days[0], world.calendar.days[-1])


def drawn(
    filings: int, months: int, seed: int, prior: Mapping[str, float] = PRIOR, end: date = END
) -> tuple[Maker, Maker]:
    """The made register before it is written: its world, and the one of what stands in place of some filings."""
    from bonafile.records.simulation import crowds
    from bonafile.records.simulation.chance import Chance
    from bonafile.records.simulation.outcomes import Office
    from bonafile.records.simulation.schemes import draw_up
    from bonafile.records.simulation.world import World
    from bonafile.records.simulation.writing import Maker

    world = World(seed, filings, months, end)
    draw_up(world, {"trademark": filings - filings // 2, "patent": filings // 2}, prior)
    late = world.beside("crowds")
    crowds.put_in(world, late)
    last = world.calendar.days[-1]
    return (
        Maker(world, Office(Chance(seed + 1_000_003), last), Chance(seed + 2_000_003)),
        Maker(late, Office(Chance(seed, "office of crowds"), last), Chance(seed, "delivery of crowds")),
    )


def _check(filings: int, months: int, seed: int, prior: Mapping[str, float]) -> None:
    if filings < 1 or months < 1 or seed < 0:
        raise InputError(
            f"filings and months must be at least 1 and the seed at least 0: {filings}, {months}, {seed}.",
            f"申请数量与月数至少为1，随机种子不得为负：{filings}，{months}，{seed}。",
        )
    for kind, share in prior.items():
        if kind not in PRIOR or not 0 <= share < 1:
            raise InputError(
                f"a prior is a share from 0 to below 1 for trademark or patent: {kind} = {share}.",
                f"先验比例应为trademark或patent的0至1之间的数：{kind} = {share}。",
            )


def _unwritable(folder: Path, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError(
        f"{folder} cannot be written ({reason}): give a folder you may write to.",
        f"无法写入{folder}（{reason}）：请指定可写入的文件夹。",
    )
