"""Long reference pages are folded; pages to read are not."""

from __future__ import annotations

from anliku.page.folds import folded


def page(parts: int) -> str:
    rules = "".join(
        f'<h3 id="r{number}">R{number}</h3>\n<p><strong>错误</strong> · <strong>可自动修复</strong></p>\n<p>检查 {number}</p>\n'
        for number in range(parts)
    )
    return f'<h1>规则</h1>\n<p>开头</p>\n<h2 id="a">甲</h2>\n<p>甲的话</p>\n{rules}<h2 id="b">乙</h2>\n<p>乙的话</p>\n'


def test_a_page_to_read_stays_as_it_is() -> None:
    assert folded(page(12)) == page(12)
    assert folded("<p>一句话</p>") == "<p>一句话</p>"


def test_a_reference_is_a_line_a_section_and_a_line_a_part() -> None:
    html = folded(page(50))
    assert html.startswith('<h1>规则</h1>\n<p>开头</p>\n<details class="fold"><summary><h2 id="a">甲</h2>')
    assert html.count('<details class="fold">') == 2
    assert html.count('<details class="fold__part">') == 50
    assert html.count("<details") == html.count("</details>")
    assert '<span class="fold__count">50</span>' in html
    assert '<h3 id="r7">R7</h3><span class="fold__badges">错误 · 可自动修复</span></summary>' in html


def test_a_section_of_fields_counts_its_fields() -> None:
    fields = page(30).replace("<p>甲的话</p>", "<dl><dt>标题</dt><dd>一行</dd><dt>单位</dt><dd>一行</dd></dl>")
    assert '<span class="fold__count">2</span>' in folded(fields)


def test_nothing_is_lost() -> None:
    html = folded(page(50))
    for number in range(50):
        assert f"<p>检查 {number}</p>" in html
    assert "<p>甲的话</p>" in html
    assert "<p>乙的话</p>" in html
