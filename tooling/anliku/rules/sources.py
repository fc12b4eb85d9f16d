"""The documents that rules follow, where several modules name one: Rule.source."""

from __future__ import annotations

MARKS = "GB/T 15834—2011 标点符号用法"
DIGITS = "GB/T 15835—2011 出版物上数字用法"
PASTED = "实际来稿：半角全角混用、编号断开、&nbsp; 变成乱码、Word 手动换行"
FINDABLE = "本库约定：读者按字词检索，看起来一样的字要真的一样"
MINORS = "个人信息保护法第二十八、三十一条（不满十四周岁未成年人的信息是敏感信息）"
SAFE = "本库约定：投稿在检查之前一律不信任"
