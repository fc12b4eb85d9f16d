"""preview.yml's script: it may write comments, and everything it gets is a stranger's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku.contribute.harmless import harmless
from tests.workflows.host import BOT, FORK, HEAD, REPOSITORY, Host, artifact, packed, pull, review, script, serving

preview = script("preview")
RUN = {
    "id": 99,
    "event": "pull_request",
    "conclusion": "failure",
    "head_sha": HEAD,
    "head_branch": "my-case",
    "head_repository": {"full_name": FORK},
}


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """The code host, and a workflow's environment."""
    with serving(Host()) as serving_host:
        monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
        monkeypatch.setenv("GITHUB_API_URL", serving_host.address)
        monkeypatch.setenv("GITHUB_SERVER_URL", "https://code.example")
        monkeypatch.setenv("GITHUB_TOKEN", "secret-token")
        monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
        event(tmp_path)
        yield serving_host


def event(folder: Path, **changes: Any) -> None:
    """The finished run, as the host tells of it."""
    (folder / "event.json").write_text(json.dumps({"workflow_run": RUN | changes}), encoding="utf-8")


def test_one_comment_is_written(host: Host) -> None:
    host.archive = review(
        summary="## 有 1 个错误要改\n\n| 位置 | 怎样写 |\n| --- | --- |\n| <code>index.md:3</code> | **改** |\n"
    )
    assert preview.main() == 0
    ((method, path, content),) = host.written
    assert (method, path) == ("POST", "issues/7/comments")
    head, _, summary = content["body"].partition("\n\n以下摘要")
    assert head == (
        f"{preview.MARK}\n**检查没有通过** · 提交 `0123456` · [检查记录](https://code.example/center/anliku/actions/runs/99)"
        " · [下载预览网站](https://code.example/center/anliku/actions/runs/99/artifacts/1)（解压后双击 index.html）"
    )
    assert summary.endswith("| <code>index.md:3</code> | **改** |\n")


CASES = [{"filename": f"cases/2024/gusu-yuwen-{number:03}/index.md"} for number in range(150)]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([{"filename": "tooling/anliku/contribute/review.py"}], id="program"),
        pytest.param([*CASES, {"filename": "Makefile"}], id="second-page"),
        pytest.param([{"filename": "cases/x.md", "previous_filename": "tooling/x.py"}], id="moved-away"),
        pytest.param(CASES * 10, id="too-many-to-look-through"),
    ],
)
def test_a_summary_by_the_pull_requests_own_program_says_so(host: Host, files: list[dict[str, Any]]) -> None:
    host.files = files
    assert preview.main() == 0
    body = host.written[0][2]["body"]
    assert "下面的摘要是它自己的程序写的，不能当作检查结果" in body
    assert "/artifacts/" not in body
    assert body.endswith("## 可以合并\n")


def test_many_files_of_content_are_content(host: Host) -> None:
    host.files = CASES
    assert preview.main() == 0
    body = host.written[0][2]["body"]
    assert "以下摘要由检查程序根据这次提交写成" in body
    assert "/artifacts/1)" in body


def test_a_list_of_files_that_is_none_writes_nothing(host: Host) -> None:
    host.files = [{"name": "x"}]
    assert preview.main() == 1
    assert host.written == []


def test_the_token_goes_to_the_api_alone(host: Host) -> None:
    assert preview.main() == 0
    assert set(host.tokens) == {"Bearer secret-token"}
    assert host.storage_tokens == [None]


def test_the_same_comment_is_renewed(host: Host) -> None:
    person = {"login": "teacher", "type": "User"}
    host.comments = [{"id": number, "user": person, "body": "好"} for number in range(120)]
    # Somebody who writes our mark, and a bot that wrote something else, are not us.
    host.comments += [
        {"id": 500, "user": person, "body": f"{preview.MARK} 假的"},
        {"id": 501, "user": None, "body": preview.MARK},
        {"id": 502, "user": BOT, "body": f"别的 {preview.MARK}"},
        {"id": 503, "user": BOT, "body": f"{preview.MARK}\n上一次"},
    ]
    assert preview.main() == 0
    ((method, path, content),) = host.written
    assert (method, path) == ("PATCH", "issues/comments/503")
    assert content["body"].startswith(preview.MARK)


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param({7: pull(sha="f" * 40)}, id="later-commit-or-other-pull-request"),
        pytest.param({7: pull(repo={"full_name": "somebody/anliku"})}, id="other-fork"),
        pytest.param({7: pull(repo=None)}, id="deleted-fork"),
        pytest.param({7: pull(ref="other")}, id="other-branch"),
        pytest.param({7: pull() | {"state": "closed"}}, id="closed"),
        pytest.param({7: pull() | {"base": {"repo": {"full_name": FORK}}}}, id="of-another-repository"),
        pytest.param({7: {"head": "?"}}, id="nonsense"),
        pytest.param({}, id="no-such-number"),
    ],
)
def test_a_pull_request_that_the_run_was_not_about_is_left_alone(
    host: Host, spoilt: dict[int, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    host.pulls = spoilt
    assert preview.main() == 1
    assert host.written == []
    assert capsys.readouterr().out.startswith("没有写评论：")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(review(number="../../../user/repos"), id="path-for-number"),
        pytest.param(review(number="7?x=1"), id="query"),
        pytest.param(review(number="７"), id="full-width"),
        pytest.param(review(number="-7"), id="negative"),
        pytest.param(review(number="7" * 400), id="long-number"),
        pytest.param(review(number=""), id="no-number"),
        pytest.param(b"no zip", id="no-zip"),
        pytest.param(review()[:-30], id="cut-zip"),
        pytest.param(packed({"summary.md": b"x"}), id="file-missing"),
        pytest.param(packed({"number.txt": b"7", "summary.md": b"x", "../x": b"x"}), id="file-too-many"),
        pytest.param(packed({"number.txt": b"7", "summary.md": b"\xff\xfe"}), id="no-text"),
        pytest.param(packed({"number.txt": b"7", "summary.md": b"x" * 1_000_001}), id="bomb"),
        pytest.param(b"x" * 1_000_001, id="larger-than-said"),
    ],
)
def test_a_hostile_artifact_writes_nothing(host: Host, data: bytes) -> None:
    host.archive = data
    assert preview.main() == 1
    assert host.written == []
    # The number never becomes part of an address before it is known to be one.
    assert len(host.tokens) == 2


def test_an_artifact_that_says_that_it_is_large_is_not_loaded(host: Host) -> None:
    host.artifacts = [artifact(2, "review", size=1_000_001)]
    assert preview.main() == 1
    assert (host.written, host.storage_tokens) == ([], [])


def test_nothing_to_say_is_no_fault(host: Host, tmp_path: Path) -> None:
    host.artifacts = [artifact(2, "review") | {"expired": True}]
    assert preview.main() == 0
    event(tmp_path, event="push")
    assert preview.main() == 0
    assert host.written == []


def test_a_long_summary_is_cut_and_says_so(host: Host) -> None:
    host.archive = review(summary="## 标题\n" + "<b>𠀀@</b>" * 200 + "\n" + "一行|字\n" * 60_000)
    assert preview.main() == 0
    body = host.written[0][2]["body"]
    assert preview.units(body) <= 65_536
    assert body.endswith("摘要太长，后面的没有写进来，请看检查记录。\n")


EVIL = """\
<!-- anliku:review --> ![](https://evil.example/track.png) [点这里](https://evil.example)
@someone @center/team #1 center/anliku#2 GH-3 &#64;someone &commat;someone &#x40;someone &#35;4
www.evil.example https://evil.example/x http&#58;//evil.example ftp://evil.example a@evil.example
<script>alert(1)</script> <img src=x onerror=alert(1)> <a href="https://evil.example">x</a> <code onclick=x>
[ref]: https://evil.example
[ref] <https://evil.example> ![x][ref] [^1] $x$ :tada: 0123456789abcdef0123456789abcdef01234567
```
"""


def test_nothing_of_a_hostile_summary_does_anything(host: Host) -> None:
    host.archive = review(summary=EVIL)
    assert preview.main() == 0
    body = host.written[0][2]["body"].partition("人的判断。")[2]
    events = list(pyromark.events(body))
    assert not [
        one
        for one in events
        if "Link" in str(one) or "Image" in str(one) or "Html" in str(one) or "CodeBlock" in str(one)
    ]
    shown = "".join(one["Text"] for one in events if isinstance(one, dict) and "Text" in one)
    assert "点这里" in shown
    assert not linked(shown)


def linked(text: str) -> list[str]:
    """What a host would make something of, in text that it has decoded."""
    return re.findall(r"@\w|#\d|GH-\d|://|www\.|:tada:|\b[0-9a-f]{7,40}\b", unescape(text))


def test_what_we_write_ourselves_stays_as_it_is() -> None:
    row = f"| <code>{harmless('cases/2024/a_b/index.md:3', 80)}</code> | **错误** | {harmless('写 <b>、@谁、#1、a|b、[x](y)、https://x', 80)} |"
    for line in ("## 有 1 个错误要改", "### 1. 标题", "| --- | --- |", "- 删去的案例：<code>x</code>", "一<br>二", row):
        assert preview.defuse(line) == line


@given(st.text(alphabet=st.sampled_from("@#a1 |*_<>[]()!`~\\&;:/.wW-g0123456789\u200b\n字$code")))
def test_whatever_it_says_nothing_is_linked(text: str) -> None:
    for line in text.splitlines():
        assert not linked("".join(re.findall(r"[^<>|*]+", preview.defuse(line).replace("<code>", "|"))))
