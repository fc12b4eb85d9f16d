"""The field reference: a list of definitions for each model, from the JSON Schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anliku.reference.literal import NOTE, code, escape
from anliku.reference.schema import Schema


@dataclass(frozen=True, slots=True)
class _Table:
    """The fields of one model; ``nested`` where another model holds it."""

    anchor: str
    nested: bool
    model: Schema
    whole: Schema
    """The schema of the file, which holds the definitions."""

    @property
    def title(self) -> str:
        return str(self.model["title"])


def fields_page(made: dict[str, Schema], examples: dict[str, dict[str, str]]) -> str:
    """The field reference: a list of definitions for each model, from the schemas; ``examples`` gives
    model title → field → YAML."""
    tables = [table for name, schema in made.items() for table in _tables(name, schema)]
    lines = ["# 字段说明", "", NOTE, ""]
    lines += ["案例文件开头的元数据按下面的字段填写，顺序以本页为准；维护者用到的术语表和评选方案列在后面。", ""]
    for table in tables:
        heading = f"{'###' if table.nested else '##'} {escape(table.title)} {{ #{table.anchor} }}"
        lines += ["", heading, "", escape(table.model["description"]), ""]
        lines += _rows(table, examples.get(table.title, {}))
    return "\n".join(lines) + "\n"


def _tables(name: str, whole: Schema) -> Iterator[_Table]:
    yield _Table(name, nested=False, model=whole, whole=whole)
    for inner, model in whole.get("definitions", {}).items():
        yield _Table(inner.lower(), nested=True, model=model, whole=whole)


def _rows(table: _Table, examples: dict[str, str]) -> Iterator[str]:
    """A definition for each field: a phone has no room for a table of six columns."""
    for key, field in table.model["properties"].items():
        required = "**必填**" if key in table.model.get("required", ()) else "*选填*"
        example = f"。例：{code(examples[key])}" if key in examples else ""
        description = escape(field.get("description", ""))
        yield f"{escape(field.get('title', ''))} {code(key)} {required}"
        said = f"{description}。写法：" if description else ""
        yield from (f":   {said}{_content(field, table.whole)}{example}", "")


def _content(field: Schema, whole: Schema) -> str:
    """What may stand in a field: its kind and its limits."""
    if "anyOf" in field:
        options = [option for option in field["anyOf"] if option.get("type") != "null"]
        return "，或".join(_content(option, whole) for option in options)
    reference = field.get("$ref") or next((part["$ref"] for part in field.get("allOf", ())), None)
    if reference:
        name = reference.rpartition("/")[2]
        return f"一组字段，见[{escape(whole['definitions'][name]['title'])}](#{name.lower()})"
    kinds = field["type"] if isinstance(field["type"], list) else [field["type"]]
    return _CONTENT[kinds[0]](field, whole)


def _string(field: Schema, _whole: Schema) -> str:
    choices = field.get("enum")
    if choices and len(choices) <= 8:
        return "、".join(escape(choice) for choice in choices)
    if choices:
        return f"{escape('、'.join(choices[:3]))}等 {len(choices)} 个术语之一"
    if field.get("format") == "date":
        return "日期"
    kind = "小写字母、数字和连字符" if "a-z0-9" in field.get("pattern", "") else "一行文字"
    return f"{kind}，{_range(field, 'minLength', 'maxLength', '字')}"


def _list(field: Schema, whole: Schema) -> str:
    limits = _range(field, "minItems", "maxItems", "项")
    return f"列表{'，' + limits if limits else ''}；每项：{_content(field['items'], whole)}"


def _number(field: Schema, _whole: Schema) -> str:
    kind = "整数" if field["type"] == "integer" or "integer" in field["type"] else "数字"
    if "exclusiveMinimum" in field:
        return f"{kind}，大于 {field['exclusiveMinimum']}"
    limits = _range(field, "minimum", "maximum", "")
    return f"{kind}，{limits}" if limits else kind


_CONTENT: dict[str, Callable[[Schema, Schema], str]] = {
    "string": _string,
    "array": _list,
    "number": _number,
    "integer": _number,
    "boolean": lambda _field, _whole: "true 或 false",
}


def _range(field: Schema, low: str, high: str, unit: str) -> str:
    space = " " if unit else ""
    if low in field and high in field:
        same = field[low] == field[high]
        return f"{field[low]}{space}{unit}" if same else f"{field[low]}—{field[high]}{space}{unit}"
    if low in field:
        return f"至少 {field[low]}{space}{unit}"
    return f"至多 {field[high]}{space}{unit}" if high in field else ""
