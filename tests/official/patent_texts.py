"""Claims and fields that worked patent cases and their twins are written with."""

from __future__ import annotations

from tests.official.delivery import Delivery

PARTS = ["阀芯", "阀座", "导流罩", "限位环", "复位弹簧", "密封圈", "调节螺杆", "定位销", "支撑架", "缓冲垫"]
FIELDS = [
    "A01B",
    "A23L",
    "A47J",
    "A61K",
    "B01D",
    "B23K",
    "B60L",
    "C02F",
    "C08L",
    "D06M",
    "E04B",
    "F16K",
    "G01N",
    "G06F",
    "G06T",
    "H01M",
    "H02J",
    "H04L",
]


def valve_claims(parts: list[str], size: int) -> str:
    a, b, c, e = parts[:4]
    return (
        f"1. 一种流体控制装置，其特征在于，包括壳体，所述壳体内设有{a}，所述{a}的一侧固定连接有{b}，所述{b}远离{a}的一端"
        f"转动安装有{c}，所述{c}与所述壳体之间设有{e}，所述{e}的厚度为{size}mm，所述壳体底部开设有排液口。\n"
        f"2. 根据权利要求1所述的流体控制装置，其特征在于，所述{c}由不锈钢制成，与{b}间距为{size + 7}mm。\n"
        f"3. 根据权利要求1所述的流体控制装置，其特征在于，所述排液口处可拆卸安装有滤网，所述滤网的目数为{size * 10}。"
    )


def plain_claims(d: Delivery) -> str:
    """A claim set of its own, sharing nothing much with any other."""
    t = [d.word(3) + s for s in ("架", "筒", "板", "轴", "槽", "网")]
    return (
        f"1. {d.word(3)}用{d.word(3)}设备，包括{t[0]}和{t[1]}，{t[0]}{d.word(2)}于{t[1]}上，{t[2]}{d.word(2)}{t[3]}，"
        f"{d.word(4)}{t[4]}与{t[5]}{d.word(3)}，{d.word(5)}{t[2]}{d.word(4)}。\n2. 如权利要求1的{d.word(4)}，{t[3]}{d.word(6)}。"
    )
