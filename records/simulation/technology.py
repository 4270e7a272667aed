"""The vocabulary of inventions: sixteen fields with their IPC subclasses, devices, parts and materials.

Written for this project. texts.py composes titles, abstracts and claims from it; filings of one field share
words and turns of phrase, as real ones do.
"""

from __future__ import annotations

from dataclasses import dataclass, field


def _w(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@dataclass(frozen=True)
class Field:
    """One technical field. `genre` is `device`, `process` (materials) or `software`; `en` holds a device
    and parts in English where the field has them; `locarno` is its class for designs.
    """

    ipc: tuple[str, ...]
    genre: str
    devices: tuple[str, ...]
    parts: tuple[str, ...]
    purposes: tuple[str, ...]
    effects: tuple[str, ...]
    locarno: str = "15-09"
    en: tuple[str, ...] = field(default=())


FIELDS = (
    Field(("F16K", "F04D", "F16L"), "device", _w("调节阀 离心泵 管路接头 止回阀 流量控制装置 密封阀门"),
          _w("阀体 阀芯 阀杆 密封圈 弹簧 导流片 叶轮 泵壳 轴承座 法兰 过滤网 手轮 限位块 压力传感器 排水口 衬套"),
          _w("供水管网 化工管道 热力系统 船用冷却 农田灌溉"), _w("降低泄漏 流量稳定 维护方便 减少磨损"), "23-01",
          _w("valve housing spool seal spring baffle impeller bearing flange filter sensor")),
    Field(("A01B", "A01C", "A01G"), "device", _w("播种机 施肥装置 育苗架 喷灌装置 除草机 采摘装置"),
          _w("机架 料斗 排种器 开沟器 覆土轮 传动轴 链条 喷头 水箱 支撑杆 托盘 刀盘 牵引座 搅拌轴 滚筒 导管"),
          _w("丘陵旱地 温室大棚 水田 果园 茶园"), _w("播种均匀 节水省肥 提高成活率 减轻劳动强度"), "15-03"),
    Field(("A23L", "A23F", "A23G"), "process", _w("即食粥 复合果茶 杂粮饼 低糖果酱 膳食粉 发酵饮品"),
          _w("燕麦 红枣 山药 茯苓 枸杞 柠檬汁 麦芽糖 黑芝麻 薏米 酵母 乳清蛋白 葛根粉 蜂蜜 陈皮 菊粉 果胶"),
          _w("早餐代餐 老年人食用 运动补给 儿童零食 餐饮加工"), _w("口感细腻 保质期长 营养均衡 不易分层")),
    Field(("D06M", "D03D", "D06B"), "process", _w("抗菌面料 防水织物 阻燃布料 弹力针织布 导湿面料"),
          _w("棉纤维 涤纶丝 氨纶 壳聚糖 硅烷偶联剂 柔软剂 交联剂 纳米银 竹浆纤维 助染剂 聚氨酯乳液 无机盐 渗透剂 浆料"),
          _w("运动服装 医用防护 家纺用品 户外帐篷"), _w("手感柔软 耐洗性好 透气性高 色牢度好")),
    Field(("H01M", "H02J", "H01G"), "device", _w("锂电池模组 储能装置 电池热管理装置 充电装置 超级电容器"),
          _w("壳体 电芯 极耳 隔膜 液冷板 汇流排 绝缘垫 防爆阀 温度传感器 控制板 固定支架 导热片 端板 风扇 接插件 保险丝"),
          _w("电动车辆 户外储能 通信基站 便携设备"), _w("散热均匀 安全性高 装配简单 循环寿命长"), "13-02",
          _w("battery casing cell separator busbar coolant plate vent controller bracket fan connector fuse")),
    Field(("F21V", "F21S", "H05B"), "device", _w("台灯 路灯 投光灯 应急照明灯 植物补光灯"),
          _w("灯壳 光源板 透镜 反光罩 散热鳍片 驱动电源 支臂 底座 旋钮 密封盖 光敏元件 灯罩 导线 扩散板 调光模块 卡扣"),
          _w("道路照明 室内阅读 隧道工程 温室种植"), _w("散热良好 光线均匀 防眩光 拆装方便"), "26-05"),
    Field(("H04L", "G06F", "H04W"), "software", _w("身份认证方法 数据加密方法 访问控制方法 日志审计方法 密钥分发方法"),
          _w("认证请求 会话密钥 用户标识 访问令牌 设备指纹 哈希值 证书链 策略表 审计日志 数据块 时间戳 签名信息 风险评分 随机数 通信报文"),
          _w("政务云 物联网终端 企业内网 移动支付"), _w("提高安全性 降低时延 避免重放 减少存储开销"), "14-04",
          _w("authentication request session key token fingerprint hash certificate policy log block timestamp signature")),
    Field(("G06V", "G06T", "G06N"), "software", _w("目标检测方法 图像分割方法 缺陷识别方法 姿态估计方法 车牌识别方法"),
          _w("待测图像 特征图 候选区域 训练样本 损失函数 注意力权重 边界框 掩膜 关键点 置信度 卷积核 标签向量 灰度直方图 深度信息 模型参数"),
          _w("工业质检 智慧交通 安防监控 医学影像"), _w("识别准确 计算量小 鲁棒性强 收敛速度快"), "14-04",
          _w("detection image feature region sample weight boundary mask keypoint confidence kernel label histogram")),
    Field(("A61B", "A61M", "A61G"), "device", _w("穿刺引导装置 输液架 雾化装置 护理床 气管固定器 康复训练器"),
          _w("床板 支撑架 导管 夹持件 固定带 升降杆 滑轨 把手 储液瓶 雾化头 面罩 气囊 止血垫 刻度尺 万向轮 缓冲垫"),
          _w("急诊科 骨科护理 呼吸内科 康复科 手术室"), _w("操作方便 减轻痛苦 定位准确 便于清洁"), "24-02"),
    Field(("E04B", "E04G", "E02D"), "device", _w("装配式墙板 脚手架 模板支撑装置 基坑支护结构 屋面结构"),
          _w("立柱 横梁 连接板 螺栓 预埋件 保温层 面板 斜撑 锚杆 限位槽 垫板 钢筋网 调节丝杆 挡板 龙骨 卡槽"),
          _w("高层建筑 桥梁施工 地下工程 农房改造"), _w("安装快捷 结构稳固 可重复使用 降低成本"), "25-02"),
    Field(("C02F", "B01D", "B01F"), "device", _w("污水处理装置 气浮设备 过滤装置 曝气装置 搅拌沉淀池"),
          _w("箱体 进水管 出水管 曝气盘 滤料层 搅拌桨 加药口 沉淀斗 刮泥板 水泵 回流管 隔板 电机 液位计 反冲洗管 膜组件"),
          _w("印染废水 农村生活污水 养殖废水 电镀废水"), _w("处理效率高 能耗低 不易堵塞 占地面积小"), "23-01",
          _w("treatment tank inlet outlet diffuser medium agitator port hopper scraper pump partition membrane")),
    Field(("C08L", "C08K", "C09D"), "process", _w("阻燃塑料 耐候涂料 导热硅胶 可降解薄膜 复合板材"),
          _w("聚丙烯 聚乳酸 氢氧化镁 玻璃纤维 碳酸钙 硅油 抗氧剂 偶联剂 氧化铝 环氧树脂 固化剂 分散剂 炭黑 增塑剂 钛白粉"),
          _w("电器外壳 包装材料 建筑外墙 汽车内饰"), _w("力学性能好 阻燃等级高 耐老化 加工性好")),
    Field(("B65B", "B65G", "B65D"), "device", _w("包装机 输送装置 分拣装置 封口机 周转箱 码垛装置"),
          _w("机台 输送带 推料板 气缸 吸盘 导向轮 封口刀 计数器 托板 张紧轮 伺服电机 滑块 挡料杆 料盒 翻转架 检测探头"),
          _w("食品加工 快递物流 医药包装 日化灌装"), _w("包装速度快 定位精确 减少破损 节省人工"), "15-99"),
    Field(("B60R", "B62D", "B60L"), "device", _w("车载支架 转向机构 充电口盖 后视镜组件 座椅调节装置"),
          _w("安装座 摆臂 齿轮 连杆 转轴 锁止件 缓冲垫 驱动电机 限位柱 盖板 线束 滑轨 壳体 拉簧 卡爪 传感器"),
          _w("乘用车 物流车 电动两轮车 工程车辆"), _w("结构紧凑 噪音小 调节方便 可靠性高"), "12-16"),
    Field(("A47J", "A47B", "A47L"), "device", _w("电炖锅 折叠桌 清洁拖把 收纳柜 料理机 水杯"),
          _w("锅体 锅盖 加热盘 把手 桌板 支腿 铰链 拖把头 挤水盒 抽屉 滑轨 刀组 杯体 密封垫 提环 底盘"),
          _w("家庭厨房 户外露营 办公室 学生宿舍"), _w("使用方便 易清洗 节省空间 安全卫生"), "07-01"),
    Field(("A61K", "A61P", "A61Q"), "process", _w("中药贴膏 护肤组合物 口腔护理液 祛湿颗粒 生发组合物"),
          _w("当归 黄芪 川芎 薄荷脑 甘草提取物 透明质酸 金银花 白芷 丹参 维生素E 芦荟胶 红花 艾叶 冰片 角鲨烷"),
          _w("关节疼痛 皮肤干燥 口腔溃疡 脾虚湿盛"), _w("起效快 刺激性小 制备工艺简单 稳定性好")),
)  # fmt: skip

#: Words put before a part to tell it from others.
QUALIFIERS = _w(
    "第一 第二 第三 弹性 环形 可调 导热 防滑 弧形 空心 不锈钢 柔性 双层 内置 可拆卸 伸缩 锥形 透明 加强 辅助 主 副 上 下 横向 纵向"
)
SIDES = _w("上端 下端 顶部 底部 左侧 右侧 内壁 外壁 一端 另一端 侧面 中部 前侧 后侧")
OPERATIONS = _w("归一化 聚类 特征提取 加权融合 滤波 校验 编码 解析 匹配 排序 分组 映射 采样 去噪 预测 压缩")
#: Locarno wording for designs.
DESIGN_NOUNS = _w(
    "水杯 台灯 蓝牙音箱 收纳盒 电饭煲 背包 椅子 车载支架 花洒 充电器 拖把 牙刷架 玩具车 茶壶 包装盒 遥控器 手表 插座"
)
DESIGN_POINTS = _w("形状 图案 形状与图案的结合 形状与色彩的结合 整体轮廓 正面造型")
