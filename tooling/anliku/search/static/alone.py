"""Characters that stand for a word of two where one is meant, in what people say: 他怕老师 → 害怕.

The table of words knows none of one character, and most of them mean too much. These are the verbs and names of
school life that mean one thing; ``overrides/assets/javascripts/near.js`` has the same, and the vectors of
``tests/search`` hold both together.
"""

from __future__ import annotations

_SAID = (
    "睡睡眠 困犯困 怕害怕 累疲惫 读阅读 听听力 问提问 哭难过 骂批评 训批评 吼训斥 凶严厉 夸表扬 奖奖励 "
    "罚惩罚 算计算 量测量 测测量 画画画 唱唱歌 跑跑步 玩游戏 忘忘记 懒懒惰 慢拖拉 拖拖拉 催催促 抄照抄 "
    "编编造 背背诵 错错误 漏漏写 丢丢三落四 锁上锁 借借阅 书图书 考考试 卷试卷 题题目 词词汇 句句子 "
    "组小组 爸父亲 妈母亲 爹父亲 娘母亲 胖肥胖 烦烦恼 愁烦恼 急焦虑 慌焦虑 躲害怕 闷沉默 猜猜想 试实验 "
    "查检查 验检验 改修改 补补课 减减负 占占课 挪挪用 缺缺少 穷贫困 远偏远 村农村 乡农村 县区域 区区域 "
    "电电路 种种植 扫打扫 洗家务 床起床 聊聊天 吵吵闹 闹吵闹 乱混乱 念朗读 讲讲解 教教学 学学习 练练习 "
    "做动手 写书写 评评价 比比较 排排名 升升学 吃吃饭 弱薄弱 差薄弱 难困难 假虚假 真真实 空空洞 套套路 "
    "浅浅阅读 深深层 图图形 球运动 跳运动 动运动 汗运动强度 杠引体向上 力力量 师教师 家家庭 群家长群 "
    "表表格 会会议 丑难看 笑嘲笑 静安静 愣沉默 憋没话写 吭说话 嘴开口 翻翻译 译翻译 拼拼音 音发音 歌唱歌 "
    "琴音乐 舞舞蹈 剧戏剧 诗古诗 史历史 网网络 屏屏幕 机手机 灯灯泡 钱经费 病生病 伤受伤 摔受伤 打打架 "
    "谈谈话 劝劝说 帮帮扶 扶帮扶 送送教 捐捐书"
)

ALONE = {both[0]: both[1:] for both in _SAID.split()}
"""Character → the word."""
