"""What the command line says of its commands and options when asked for help, in English and Chinese."""

from __future__ import annotations

#: By command or option: (English, Chinese).
HELP: dict[str, tuple[str, str]] = {
    "app": (
        "Finds patent and trademark filings made in bad faith: a calibrated score, the legal ground, "
        "the evidence, and the facts in the applicant's favour.",
        "发现恶意商标注册申请与非正常专利申请：给出校准分数、法律依据、证据，以及对申请人有利的事实。",
    ),
    "simulate": (
        "Make a register in the exchange format, with truth.csv.",
        "生成交换格式的模拟登记数据及 truth.csv。",
    ),
    "ingest": (
        "Read deliveries of any known format into the register.",
        "把已知格式的数据导入登记库。",
    ),
    "grounds": ("Show the grounds in force on a day.", "显示某日有效的法律依据。"),
    "features": ("Show the catalogue of features.", "显示特征目录。"),
    "train": (
        "Train a model (trademark or patent) and make it the champion.",
        "训练模型（trademark 或 patent）并设为现用模型（champion）。",
    ),
    "screen": (
        "Score and explain the filings of a day, or of several.",
        "对一日或多日的申请评分并给出理由。",
    ),
    "copies": (
        "Show what a patent's text was copied from: sources, coverage, what was changed.",
        "显示专利文本的来源：在先申请、覆盖比例与改动之处。",
    ),
    "similar": (
        "Show the register's marks most similar to a mark, and what changed.",
        "显示登记库中与某商标最近似的商标及其变化。",
    ),
    "parties": (
        "Show who stands behind a name or number, with the evidence of each link; or write all groups.",
        "显示某名称或证件号背后的关联主体及每条关联的证据；或写出全部分组。",
    ),
    "judge": (
        "Decide that two parties are the same, or not the same: it wins over all evidence from that day on.",
        "认定两个当事人为同一（或关联）或无关联：自该日起优先于一切证据。",
    ),
    "judged_party": (
        "a party: name, identifier, key (p…) or application number",
        "当事人：名称、证件号、编号（p…）或申请号",
    ),
    "verdict_same": ("they belong together", "同一或关联"),
    "verdict_not_same": (
        "they do not, and a phone or mailbox they share says less about others too",
        "无关联；两者共用的电话或邮箱此后对其他当事人的证明力也随之降低",
    ),
    "verdict_open": ("take the earlier decision back", "撤销此前结论"),
    "judged_by": ("who decided (default: the user of this machine)", "认定人（默认为本机用户）"),
    "judged_on": ("day of the decision (default: today)", "认定日（默认为今日）"),
    "judged_note": ("why, in up to 2,000 characters", "理由，不超过2000字"),
    "known_on": (
        "as known on that day (default: all that is known)",
        "按该日已知的情况（默认为全部已知情况）",
    ),
    "filed_by": ("only marks filed by that day", "仅限该日及以前申请的商标"),
    "mark": ("the mark", "商标文字"),
    "view": (
        "written, contained, permuted, sound, look or meaning (default: all)",
        "书写、包含、换序、读音、字形或含义（默认全部，取英文值）",
    ),
    "classes": ("only marks in one of these Nice classes", "仅限这些国际分类"),
    "top": ("how many to show", "显示数量"),
    "party": ("name or number of a party", "当事人名称或证件号"),
    "groups_file": ("write the groups of all applicants to this CSV file", "将全部申请人的分组写入该CSV文件"),
    "agents": (
        "Rank agencies and practitioners by what exceeds expectation, with their breaches and hidden preparers.",
        "将代理机构与代理师按超出预期的程度排序，并列出违规情形与隐名代理线索。",
    ),
    "agents_on": ("day (default: the last filing day)", "日期（默认为最后申请日）"),
    "explain": ("Explain one filing: grounds, elements, facts.", "说明一件申请的依据、要件与事实。"),
    "demo": (
        "The whole way on a made register: simulate, ingest, train, screen, report.",
        "用模拟数据走完全程：生成、入库、训练、筛查、报告。",
    ),
    "example": ("Example", "示例"),
    "workspace": (
        "folder that holds all state (default: BONAFILE_WORKSPACE, else ./workspace)",
        "保存全部状态的目录（默认 BONAFILE_WORKSPACE，否则 ./workspace）",
    ),
    "lang": (
        "language of messages: zh or en (default from the locale)",
        "消息语言：zh 或 en（默认取自系统）",
    ),
    "json": ("write JSON, and nothing else, to standard output", "标准输出只写 JSON"),
    "strict": ("exit with 1 when rows were quarantined", "有隔离行时退出码为 1"),
    "filings": ("number of filings", "申请件数"),
    "months": ("months the filings spread over", "跨越的月数"),
    "seed": ("seed of the random generator", "随机种子"),
    "folder": ("folder to write", "输出目录"),
    "paths": ("files, folders or zips to read", "要导入的文件、目录或压缩包"),
    "issued": ("day the delivery was issued, where its name does not say", "数据的发布日（文件名未注明时）"),
    "on": ("day (default: today)", "日期（默认今天）"),
    "office": ("WIPO ST.3 code of the office", "受理局 WIPO ST.3 代码"),
    "markdown": ("write the documentation page", "输出文档页"),
    "kind": ("trademark or patent", "trademark 或 patent"),
    "until": ("use nothing known after this day", "不使用此日之后才知道的信息"),
    "date": ("the filing day to screen", "要筛查的申请日"),
    "from": ("first filing day", "首个申请日"),
    "to": ("last filing day", "最后申请日"),
    "as_of": ("measure all as of this day, not as of their filing days", "全部以此日（而非申请日）为基准"),
    "out": ("folder for the findings (default: in the workspace)", "结果目录（默认在工作区内）"),
    "stage": (
        "stage of the procedure, which decides the grounds that apply",
        "程序阶段，据此确定可适用的依据",
    ),
    "application_number": ("the application number", "申请号"),
    "version": ("print the version and exit", "显示版本"),
}
