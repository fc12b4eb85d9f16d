"""Rows of 汇总表 → topics."""

from __future__ import annotations

from anliku.contribute.roster.same_titles import key
from anliku.formats.sheet.header import CATEGORY, KIND, LEADER, PHONE, REGION, STAGE, TITLE, UNIT, WORK
from anliku.round.desk import pending as words
from anliku.round.desk.derived import Came, State
from anliku.round.desk.entries import Topic
from anliku.round.desk.file_reading import Reading
from anliku.round.desk.pending import Pending, What, chosen


def take_rows(state: State, rosters: list[Came]) -> None:
    """Rows → topics. A row that is there already (the same title and unit) renews its topic; where a
    region sends its sheet again, rows that the new one lacks are told."""
    by_key: dict[tuple[str, str], Topic] = {}
    of_file: dict[str, list[Topic]] = {}
    for file in rosters:
        here: list[Topic] = []
        for row in file.reading["rows"]:
            topic = _topic(state, file, row)
            known = by_key.get((key(topic.title), topic.unit_key)) if topic.title else None
            if known is None:
                alike = key(topic.title), topic.unit_key
                topic.id, origins = state.ids.of_row(alike, origin_of(file, row))
                topic.origins = tuple(origins)
                state.topics.append(topic)
                if topic.title:
                    by_key[key(topic.title), topic.unit_key] = topic
                here.append(topic)
            elif known in here:
                about = (file.sha256, row["sheet"], str(row["row"]))
                where = _where(file, row)
                message = f"与第 {known.row} 行是同一个选题（标题、单位都相同），只算了一个，请对方删去一行"
                line = Pending(What.REPEATED, about, where, topic.title, topic.unit, topic.region, message, known.id)
                state.pending.append(line)
            else:
                _renew(known, topic)
                here.append(known)
        _dropped(state, file, here, of_file)
        of_file[file.sha256] = here
    for line in [line for line in state.pending if line.what is What.DROPPED]:
        if chosen(state.answers, line) == words.WITHDRAW:
            _by_id(state, line.topic).withdrawn = True


def origin_of(file: Came, row: Reading) -> str:
    """What tells a row from every other that ever came."""
    return f"{file.sha256}/{row['sheet']}/{row['row']}"


def note_rows(state: State, rosters: list[Came]) -> None:
    """Which rows say the same, before any gets an id: the one that came first may be taken in last."""
    for file in rosters:
        for row in file.reading["rows"]:
            if row[TITLE]:
                alike = key(row[TITLE]), state.units.key(row[UNIT], _region(state, file, row))
                state.ids.rows.setdefault(alike, []).append(origin_of(file, row))


def _region(state: State, file: Came, row: Reading) -> str:
    return state.terms.region(row[REGION]) or str(file.reading["own"] or "")


def _renew(known: Topic, topic: Topic) -> None:
    for name in (
        "title",
        "unit",
        "typed_unit",
        "region",
        "category",
        "stages",
        "kind",
        "work",
        "leader",
        "phone",
        "source",
        "row",
    ):
        setattr(known, name, getattr(topic, name))


def _dropped(state: State, file: Came, here: list[Topic], of_file: dict[str, list[Topic]]) -> None:
    """What an earlier sheet of the same region had and this one, which repeats others of it, has not."""
    own = file.reading["own"]
    regions = {topic.region for topic in here}
    for sha256, former in of_file.items():
        same = [topic for topic in former if any(topic is other for other in here)]
        if not same or len(regions) != 1 or {topic.region for topic in former} != regions:
            continue
        _superseded(state, sha256)
        for topic in former:
            if not any(topic is other for other in here):
                message = f"{file.name} 是{own or topic.region}重新报的表，里面没有这个选题了；撤回还是保留，请问清楚"
                state.pending.append(
                    Pending(
                        What.DROPPED,
                        (topic.id, file.sha256),
                        file.name,
                        topic.title,
                        topic.unit,
                        topic.region,
                        message,
                        topic.id,
                    )
                )


def _superseded(state: State, sha256: str) -> None:
    """What was wrong in the rows of a sheet is past where a new one has taken its place."""
    state.pending = [
        line
        for line in state.pending
        if not (line.what in {What.CELL, What.REPEATED} and line.about[0] == sha256 and len(line.about) > 2)
    ]


def _topic(state: State, file: Came, row: Reading) -> Topic:
    """A row in the library's words, with what is wrong in it."""
    terms, where = state.terms, _where(file, row)
    region = _region(state, file, row)
    typed = row[UNIT]
    unit, _ = state.units.find(typed, region)
    name = unit.name if unit is not None else typed
    topic = Topic(
        id="",
        title=row[TITLE],
        unit=name,
        unit_key=state.units.key(typed, region),
        region=region,
        category=terms.one("category", row[CATEGORY]) or "",
        stages=terms.stages(row[STAGE]),
        kind=terms.kind(row[KIND], typed) or "",
        work=row[WORK],
        leader="".join(row[LEADER].split()),
        phone=row[PHONE],
        source=file.sha256,
        row=row["row"],
        typed_unit=typed,
    )
    faults = [*terms.faults(row), *[f"没有“{name}”列" for name in file.reading["lacking"]]]
    if faults:
        about = (file.sha256, row["sheet"], str(row["row"]), "cell")
        state.pending.append(Pending(What.CELL, about, where, topic.title, topic.unit, region, "；".join(faults)))
    return topic


def _where(file: Came, row: Reading) -> str:
    return f"{file.name} “{row['sheet']}”第 {row['row']} 行"


def _by_id(state: State, name: str) -> Topic:
    return next(topic for topic in state.topics if topic.id == name)
