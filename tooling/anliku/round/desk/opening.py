"""``open``: a new round, and its first line."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from anliku.catalogue import Catalogue
from anliku.round.desk import opened as rounds
from anliku.round.desk import round_folder
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.round_settings import FILE, VERSION


@contextlib.contextmanager
def opened(folder: Path, catalogue: Catalogue, campaign: str, by: str) -> Iterator[tuple[Round, StepResult]]:
    """Make the round in ``folder`` and be at it. Raises NotDone and OSError; where it stands already,
    nothing of it is changed."""
    told = round_folder.make(folder, catalogue, campaign)
    with rounds.held(folder, by, catalogue.root) as made:
        result = StepResult()
        if made.campaign.id != campaign:
            raise NotDone(
                f"“{folder}”已经是“{made.campaign.short}”（{made.campaign.id}）的一轮，不能再建 {campaign} 的；"
                "请换一个文件夹；campaign 写错了的，改里面的 round.yml"
            )
        if made.last("open") is None:
            rules = made.keep(folder / FILE)
            made.record("open", [rules], decided={"campaign": made.campaign.id, "version": VERSION})
            result.say(f"建好了“{made.campaign.short}”的一轮：{folder}")
        else:
            result.say(f"“{folder}”已经是“{made.campaign.short}”的一轮，没有改动")
        for line in told:
            result.say(line)
        yield made, result
