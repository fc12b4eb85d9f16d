"""Values → a pydantic model, or problems in Chinese with a place for each.

Every message names the field, the value and what to write instead; the field's Chinese
name and its hint come from the model, so no rule is stated twice.
"""

from __future__ import annotations

import datetime
import difflib
import types
import typing
import unicodedata
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from anliku.problem import Edit, Problem, Severity
from anliku.regex import regex
from anliku.text import visible
from anliku.yamlsafe import Path, Places, Span

Model = TypeVar("Model", bound=BaseModel)

_TYPES = {
    "string_type": "一行文字",
    "float_type": "数字，如 61.2（不加引号、单位和多余的 0）",
    "int_type": "整数",
    "bool_type": " true 或 false（不加引号）",
    "date_type": "日期，如 2025-03-01",
    "date_from_datetime_parsing": "日期，如 2025-03-01",
    "list_type": "列表，如 [语文, 数学]",
    "tuple_type": "列表，如 [语文, 数学]",
    "dict_type": "“名称: 内容”的形式",
    "model_type": "“名称: 内容”的形式",
    "finite_number": "普通的数字",
}


# Dates as people and spreadsheets write them; year first, or the order is a guess.
_DATE = regex(
    r"(\d{4})\s*[-–—/.年]\s*(\d{1,2})\s*[-–—/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?"
    r"|(\d{4})(\d\d)(\d\d)"
)
# Controls, and what breaks a line or a paragraph.
_BREAKS = {"Cc", "Zl", "Zp"}
_NUMBER = regex(r"[-+]?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?")
_GROUPED = regex(r"([-+]?\d{1,3})((?:[,，' ’]\d{3})+)(\.\d{1,6})?")
_LONG = regex(r"[-+]?\d+(?:\.\d+)?")
# A number with its unit: 61.2%, 186人, 约60.
_WITH_WORDS = regex(r"[^\d.]{0,4}?([-+]?\d+(?:\.\d+)?)[^\d.,]{1,6}|[^\d.,]{1,4}([-+]?\d+(?:\.\d+)?)")
_NO_NOUGHT = regex(r"[-+]?\.\d+")
_GROUP = regex(r"\d{3}(?:\.\d{1,6})?")


def build(model: type[Model], values: Any, places: Places, noun: str = "字段") -> tuple[Model | None, list[Problem]]:
    """Validate ``values`` against ``model``.

    Rules reported: FM101 missing, FM102 unknown, FM103 wrong type, FM104 too short or too
    long, FM105 not one of the allowed values, FM106 wrong form, FM108 a date or number in
    another form (with its repair).
    """
    try:
        return model.model_validate(values), []
    except ValidationError as error:
        problems = [_explain(model, values, places, item, noun) for item in error.errors(include_url=False)]
        return None, list(dict.fromkeys(problems))


def field_at(model: type[BaseModel], path: Path) -> FieldInfo | None:
    """The field that ``path`` leads to, through lists and nested models."""
    current: Any = model
    info: FieldInfo | None = None
    for step in path:
        if isinstance(step, int):
            continue
        nested = _model_in(current)
        if nested is None or step not in nested.model_fields:
            return info
        info = nested.model_fields[step]
        current = info.annotation
    return info


def shown(value: Any) -> str:
    """A value as the contributor typed it, short enough for one line."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return "列表"
    if isinstance(value, dict):
        return "“名称: 内容”"
    text = "".join(ch if ch.isprintable() else "�" for ch in str(value))
    return f"“{text[:29]}…”" if len(text) > 30 else f"“{text}”"


def label(model: type[BaseModel], path: Path) -> str:
    """``“证据”（evidence）第 1 项的“来源”（source）``: where a value is, in words."""
    words: list[str] = []
    for index, step in enumerate(path):
        if isinstance(step, int):
            words.append(f"第 {step + 1} 项")
        else:
            info = field_at(model, path[: index + 1])
            title = info.title if info is not None and info.title else None
            words.append(("的" if index else "") + (f"“{title}”（{step}）" if title else f"“{step}”"))
    return "".join(words)


def _explain(model: type[BaseModel], values: Any, places: Places, item: Mapping[str, Any], noun: str) -> Problem:
    kind = item["type"]
    path: Path = _path(item["loc"], values)
    value = item.get("input")
    context = item.get("ctx", {})
    name = label(model, path)
    info = field_at(model, path)
    hint = f"（{info.description}）" if info is not None and info.description else ""
    span = places.value(path)

    def problem(rule: str, message: str) -> Problem:
        return Problem(span.location, rule, Severity.ERROR, message)

    if kind == "missing":
        span = places.value(path[:-1]) if len(path) > 1 else places.whole
        return problem("FM101", f"缺少{noun}{name}{hint}，请补上一行“{path[-1]}: …”")
    if kind == "extra_forbidden":
        span = places.key(path)
        thousands = _thousands(values, path)
        if thousands is not None:
            number, typed = thousands
            place = places.value((*path[:-1], number))
            advice = (
                f"{noun}{label(model, (*path[:-1], number))}里的千位分隔号请去掉：{typed} 写成 {typed.replace(',', '')}"
            )
            return Problem(place.location, "FM103", Severity.ERROR, advice)
        parent = _model_in(model if len(path) == 1 else _annotation(model, path[:-1]))
        known = list(parent.model_fields) if parent is not None else []
        close = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.75)
        advice = f"是不是“{close[0]}”？" if close else f"请删掉；可用的有 {'、'.join(known)}"
        return problem("FM102", f"没有{noun}{shown(path[-1])}，{advice}")
    if kind in {"date_type", "float_type"}:
        right = _date(value) if kind == "date_type" else _number(value)
        # A block scalar is wider than its value and ends in the next line: not ours to cut.
        if right is not None and span.end - span.start <= len(str(value)) + 2:
            edit = Edit(span.start, span.end, right)
            message = f"{noun}{name}写的是 {shown(value)}，请改成 {right}，不加引号"
            return Problem(span.location, "FM108", Severity.ERROR, message, (edit,))
    if kind == "float_type" and isinstance(value, str) and (advice := _number_advice(value)):
        return problem("FM103", f"{noun}{name}应是数字，现在是 {shown(value)}，{advice}")
    if kind in _TYPES:
        if value is None:
            return problem("FM101", f"{noun}{name}是空的，请填写{hint}")
        if kind == "date_type" and isinstance(value, str) and len(value) == 10:
            return problem("FM106", f"{noun}{name}的日期 {shown(value)} 不存在或写法不对，请写成 2025-03-01 的样子")
        wanted = _TYPES[kind]
        if kind == "list_type" and info is not None and _model_in(info.annotation) is not None:
            wanted = "列表，每一项另起一行，以“- ”开头"
        # YAML takes a number, a date or true for what it looks like; in quotes it is text.
        scalar = kind == "string_type" and not isinstance(value, (list, dict))
        quoted = f"，请加上双引号：{_quoted(value, span)}" if scalar else ""
        if kind == "model_type" and isinstance(value, str) and info is not None:
            quoted = _as_first_field(info, value)
        return problem("FM103", f"{noun}{name}应是{wanted}，现在是 {shown(value)}{quoted}")
    if kind in {"string_too_short", "too_short"}:
        low = context["min_length"]
        if not value:
            return problem("FM101", f"{noun}{name}是空的，请填写{hint}")
        amount = f"{len(value)} 字" if isinstance(value, str) else f"{len(value)} 项"
        return problem("FM104", f"{noun}{name}太短：{amount}，至少 {low} {amount[-1]}")
    if kind in {"string_too_long", "too_long"}:
        high = context["max_length"]
        amount = f"{len(value or ())} 字" if isinstance(value, str) else f"{len(value or ())} 项"
        return problem("FM104", f"{noun}{name}太长：{amount}，最多 {high} {amount[-1]}，请精简")
    if kind == "literal_error":
        choices = context["expected"].replace("'", "").replace(" or ", "、").replace(", ", "、")
        return problem("FM105", f"{noun}{name}写的是 {shown(value)}，只能是 {choices}")
    if kind == "value_error" and isinstance(value, str) and not visible(value).strip():
        return problem("FM101", f"{noun}{name}只有空格或看不见的字符，请填写{hint}")
    if kind == "value_error" or kind.startswith(("greater_than", "less_than")):
        return problem("FM106", f"{noun}{name}的数值 {shown(value)} 超出范围，请核对")
    if kind == "string_pattern_mismatch" and any(unicodedata.category(mark) in _BREAKS for mark in str(value)):
        return problem("FM106", f"{noun}{name}里有换行或不可见的控制字符：{shown(value)}，请写成一行普通文字")
    if kind == "string_pattern_mismatch":
        wanted = f"，请改正：{info.description}" if info is not None and info.description else "，请写成一行普通文字"
        return problem("FM106", f"{noun}{name}不能写 {shown(value)}{wanted}")
    return problem("FM106", f"{noun}{name}写法不对：{shown(value)}{hint}")


def _quoted(value: Any, span: Span) -> str:
    """``value`` in double quotes as it was typed, where that is still to be told: ``1.50`` is not
    1.5 and ``+5`` is not 5, so what became another text is left to the writer."""
    text = str(value).lower()
    return f'"{text}"' if span.end - span.start == len(text) else "在两头各加一个"


def _as_first_field(info: FieldInfo, value: str) -> str:
    """How to write a bare text that stands for a group of fields: ``三栏表`` → ``，请写成 text: 三栏表``."""
    nested = _model_in(info.annotation)
    return f"，请写成 {next(iter(nested.model_fields))}: {shown(value)[1:-1]}" if nested is not None else ""


def _date(value: Any) -> str | None:
    """The one date that ``value`` can mean, as YYYY-MM-DD."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    text = unicodedata.normalize("NFKC", str(value)).strip()
    match = _DATE.fullmatch(text) if len(text) <= 32 else None
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _number(value: Any) -> str | None:
    """The one number that a text can mean: full-width, or in quotes."""
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFKC", value).strip()
    return text.removeprefix("+") if len(text) <= 32 and _NUMBER.fullmatch(text) else None


def _number_advice(text: str) -> str:
    """What to write in place of a text that holds a number: ``1,024`` → 不加千位分隔号，请写成 1024;
    ``61.2%`` → 请只写数字 61.2; empty where it holds none, or several."""
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > 40:
        return ""
    grouped = _GROUPED.fullmatch(text)
    if grouped is not None:
        whole = grouped[1] + "".join(mark for mark in grouped[2] if mark.isdigit()) + (grouped[3] or "")
        return f"数字里不加千位分隔号，请写成 {whole}"
    if _LONG.fullmatch(text):
        return "位数太多或前面有多余的 0；小数点后最多 6 位，请写成 61.2 的样子"
    if _NO_NOUGHT.fullmatch(text):
        return f"小数点前要写 0，请写成 {text.replace('.', '0.', 1)}"
    worded = _WITH_WORDS.fullmatch(text)
    if worded is not None:
        return f"请只写数字 {worded[1] or worded[2]}，单位写进 unit"
    return ""


def _thousands(values: Any, path: Path) -> tuple[str, str] | None:
    """The number that a comma cut in two, as ``{before: 1,024}`` is read: the key of its first
    part, and all of it as typed; None where the unknown key is no group of three digits.

    ``{"before": 1, "024": None}``, ``("024",)`` → ``("before", "1,024")``
    """
    holder: Any = values
    for step in path[:-1]:
        holder = holder[step]
    if not isinstance(holder, dict):
        return None
    keys = list(holder)
    at = keys.index(path[-1]) if path[-1] in holder else 0
    first = at
    while first > 0 and holder[keys[first]] is None and _GROUP.fullmatch(str(keys[first])):
        first -= 1
    number = holder[keys[first]]
    if first == at or isinstance(number, bool) or not isinstance(number, int) or abs(number) > 999:
        return None
    last = at
    while last + 1 < len(keys) and holder[keys[last + 1]] is None and _GROUP.fullmatch(str(keys[last + 1])):
        last += 1
    return str(keys[first]), ",".join([str(number), *(str(key) for key in keys[first + 1 : last + 1])])


def _path(loc: tuple[Any, ...], values: Any) -> Path:
    """Pydantic's loc without the tags that it adds for unions and validators."""
    path: list[str | int] = []
    current = values
    for position, step in enumerate(loc):
        if isinstance(current, dict):
            path.append(step)
            current = current.get(step)
        elif isinstance(current, list) and isinstance(step, int):
            path.append(step)
            current = current[step] if 0 <= step < len(current) else None
        elif position == 0:
            path.append(step)
    return tuple(path)


def _annotation(model: type[BaseModel], path: Path) -> Any:
    info = field_at(model, path)
    return info.annotation if info is not None else None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside ``X | None``, ``list[X]``, ``Annotated[X, …]`` …"""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    for inner in typing.get_args(annotation):
        model = _model_in(inner)
        if model is not None:
            return model
    return None
