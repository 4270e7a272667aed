"""Turns of phrase of made patent texts: openings, clauses and dependent claims, in Chinese and English.

Written for this project after the usual manner of claims. `{a}` is a part already introduced, `{b}` a new one,
`{s}` a side, `{o}` an operation, `{n}` and `{m}` numbers.
"""

from __future__ import annotations

OPENINGS = (
    "一种{t},包括{b},其特征在于:", "一种{t},其特征在于,包括{b},", "一种{t},其特征在于:包含{b};", "{t},包括{b},其特征在于,",
    "一种{t},具有{b},其特征是:", "一种{t},其特征在于,所述{d}包括{b},其中,",
)  # fmt: skip
CLAUSES = {
    "device": (
        "所述{a}的{s}固定连接有{b}", "所述{a}内设置有{b}", "{b}安装在所述{a}的{s}", "所述{a}的{s}转动连接有{b}",
        "所述{a}上开设有与{b}相配合的安装槽", "所述{a}的{s}滑动连接有{b},所述{b}的长度为{n}mm", "{b}位于所述{a}的{s}并与所述{a}相连通",
        "所述{a}通过螺栓与{b}可拆卸连接", "所述{a}与{b}之间的夹角为{n}度", "沿所述{a}的周向均匀分布有多个{b}",
        "所述{a}的{s}设有用于固定{b}的卡接部", "所述{a}与{b}电连接,用于检测其工作状态", "所述{a}的厚度为{n}mm,其{s}贴合有{b}",
        "{b}套设于所述{a}的外侧,二者之间留有{n}mm的间隙", "所述{a}的{s}开口,开口处盖设有{b}", "{b}可在所述{a}的驱动下往复移动",
        "所述{a}与{b}一体成型", "所述{a}靠近{s}的位置焊接有{b}",
    ),
    "process": (
        "将所述{a}与{b}按质量比{n}:{m}混合均匀", "向所述{a}中加入{b},搅拌{n}分钟", "所述{a}预先在{n}℃下干燥{m}小时,再与{b}混合",
        "{b}的用量为{n}-{m}份", "加入{b}后升温至{n}℃并保温{m}分钟", "所述{a}经研磨过{n}目筛后与{b}复配",
        "将{b}溶解于水中,配制成浓度为{n}%的溶液,喷洒于所述{a}表面", "在{n}℃下静置{m}小时,过滤除去残渣,加入{b}", "所述{a}与{b}分两次投料",
        "所述{b}的粒径为{n}-{m}微米", "在转速{n}r/min下将{b}分散于所述{a}中", "以所述{a}为基料,加入{n}%的{b}", "冷却至室温后加入{b}调节pH值",
        "采用{b}对所述{a}进行表面处理",
    ),
    "software": (
        "获取{b}", "对所述{a}进行{o},得到{b}", "根据所述{a}确定{b}", "将所述{a}与预设阈值{n}进行比较,若大于则生成{b}",
        "基于所述{a}和历史数据计算{b}", "将所述{a}输入预先训练的模型,输出{b}", "对所述{a}依次进行{o}和归并,更新{b}",
        "当所述{a}的有效期超过{n}秒时,重新生成{b}", "向服务端发送携带所述{a}的请求,并接收返回的{b}", "按照{n}:{m}的比例划分所述{a},形成{b}",
        "利用所述{a}对{b}进行{o}", "将{b}写入缓存,并与所述{a}建立索引", "遍历所述{a},剔除异常项后得到{b}", "响应于所述{a}发生变化,触发对{b}的{o}",
    ),
}  # fmt: skip
DEPENDENTS = (
    "根据权利要求{k}所述的{d},其特征在于:{c}", "根据权利要求{k}所述的{d},其特征在于,{c}", "如权利要求{k}所述的{d},其特征是:{c}",
    "如权利要求{k}所述的一种{t},其特征在于,{c}",
)  # fmt: skip
ABSTRACTS = (
    "本{k}公开了一种{t},涉及{p}技术领域,包括{x}。本{k}通过设置{y},具有{e}的优点。",
    "本{k}提供一种{t},用于{p},其{c}。该方案{e},适于推广。",
    "一种{t},属于{p}领域。针对现有{d}存在的不足,{c},从而{e}。",
    "本{k}涉及{p},具体为{t},包括{x},{c}。与现有技术相比,{e}。",
    "公开了{t}。{c};{c2}。由此实现了{e}。",
)  # fmt: skip
BACKGROUNDS = (
    "技术领域:本{k}涉及{p}技术领域。背景技术:现有的{d}在{p}中使用时,{y}容易失效,影响使用效果。有益效果:{e}。",
    "在{p}场合,{d}的{x}往往结构固定,难以适应不同需求。为此提出本方案。具体实施方式:{c}。以上仅为较佳实施例。",
    "背景:{p}对{d}提出了更高要求。发明内容:提供一种{t},以达到{e}的目的。实施例一:{c}。",
)  # fmt: skip
EN_CLAUSES = (
    "a {b} mounted on the {a}", "wherein the {a} is coupled to a {b}", "a {b} arranged within the {a}",
    "wherein the {a} comprises a {b} having a width of {n} mm", "a {b} configured to receive the {a}",
    "wherein a {b} is determined based on the {a}", "a {b} removably attached to the {a}",
    "wherein the {a} and a {b} define a gap of {n} mm", "a {b} in communication with the {a}", "a {b} extending from the {a}",
)  # fmt: skip
EN_ABSTRACTS = (
    "A {t} includes a {x}. In one example, {c}. The arrangement reduces wear and simplifies assembly.",
    "Disclosed is a {t} having a {x} and a {y}, {c}, so that operation is more reliable.",
)
EN_TITLES = ("{q} {d} assembly", "{d} with {q} {x}", "{q} {d} apparatus", "Improved {d} having a {x}")
EN_QUALIFIERS = ("compact", "sealed", "modular", "adjustable", "layered", "low-noise", "dual", "portable")
TITLES = {
    "device": ("{p}用{d}", "{p}用{q}{d}", "带有{x}的{d}", "便于调节的{p}用{d}", "{q}{d}"),
    "process": ("{p}用{d}及其制备方法", "含{x}的{d}", "{d}的制备工艺", "{p}专用{d}"),
    "software": ("用于{p}的{d}", "基于{x}的{d}", "面向{p}的{d}及系统", "{d}、装置及存储介质"),
}
KIND_WORDS = {"invention": "发明", "utility_model": "实用新型", "design": "外观设计"}
