"""Words the labelled mark pairs are made of: own lists, so that the pairs do not lean on the product's tables.

Names of well-known marks are public facts written down from memory; translations, look-alikes, respellings and
homophones are ours. mark_maker.py makes pairs of them.
"""

from __future__ import annotations


def _listed(words: str) -> list[str]:
    return words.split()


#: Well-known marks, Chinese and other, and names in their manner.
HAN = """
安踏 李宁 耐克 富安娜 波司登 宾利 兰博基尼 清扬 翰皇 蜂花 章华 张小泉 阿迪达斯 阿里巴巴 淘宝 京东 腾讯 华为 小米 海尔 美的 格力 联想 海信 康佳 长虹 步步高
茅台 五粮液 泸州老窖 洋河 汾酒 郎酒 剑南春 古井贡 青岛啤酒 雪花 娃哈哈 农夫山泉 康师傅 统一 旺旺 盼盼 达利园 三只松鼠 良品铺子 百草味 蒙牛 伊利 光明 君乐宝 飞鹤 贝因美
海底捞 肯德基 麦当劳 必胜客 星巴克 瑞幸 喜茶 奈雪 蜜雪冰城 周黑鸭 绝味 全聚德 狗不理 老干妈 王老吉 加多宝 同仁堂 云南白药 片仔癀 东阿阿胶 九芝堂 胡庆余堂
大疆 比亚迪 吉利 奇瑞 长城 蔚来 理想 小鹏 特斯拉 奔驰 宝马 奥迪 保时捷 法拉利 玛莎拉蒂 雷克萨斯 丰田 本田 日产 大众 沃尔沃 路虎 捷豹
百雀羚 大宝 自然堂 珀莱雅 欧莱雅 兰蔻 雅诗兰黛 迪奥 香奈儿 古驰 普拉达 爱马仕 路易威登 巴宝莉 卡地亚 蒂芙尼 施华洛世奇 周大福 老凤祥 欧米茄 劳力士
鸿星尔克 特步 匹克 回力 飞跃 波斯登 海澜之家 七匹狼 雅戈尔 罗莱 水星 梦洁 全友 顾家 索菲亚 欧派 立邦 多乐士 三棵树 马可波罗 东鹏 科勒 箭牌 九牧 苏泊尔 九阳 方太 老板
新东方 好未来 学而思 猿辅导 哔哩哔哩 抖音 快手 知乎 微博 携程 美团 饿了么 滴滴 顺丰 中通 圆通 韵达 德邦 拼多多 唯品会 苏宁 国美
佰斯康 锐澜诗 朵婕娜 维纳莎 凯蒂诺 宜丽雅 柏诗曼 菲洛嘉 苏格曼 欧瑞莱 蓝河谷 鹿鸣川 云栖竹径 青禾里 听松轩 半山厨 谷小满 麦浪家 鲸奇 橙果果 拾光坊 山泽润 恒昌泰 瑞德康
"""
LATIN = """
NIKE ADIDAS PUMA REEBOK ANTA LINING BENTLEY FERRARI LAMBORGHINI PORSCHE MASERATI LEXUS TOYOTA HONDA NISSAN HYUNDAI VOLVO JAGUAR TESLA
MICROSOFT GOOGLE AMAZON FACEBOOK NETFLIX YOUTUBE SPOTIFY HUAWEI XIAOMI LENOVO SAMSUNG TOSHIBA PANASONIC PHILIPS SIEMENS BOSCH
CHANEL GUCCI PRADA HERMES BURBERRY CARTIER TIFFANY ROLEX OMEGA LACOSTE VERSACE GIVENCHY BALENCIAGA MONCLER FENDI ARMANI VALENTINO
LOREAL LANCOME CLINIQUE SEPHORA NIVEA GARNIER MAYBELLINE SHISEIDO OLAY COLGATE GILLETTE PAMPERS HUGGIES
NESTLE NESCAFE STARBUCKS HEINEKEN BUDWEISER CARLSBERG PEPSI FANTA EVIAN PERRIER DANONE KELLOGG HEINZ LINDT FERRERO TOBLERONE
LEGO BARBIE PLAYMOBIL NINTENDO DURACELL ENERGIZER MICHELIN PIRELLI BRIDGESTONE CASTROL CATERPILLAR MAKITA HUSQVARNA
ROSSIGNOL SALOMON PATAGONIA COLUMBIA SKECHERS CONVERSE TIMBERLAND CROCS BIRKENSTOCK ASICS MIZUNO YONEX WILSON SPEEDO
PFIZER NOVARTIS BAYER VOLTAREN NUROFEN PANADOL STREPSILS VICODIN LIPITOR VIAGRA ZANTAC CENTRUM
ZALANDO ALIBABA TAOBAO EXPEDIA AIRBNB TRIVAGO SAMSONITE TUPPERWARE MIELE ELECTROLUX WHIRLPOOL DYSON TEFAL KRUPS
QUIKSILVER BILLABONG OAKLEY RAYBAN SWAROVSKI PANDORA SWATCH TISSOT LONGINES BREITLING CITIZEN CASIO KODAK CANON NIKON OLYMPUS PENTAX
VELTRONIC ORBAXIS LUMERIS SANVORA KRELLION TAVEXA MIRVANTO DOLVERIN QUANTEXA BRISANDO FENWARIS PHALORA CYNTREX JAVELLIS ZORVENTA
"""
#: Family and given names of no real person in mind, for honest neighbours.
FAMILY = _listed("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗")
GIVEN = _listed(
    "老吉 小泉 致和 一元 玉成 宝华 春生 德兴 家骏 立群 文轩 志远 美玲 秀英 永昌 福来 瑞祥 同庆 子涵 天佑 国强 建平 晓峰 雪梅"
)
SURNAMES = _listed(
    "JOHNSON MILLER BAKER FISCHER SCHMIDT MARTIN BERNARD ROSSI BIANCHI GARCIA LOPEZ ANDERSON PETERSON HOFFMANN KELLER"
)
FIRST = _listed("ANNA PETER LAURA MARCO JULIA THOMAS CLARA HENRY SOPHIE OSCAR EMMA FELIX NORA SIMON")

#: A Chinese word and its translation; a pair of the one and the other is a copy by meaning.
TRANSLATIONS = """
苹果 APPLE|骆驼 CAMEL|老虎 TIGER|狮子 LION|大象 ELEPHANT|熊猫 PANDA|海豚 DOLPHIN|鲸鱼 WHALE|天鹅 SWAN|蝴蝶 BUTTERFLY|蜜蜂 BEE|蜻蜓 DRAGONFLY
猎豹 CHEETAH|鳄鱼 CROCODILE|袋鼠 KANGAROO|斑马 ZEBRA|长颈鹿 GIRAFFE|孔雀 PEACOCK|燕子 SWALLOW|鸽子 PIGEON|老鹰 EAGLE|狐狸 FOX|松鼠 SQUIRREL|兔子 RABBIT
企鹅 PENGUIN|乌龟 TURTLE|青蛙 FROG|蜗牛 SNAIL|章鱼 OCTOPUS|鲨鱼 SHARK|海马 SEAHORSE|刺猬 HEDGEHOG|河马 HIPPOPOTAMUS|犀牛 RHINOCEROS|猴子 MONKEY|公鸡 ROOSTER
橙子 ORANGE|柠檬 LEMON|香蕉 BANANA|草莓 STRAWBERRY|樱桃 CHERRY|葡萄 GRAPE|西瓜 WATERMELON|菠萝 PINEAPPLE|芒果 MANGO|桃子 PEACH|椰子 COCONUT|蓝莓 BLUEBERRY
玫瑰 ROSE|百合 LILY|荷花 LOTUS|牡丹 PEONY|向日葵 SUNFLOWER|郁金香 TULIP|茉莉 JASMINE|兰花 ORCHID|薰衣草 LAVENDER|菊花 CHRYSANTHEMUM|雏菊 DAISY|仙人掌 CACTUS
太阳 SUN|月亮 MOON|星星 STAR|彩虹 RAINBOW|闪电 LIGHTNING|雪花 SNOWFLAKE|海洋 OCEAN|瀑布 WATERFALL|沙漠 DESERT|火山 VOLCANO|岛屿 ISLAND|森林 FOREST
国王 KING|女王 QUEEN|王子 PRINCE|公主 PRINCESS|骑士 KNIGHT|武士 WARRIOR|猎人 HUNTER|海盗 PIRATE|水手 SAILOR|天使 ANGEL|巨人 GIANT|英雄 HERO
皇冠 CROWN|钻石 DIAMOND|珍珠 PEARL|翡翠 JADEITE|水晶 CRYSTAL|红宝石 RUBY|城堡 CASTLE|宫殿 PALACE|灯塔 LIGHTHOUSE|桥梁 BRIDGE|钥匙 KEY|箭头 ARROW
火箭 ROCKET|卫星 SATELLITE|飞船 SPACESHIP|帆船 SAILBOAT|潜艇 SUBMARINE|望远镜 TELESCOPE|指南针 COMPASS|沙漏 HOURGLASS|钢琴 PIANO|小提琴 VIOLIN|吉他 GUITAR|长笛 FLUTE
未来 FUTURE|梦想 DREAM|自由 FREEDOM|和平 PEACE|奇迹 MIRACLE|传说 LEGEND|胜利 VICTORY|智慧 WISDOM|勇气 COURAGE|希望 HOPE|幸运 LUCK|荣耀 GLORY
锤子 HAMMER|斧头 AXE|盾牌 SHIELD|宝剑 SWORD|铁锚 ANCHOR|雨伞 UMBRELLA|帽子 HAT|手套 GLOVE|面包 BREAD|蜂蜜 HONEY|巧克力 CHOCOLATE|奶酪 CHEESE
核桃 WALNUT|花生 PEANUT|蘑菇 MUSHROOM|南瓜 PUMPKIN|番茄 TOMATO|土豆 POTATO|辣椒 CHILI|生姜 GINGER|大蒜 GARLIC|洋葱 ONION|橄榄 OLIVE|竹子 BAMBOO
风筝 KITE|气球 BALLOON|魔术师 MAGICIAN|探险家 EXPLORER|建筑师 ARCHITECT|画家 PAINTER|诗人 POET|渔夫 FISHERMAN|农夫 FARMER|牛仔 COWBOY|教授 PROFESSOR|船长 CAPTAIN
银河 GALAXY|北极星 POLARIS|流星 METEOR|地平线 HORIZON|海岸 COAST|山峰 PEAK|峡谷 CANYON|绿洲 OASIS|花园 GARDEN|草原 PRAIRIE|溪流 STREAM|露水 DEW
"""
#: What a compound mark is made of: an attribute and a thing.
ATTRIBUTES = "红 RED|蓝 BLUE|绿 GREEN|白 WHITE|黑 BLACK|金 GOLD|银 SILVER|大 BIG|小 SMALL|新 NEW|飞 FLYING|冰 ICE|火 FIRE|铁 IRON|黄金 GOLDEN|神奇 MAGIC|快乐 HAPPY|幸运 LUCKY|皇家 ROYAL|疯狂 CRAZY"
THINGS = "牛 BULL|马 HORSE|鹿 DEER|狼 WOLF|虎 TIGER|狮 LION|熊 BEAR|鹰 EAGLE|龙 DRAGON|猫 CAT|狗 DOG|鱼 FISH|鸟 BIRD|蛇 SNAKE|羊 SHEEP|山 MOUNTAIN|河 RIVER|海 SEA|树 TREE|花 FLOWER|叶 LEAF|月亮 MOON|太阳 SUN|星 STAR|石 STONE|桥 BRIDGE|城堡 CASTLE|骑士 KNIGHT|天使 ANGEL|公主 PRINCESS"

#: Characters an eye takes for one another, in pairs.
LOOKS = """
末未 师帅 傅博 士土 己已 已巳 大太 太犬 天夫 天无 日曰 人入 千干 干于 王玉 玉主 木本 木术 力刀 刀刃 田由 由甲 甲申 目自 白百 鸟乌 免兔 今令 贝见 候侯 准淮 冶治 冷泠
晴睛 暧暖 栗粟 拨拔 折拆 析折 崇祟 崖涯 徒徙 弛驰 怆抢 戊戌 戍戌 斥斤 卯卵 历厉 厂广 辛幸 亨享 茶荼 享亭 壶壸 裸棵 谛缔 瑞端 湍端 情清 清请 晴清 蓝篮 籍藉 薄簿 燥躁 燥澡 操澡
粱梁 膏育 盲育 赢羸 嬴赢 驾骂 泪汨 汩汨 沐休 休体 体休 住往 佳往 佳住 使便 伯佰 俩两 值植 偏编 遍偏 优伏 伟纬 伟玮 传转 仿彷 彷访 坊纺 防妨 访纺 芳芬 苹萍 萍坪 评坪 枰评 抱饱 饱跑 泡袍 炮泡
宫官 官宦 宇字 字学 安妥 宾缤 滨缤 滨傧 侣铝 娃洼 桂挂 佳桂 娜挪 哪挪 哪娜 茗铭 铭洛 洛络 洛格 略路 露路 洋样 样祥 详祥 洋详 群裙 郡群 康唐 唐塘 糖塘 腾滕 膝滕 廷延 建健 健键 腱健 腿退 褪腿
诚城 城域 盛晟 晟晨 旺汪 汪狂 旺枉 珍诊 珠株 蛛珠 诛珠 琳淋 淋彬 彬杉 杉衫 华毕 毕比 昆皆 晶品 晶昌 昌唱 锦棉 绵锦 绵棉 银根 跟根 很跟 狠很 恨根 领颁 颂颁 颗颖 颖颍 顺须 项顶 顶倾 烁砾 烁铄
波坡 坡披 披被 彼波 破坡 登凳 灯打 司同 同向 利和 科料 利科 莉梨 科枓 梨犁 洁结 结诘 吉告 告吿 怡治 冶始 治始 诺喏 踏蹋 蹈踏 橙澄 澄橙 登澄 维唯 雅稚 唯推 推椎 锥椎 雀崔 摧崔 催摧
蜜密 秘密 泌秘 蜂峰 峰锋 锋烽 峰逢 缝逢 蓬逢 锋峰 铺辅 辅哺 浦捕 埔浦 葡蒲 博搏 搏缚 傅缚 膊搏 凌棱 陵凌 菱陵 绫陵 瑰魂 槐魂 愧槐 块快 快决 诀快 玫枚 枚牧 牧收 攻收 改攻 玖改
鲸鲤 鲤鲫 鲜鲟 莹萤 营萤 荣营 荧莹 劳荣 宝室 室窒 雪雷 雷雪 霄宵 消宵 硝消 销消 梢捎 稍梢 悄俏 俏哨 娇桥 骄桥 矫桥 轿桥 侨桥 浇饶 烧饶 晓烧 绕烧 翘绕
"""
#: Words of the same language that mean about the same: honest neighbours.
SYNONYMS = """
快乐 幸福|美丽 漂亮|黎明 清晨|家园 故乡|朋友 伙伴|珍宝 财富|勇敢 坚强|光明 明亮|安宁 平静|智慧 聪明|永恒 永远|春天 春季|海洋 大海|天空 苍穹|道路 大道|花园 园林|儿童 孩子|月光 月色
HAPPY JOYFUL|BEAUTY PRETTY|DAWN SUNRISE|HOME HOUSE|FRIEND BUDDY|BRAVE STRONG|BRIGHT SHINY|CALM QUIET|CLEVER SMART|FOREVER ALWAYS|OCEAN SEA|ROAD STREET|GARDEN PARK|CHILD KID|GIFT PRESENT|FAST QUICK|BIG LARGE|SMALL LITTLE
"""
#: Chinese words that begin or end with another word.
LONGER = """
自行车 自行|火车站 火车|图书馆 图书|电影院 电影|向日葵 向日|葡萄酒 葡萄|太阳能 太阳|人生观 人生|世界杯 世界|音乐会 音乐|运动员 运动|科学家 科学|艺术品 艺术|消费者 消费|博物馆 博物|维生素 维生|羽毛球 羽毛|洗衣机 洗衣|电视机 电视|出租车 出租|冰淇淋 淇淋|白云山 白云|天安门 天安|动物园 动物|植物油 植物|高速公路 公路|自来水 自来|加油站 加油|保险柜 保险|传家宝 家宝|花生油 花生|橄榄油 橄榄|计算机 计算|打印机 打印|望远镜 远镜|热水器 热水|沙发床 沙发|香水瓶 香水|毛巾被 毛巾|长颈鹿 颈鹿
"""
#: English words of one sound.
HOMOPHONES = """
FLOUR FLOWER|KNIGHT NIGHT|WRITE RIGHT|MAIL MALE|SALE SAIL|SUN SON|MEET MEAT|PEACE PIECE|PLAIN PLANE|STEEL STEAL|WEATHER WHETHER|BREAK BRAKE|DEER DEAR|HAIR HARE|HEEL HEAL|HOLE WHOLE|KNOT NOT|MAIN MANE|PAIR PEAR|ROAD RODE|ROOT ROUTE|SEEN SCENE|STAIR STARE|TAIL TALE|WAIST WASTE|WEEK WEAK|CELLAR SELLER|CEREAL SERIAL|BOARD BORED|COURSE COARSE|GREAT GRATE|PRINCIPAL PRINCIPLE|STATIONARY STATIONERY|BERRY BURY|CENTS SENSE|CHEAP CHEEP|CREAK CREEK|DUAL DUEL|FAIRY FERRY|FEAT FEET|GROAN GROWN|IDLE IDOL|LOAN LONE|MEDAL METAL|PROFIT PROPHET|RAIN REIGN|SOLE SOUL|SWEET SUITE|THRONE THROWN|VAIN VEIN
"""
#: Words of everybody's marks, at the head, in the tail, and fancy additions of copyists.
TRADES = _listed(
    "科技 电子 食品 服饰 家居 教育 文化 国际 实业 茶业 生物 健康 传媒 餐饮 集团 商贸 医药 体育 珠宝 汽车"
)
HEADS = _listed("新 大 金 中国 中华 北京 上海 天王 皇家 欧美 真 我的 小 超级 御品 尚 爱")
TAILS = _listed("王 世家 之星 帝国 坊 派 传奇 宝贝 家族 堡 仕 男士 尊品 空间 小镇 一号 工坊")
PLAIN = _listed(
    "GLOBAL LIFE HOME DESIGN GROUP BIO PRO LAB TECH CARE SPORTS KIDS HOUSE STUDIO FOOD POWER WORLD ONLINE SHOP FASHION"
)
ADDED = _listed(
    "REWARDS MAY CLUB CITY MAN QUEEN SPIRIT ZONE LAND PLANET RIVER VALLEY FACTOR BROTHERS FAMILY DREAMS LEGEND MASTER PARADISE"
)
PUT_IN = "奖控魔俊妮王小福美宝金天乐仕尚派华嘉雅诗丹卡佳康格柏"
#: Heads and tails that coined words of letters share.
SHARED_HEADS = _listed(
    "BIO NATUR MEDI VITA TECHN EURO AQUA THERM OPTI COSM DERMA NUTRI ECO CARDIO PHARMA SOLAR"
)
SHARED_ENDS = _listed("IUM ALIS ERA ONIC AX INEX OLINE ADOR ELLO ISTA URAL OVIA")
