"""Names of people: is 学生 followed by a name, or by a verb (高出), a noun (段落) or a poet?

A name is a surname and one or two characters that given names are made of, and no word of
the dictionary. What is a name beyond doubt only in its place (王荻同学) is for the caller.
"""

from __future__ import annotations

import re
from functools import cache

from anliku.regex import regex

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤殷倪翁柳庄俞葛翟尤朴"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐"
# Characters that words have and given names do not: 高年级, 周三, 方法一, 平均 …
_NOT_GIVEN = "级班组段分校区部均总项题率次类学生年月日时数量的一二三四五六七八九十某甲乙丙丁老师家长同们法式面向程度术案例度中期末上下队"
GIVEN = rf"(?:[\u4e00-\u9fff](?<![{_NOT_GIVEN}]))"
SURNAME = rf"(?:{_COMPOUND}|[{_SURNAMES}])"
BEGINS_NAME = f"[{_SURNAMES}{''.join(name[0] for name in _COMPOUND.split('|'))}]"
FULL_NAME = regex(rf"{SURNAME}(?:\s?{GIVEN}(?:·?{GIVEN})?|一{GIVEN})")

# What given names are mostly made of; 诺 is there, 出, 猜, 估, 落 are not.
_OF_NAMES = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉红梅兰珍凤玲莉萍燕云莲琴慧婷雪琳晶倩颖洁雯欣怡佳嘉梦瑶思雨语诗琪萱涵紫梓子轩浩宇泽博文昊天翔睿"
    "辰晨俊逸皓铭毅恒志远航凯鑫鹏飞龙波斌彬辉亮建国庆林森春夏秋冬阳光星晓小心悦乐然诺言若依宁安康健民成伦仁义礼智信忠德贤良善美真诚新永世家豪荣昌盛兴"
    "福禄喜吉祥瑞祺禹源泉江海洪澜淼沁溪湘冰霜露炎灿煜烨炜焕耀煌旭昕昱晖晴暄暖曦朗景昭晋晟晗晔哲聪彤桐楠梁栋柏松枫杨柳楚钰珂珊瑾瑜璇琦琰琛珏珠璐莹"
    "莎菲菁菡菱芸芷芮苗茜茹荷萌蓉蓓蕾薇蕊蔓馨香淑娴媛婕婧娇妍妮姗姝姿婉婵嫣熙胜利伊尔娅雅韵音律诗画书奇奕贝贝豆朵果可凡帆舟川山岩岚峰岳峻崇嵘钧锋"
    "锐锦铮钢铁银钦炳煦照政治为威武培均坤城堃培增墨玥琬泓润涵清渊源瀚瀛骏骁驰腾跃越迪进达遥道通连逢遇宏宜宣宸容宾宽宝定寒寅崧帅希常庭延弘强彦影徽心忆"
    "怀恩悠惠惟意愉成扬拓振攀放效敬斯方昂昌晏晶暮曼朝朴权杏村来杭柯柔栩桃桦梅梵梧棋椿榕樱欢正步殊毓民汐沐沛沫泰洛津浠浦涓润淇淳湉湛漪潇灵焱燃爱爽牧玄玮"
    "珺琼甜男百皎盈益相真睦知硕碧礼祯科程立章端竹笑筠简米粲素红纯纳纪纹经结维绮绿继缘羽翊翎翠翰耘聆肖胤臻致航良艺艾芊若英茵茂荣莫菊萧葵蒙蓝蔚蕴虎虹"
    "蝶行裕西言誉谦谨豫贞贤赫超辛运逸邦郁醒采里野金长闻阅隽雁雄雷霄霏霖青靖鞍韬顺颂领颜风飒馥高魁鲁鸣鸿鹂鹤麒麟黛齐"
)
# Poets, authors and others whose names stand beside 学生 in the teaching of them.
_KNOWN = regex(
    "李白|杜甫|白居易|王维|孟浩然|陶渊明|苏轼|苏东坡|李清照|陆游|王安石|杜牧|李商隐|王昌龄|贺知章|孟郊|刘禹锡|"
    "柳宗元|韩愈|王之涣|王勃|高适|岑参|林升|叶绍翁|杨万里|范成大|范仲淹|欧阳修|曾巩|黄庭坚|文天祥|于谦|郑燮|"
    "郑板桥|龚自珍|曹操|曹植|曹雪芹|罗贯中|吴承恩|施耐庵|蒲松龄|孔子|孟子|庄子|朱熹|王阳明|陶行知|叶圣陶|朱自清|"
    "郭沫若|毛泽东|周恩来|邓小平|雷锋|钱学森|袁隆平|杨利伟|王亚平|李时珍|张衡|诸葛亮|司马光|司马迁|曹冲|孔融|"
    "孙悟空|唐僧|林黛玉|贾宝玉|李逵|武松|闰土|王戎|孙权|刘备|关羽|张飞|周瑜|鲁迅|许地山|丁玲|萧红|林海音|史铁生|"
    "季羡林|丰子恺|沈从文|汪曾祺|梁启超|陈景润|华罗庚|李四光|詹天佑|黄继光|邱少云|王羲之|颜真卿|柳公权|韦恩|魏征|"
    "玄奘|郑和|林则徐|孙中山|万户|高尔基|韦应物|石钟山|"
    "苏辙|苏洵|孟姜女|白娘子|许仙|梁山伯|祝英台|杨红樱|曹文轩|沈石溪|郑渊洁|秦文君|黄蓓佳|汤素兰|梅子涵|张天翼|严文井|任溶溶|金波|林清玄|"
    "毕淑敏|余秋雨|梁晓声|刘慈欣|莫言|贾平凹|冯骥才|郭沫若|张继|张志和|张若虚|王冕|王翰|卢纶|高鼎|杨朔|宗璞|丁香结"
)
# Words that the dictionary lacks or takes for names, and surnames that mostly begin other words.
_NO_NAME = regex(
    "任|于|向|万|余|许[多可]|何[时以种]|曾[经在有]|尤其|陆续|马[上虎]|顾[虑及]|严[重格谨]|周[围边测末记报均期长]|高[二三于考阶频水效质中低等明]"
    "|方[程言便正]|宋[词代]|唐[诗代]|吴[语文门江中]|田[径野]|白[板天色云]|贺卡|夏[天令]|江[南苏河]|段考|陈[述列设]|张[贴力]|付出|莫名|范[围文例读]|韩语|黄[色金梅]|苏教|叶子|金石"
)
_BEFORE_ONE = regex("[高周]一")


def is_name(text: str) -> bool:
    """Whether ``text`` (two to four characters) is the full name of somebody: 张明, 李梓涵;
    not 高出, 段落, 胡猜, 陶渊明."""
    name = "".join(text.split()).replace("·", "")
    if FULL_NAME.fullmatch(name) is None or _KNOWN.fullmatch(name) or _NO_NAME.match(name) or _is_word(name):
        return False
    given = name[2:] if re.match(_COMPOUND, name) else name[1:]
    return all(character in _OF_NAMES for character in given.removeprefix("一"))


def may_be_name(text: str) -> bool:
    """Whether ``text`` is neither a word, nor begins with one, nor is somebody everyone knows:
    王荻 may be a name, 高分 is none."""
    name = "".join(text.split()).replace("·", "")
    if _KNOWN.fullmatch(name) or _NO_NAME.match(name) or _BEFORE_ONE.match(name):
        return False
    if _is_word(name):
        return False
    # 欧阳 is a word of its own, and so is the beginning of 高兴起来.
    return len(name) == 2 or re.match(_COMPOUND, name) is not None or not _is_word(name[:2])


@cache
def _is_word(text: str) -> bool:
    """Whether the dictionary has ``text`` as anything but the name of a person."""
    from rjieba import has_word, tag  # only a text that may hold a name pays for the dictionary

    return has_word(text) and not all(kind.startswith("nr") for _, kind in tag(text, False))
