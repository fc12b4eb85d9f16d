"""Schools with a name of their own in running text: ``与柳溪示例小学相比`` → 柳溪示例小学.

Most of what ends in 小学, 中学 or 学校 names nobody: 城区小学, 针对小学四年级, 农民工子弟学校.
What comes before the ending decides, cut where a word ends that can't be part of a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from anliku.regex import regex
from anliku.sparse import Sparse

ENDING = Sparse(
    "[小中学附实一二三四五六七八九十](?=[学校小中])",
    r"(?:小学|中学|学校|附小|附中|实小|[一二三四五六七八九十]中(?!学|[，。、心间期等学]))"
    r"(?!生|阶段|学段|段|组|部|教育|化|名|里|内|外|管理|数(?!学)|有)",
)
_LONGEST = 12
_NOT_HAN = regex(r"[^\u4e00-\u9fff]")

# Words that end before a name begins …
_LEAD = regex(
    r".*(?:前身|原名|原称|旧称|更名|改名|曾名|的|与|和|及|在|是|比|由|到|从|向|对|请|让|把|将|跟|了|我|本|该|各|某|几|两|些|其他|其它|这|那|有|被|按|于|如|等|所|个|名|为|给|使|每|年|月|日|后|前|时|以|其中|包括|分别|另|去|来|入|选|访|问|赴|并|而|但|则|据|经|因|当|指|同|许多|不少|多|全|共|约|近|仅|只|至|达|隔壁|学校|优于|高于|低于|超过|落后|对比|比较|参照|参考|参观|观摩|借鉴|移植|改编|引进|自|学习|走进|结对|帮扶|邀请|联合|联系|合作"
    r"|针对|关于|基于|面向|结合|围绕|开展|加强|提高|提升|适合|适应|我国|国外|国内|海外|美国|英国|日本|芬兰|当前|目前|现行|研究|推进|推动|促进|实施|完成|统计|调查|抽取|抽样|抽测|测试|组织|举办|召开|培训|承担|覆盖|涉及|衔接|贯通|走访|调研|帮助|支持|指导|服务|引领|带动|辐射|随机|整个|一般|这样|类似|传统|现代|就读|任教|升上|毕业|报考|考上|创办|新建|刚上|在校|涵盖|任意|相邻|周围|远离|感谢|来自|得知|发现|显示|表明|说明|看出|要求|建议)"
)
# … and what says which kind of school it is, not which.
_KIND = regex(
    r"课改|教改|改革|非实验|新教育|课题|城区|城市|城镇|城郊|城乡|郊区|农村|乡镇|乡村|山区|牧区|湖区|集镇|主城|老城|新城|开发区|高新区|县城|区域|直属|市直|区直|区属|市属|镇属|代管|公办|民办|民族|普通|普惠"
    r"|试点|实验|样本|基地|示范|联盟|集团|联合体|共同体|教联体|学区|片区|结对|友好|姊妹|姐妹|伙伴|同伴"
    r"|兄弟|薄弱|优质|优秀|优势|热点|名牌|重点|一流|知名|项目|成员|核心|种子|牵头|先行|先进|先锋|领航|标杆|样板|参与|参加|参测|监测|受测|受援|支援|对口|九年一贯|一贯|寄宿|走读|义务教育|完全|初级|高级|中心|规模|大班额|大型|小型|中等|高等"
    r"|偏远|边远|贫困|发达|欠|沿海|内陆|北方|南方|东部|西部|中部|同类|同区|同县|同市|同镇|跨区|部分|多数|少数|所有|全部|任何|新优质|中小学|小学|初中|中学|高中|幼儿园|学前|特殊教育|特殊|聋哑|职业|少年|体育|艺术|国际|双语|外国语|附属|不同|首批|骨干|特色|家门口"
    r"|农民工|民工|务工|人员|外来|进城|随迁|留守|流动|移民|子弟|子女|打工|相关|有关|邻近|附近|周边|外地|外省|外校|当地|家庭|家校|家长|老师|教师|一所|两所|撤并|合并|送教|支教|轮岗|交流|对照|观察|获奖"
)
_ONE_SIGN = regex(r"[村乡镇县区市省原新老大小中第制校师母分总好差强弱较一二三四五六七八九十百千两\d]*")
# Provinces, cities and parts of them, also without 省 or 市: 江苏小学 are all of its schools.
_PLACES = (
    "苏南|苏北|苏中|苏锡常|浙[东西南北]|皖[南北]|华[东南西北中]|江南|江北|长三角|珠三角|江浙沪?"
    "|北京|上海|天津|重庆|江苏|浙江|安徽|福建|江西|山东|山西|河南|河北|湖南|湖北|广东|广西|海南|四川|贵州|云南|陕西|甘肃|青海|宁夏|新疆|西藏|内蒙古|辽宁|吉林|黑龙江|香港|澳门|台湾"
    "|苏州|南京|无锡|常州|南通|扬州|镇江|泰州|盐城|淮安|徐州|连云港|宿迁|昆山|太仓|常熟|张家港|杭州|宁波|温州|绍兴|嘉兴|湖州|合肥|芜湖|福州|厦门|南昌|济南|青岛|郑州|武汉|长沙|广州|深圳|珠海|南宁|海口|成都|贵阳|昆明|西安|兰州|西宁|银川|石家庄|太原|沈阳|大连|长春|哈尔滨"
)
# 昆山市实验小学 is one school, 昆山市小学 are all of them.
_REGION = regex(rf"^(?:(?:{_PLACES})(?:省|市|地区)?|[\u4e00-\u9fff]{{2,4}}?(?:省|市|区|县|镇|乡|街道))+")
# 江苏省苏州中学 is how one school is called in full.
_IN_FULL = regex(rf"[\u4e00-\u9fff]{{2,3}}省(?:{_PLACES})\Z")
_ONE_OF_REGION = regex(r"^(?:第|实验|外国语|中心|高级|附属|特殊)")


@dataclass(frozen=True, slots=True)
class School:
    """A school's name and where it stands in the text."""

    start: int
    end: int
    name: str


def named_schools(text: str, own: str = "") -> Iterator[School]:
    """The schools that ``text`` names, except ``own`` (the full name of the case's unit)."""
    for ending in ENDING.finditer(text):
        before = _NOT_HAN.split(text[max(0, ending.start() - _LONGEST) : ending.start()])[-1]
        lead = _LEAD.match(before)
        stem = before[lead.end() :] if lead is not None else before
        if _is_name(stem, ending[0]) and not _is_own(stem, own):
            yield School(ending.start() - len(stem), ending.end(), stem + ending[0])


def _is_name(stem: str, ending: str) -> bool:
    """Whether what stands before the ending tells one school from all others."""
    region = _REGION.match(stem)
    rest = stem[region.end() :] if region is not None else stem
    if region is not None and not _distinct(rest):
        in_full = ending == "中学" and _IN_FULL.match(stem)
        return bool(_ONE_OF_REGION.match(rest) or in_full) or (not rest and ending.endswith("中"))
    return _distinct(rest)


def _distinct(stem: str) -> bool:
    """Whether more than the kind of school is said: ``乡镇`` → no, ``平桥示例`` → yes."""
    left = _KIND.sub("", stem)
    return len(left) >= 2 and _ONE_SIGN.fullmatch(left) is None


def _is_own(stem: str, own: str) -> bool:
    return stem in own or _KIND.sub("", stem) in own
