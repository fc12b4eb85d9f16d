"""Forms and cases that came in → what their topics have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anliku.contribute.roster.same_titles import key as title_key
from anliku.round.desk import pending as words
from anliku.round.desk.derived import Came, State
from anliku.round.desk.entries import FinalCase, Topic
from anliku.round.desk.paper_joining import Joined, Paper, join
from anliku.round.desk.pending import Pending, What, chosen
from anliku.round.desk.topic_ids import in_order
from anliku.round.desk.topic_numbers import numbers

if TYPE_CHECKING:
    from anliku.round.desk.opened import Round


def _paper(state: State, file: Came) -> Paper:
    reading = file.reading
    region = state.terms.region_of(str(reading["region"]), str(reading["unit"]), state.units)
    unit_key = state.units.key(str(reading["unit"]), region) if reading["unit"] else ""
    return Paper(
        file.sha256, file.name, str(reading["title"]), unit_key, tuple(reading["authors"]), str(reading["text"])
    )


def join_forms(state: State, files: list[Came]) -> None:
    """申报表 → topics."""
    topics = [topic for topic in state.topics if not topic.withdrawn]
    state.forms = join([_paper(state, file) for file in files], topics)
    by_file = {file.sha256: file for file in files}
    for one in state.forms:
        _settle(state, one, by_file[one.paper.sha256], "汇总表")
    _one_each(state, state.forms, by_file, "申报表")
    for one in state.forms:
        if one.topic is not None:
            file = by_file[one.paper.sha256]
            one.topic.form = one.paper.sha256
            one.topic.authors = one.paper.people
            one.topic.subjects = state.terms.subjects(file.reading["subject"])


def _settle(state: State, one: Joined, file: Came, among: str) -> None:
    """Say what is not sure of a joining, and do what was answered."""
    reading = file.reading
    region = state.terms.region_of(str(reading["region"]), str(reading["unit"]), state.units)
    if one.topic is not None and not one.is_sure:
        topic = one.topic
        why = "单位、负责人相同" if one.how == "leader" else "单位相同，看意思相近"
        message = f"题目与{among}的“{topic.title}”（{topic.id}）不同；{why}，当作同一个，请核对"
        line = Pending(
            What.OTHER_TITLE, (file.sha256,), file.name, one.paper.title, topic.unit, topic.region, message, topic.id
        )
        state.pending.append(line)
        if chosen(state.answers, line) == words.OTHER:
            one.topic, one.how = None, ""
    if one.topic is None:
        is_early = not one.candidates and bool(region) and not any(topic.region == region for topic in state.topics)
        message = _no_roster(region) if is_early else _not_among(one, among)
        line = Pending(What.UNJOINED, (file.sha256,), file.name, one.paper.title, str(reading["unit"]), region, message)
        state.pending.append(line)
        if is_early and line.id not in state.answers:
            state.waiting.append(file.name)
        _answer_unjoined(state, one, line, file, region)


def _no_roster(region: str) -> str:
    return f"{region}还没有报汇总表，先等着，表来了自己会对上；请催报，或另立、不收"


def _not_among(one: Joined, among: str) -> str:
    likely = "、".join(f"{topic.id}“{topic.title}”" for topic in one.candidates[:3])
    hint = f"；这个单位的有 {likely}" if likely else ""
    return f"{among}里没有这个{'选题' if one.paper.title else '单位的选题'}{hint}；请写出归到哪个选题，或另立、不收"


def _answer_unjoined(state: State, one: Joined, line: Pending, file: Came, region: str) -> None:
    answer = state.answers.get(line.id)
    if answer is None:
        return
    if answer.choice == words.JOIN:
        one.topic = next((topic for topic in state.topics if topic.id == answer.target), None)
        one.how = "title" if one.topic is not None else ""
    elif answer.choice == words.OWN:
        one.topic, one.how = own_topic(state, file, region), "title"


def own_topic(state: State, file: Came, region: str) -> Topic:
    """The topic of a form or case that stands in no 汇总表: a new one, unless the unit has sent it already."""
    reading, terms = file.reading, state.terms
    typed, unit_key = str(reading["unit"]), state.units.key(str(reading["unit"]), region)
    for topic in state.topics:
        alike = topic.unit_key == unit_key and topic.work == str(reading.get("work", ""))
        if alike and title_key(topic.title) == title_key(str(reading["title"])):
            return topic
    unit, _ = state.units.find(typed, region)
    stages = reading["stage"]
    place = title_key(str(reading["title"])), unit_key
    name, origins = state.ids.of_document(place, str(reading.get("work", "")), file.sha256)
    topic = Topic(
        id=name,
        title=str(reading["title"]),
        unit=unit.name if unit is not None else typed,
        unit_key=unit_key,
        region=region,
        category=terms.one("category", str(reading["category"])) or "",
        stages=terms.stages(stages if isinstance(stages, str) else "、".join(stages)),
        kind=terms.kind(str(reading["case_kind"]), typed) or "",
        work=str(reading.get("work", "")),
        leader=next(iter(reading["authors"]), ""),
        authors=tuple(reading["authors"]),
        source=file.sha256,
        typed_unit=typed,
        origins=tuple(origins),
    )
    state.topics.append(topic)
    return topic


def note_documents(state: State, files: list[Came]) -> None:
    """Which documents say the same, before any gets an id."""
    for file in files:
        reading = file.reading
        region = state.terms.region_of(str(reading["region"]), str(reading["unit"]), state.units)
        title = title_key(str(reading["title"]))
        if title:
            alike = title, state.units.key(str(reading["unit"]), region)
            same = state.ids.documents.setdefault(alike, {})
            same.setdefault(str(reading.get("work", "")), []).append(file.sha256)


def _one_each(state: State, joined: list[Joined], by_file: dict[str, Came], noun: str) -> None:
    """Of two papers of one topic the later counts, unless somebody chose the former."""
    first: dict[str, Joined] = {}
    for one in joined:
        topic = one.topic
        if topic is None:
            continue
        former = first.get(topic.id)
        if former is None:
            first[topic.id] = one
            continue
        name = by_file[former.paper.sha256].name
        message = f"{topic.id}“{topic.title}”的{noun}交了两份：先收到 {name}，又收到这一份；用了后一份，请核对"
        about = (former.paper.sha256, one.paper.sha256)
        line = Pending(What.TWICE, about, one.paper.name, one.paper.title, topic.unit, topic.region, message, topic.id)
        state.pending.append(line)
        loser = one if chosen(state.answers, line) == words.FORMER else former
        loser.topic, loser.how = None, ""
        first[topic.id] = former if loser is one else one


def give_numbers(opened: Round, state: State) -> None:
    """What ``approve`` decided."""
    last = opened.last("approve")
    if last is None:
        return
    for topic in state.topics:
        decided = last.decided["topics"].get(topic.id)
        if decided is not None:
            topic.approved = bool(decided.get("number"))
            topic.number = decided.get("number", "")


def join_cases(opened: Round, state: State, files: list[Came]) -> None:
    """Cases → topics; where works are handed in without being declared, each is a topic of its own."""
    by_file = {file.sha256: file for file in files}
    papers = [_paper(state, file) for file in files]
    works = opened.settings.entries == "作品"
    topics = [topic for topic in state.topics if not topic.withdrawn]
    state.papers = join(papers, topics)
    for one in state.papers:
        file = by_file[one.paper.sha256]
        region = state.terms.region_of(str(file.reading["region"]), str(file.reading["unit"]), state.units)
        if works and one.topic is None and not one.candidates:
            one.topic, one.how = own_topic(state, file, region), "title"
        else:
            _settle(state, one, file, "立项名单" if opened.last("approve") is not None else "汇总表")
    _one_each(state, state.papers, by_file, "案例")
    for one in state.papers:
        if one.topic is not None:
            _case(opened, state, one, one.topic, by_file[one.paper.sha256], works)
    if works:
        _running_numbers(opened, state)
    state.handed_in.sort(key=lambda case: (case.number, case.topic.id))
    _matched(opened, state, by_file)


def _running_numbers(opened: Round, state: State) -> None:
    """Without 立项 a case is numbered in the order in which it came: what comes later moves no number."""
    given = state.ids.numbers
    unnumbered = [topic for topic in in_order(state.topics) if topic.id not in given]
    state.running = given | numbers(opened, unnumbered, list(given.values()))
    for case in state.handed_in:
        case.topic.number = case.number = state.running[case.topic.id]


def _case(opened: Round, state: State, one: Joined, topic: Topic, file: Came, works: bool) -> None:
    decided = opened.last("approve") is not None
    if not works and decided and not topic.approved:
        message = f"“{topic.title}”（{topic.id}）没有立项，案例没有收进参评；请告诉报送单位"
        state.pending.append(
            Pending(
                What.NOT_APPROVED,
                (file.sha256,),
                file.name,
                one.paper.title,
                topic.unit,
                topic.region,
                message,
                topic.id,
            )
        )
        return
    reading = file.reading
    state.handed_in.append(
        FinalCase(
            number=topic.number,
            topic=topic,
            title=str(reading["title"]) or topic.title,
            unit=topic.unit,
            unit_key=topic.unit_key,
            region=topic.region,
            category=topic.category,
            stages=topic.stages,
            kind=topic.kind,
            work=str(reading["work"]) or topic.work,
            document=file.sha256,
            name=file.name,
            subjects=topic.subjects or tuple(reading["subject"]),
            authors=tuple(reading["authors"]) or topic.authors,
        )
    )


def _matched(opened: Round, state: State, by_file: dict[str, Came]) -> None:
    """What ``match`` decided: a case that was sent back takes no part; of some the case goes before the topic."""
    last = opened.last("match")
    decided = last.decided["cases"] if last is not None else {}
    for case in state.handed_in:
        action = decided.get(case.document, {}).get("action")
        if action == "退回":
            continue
        state.cases.append(_adopted(state, case, by_file[case.document]) if action == "按案例改" else case)


def _adopted(state: State, case: FinalCase, file: Came) -> FinalCase:
    """The case with its own category, stages and subjects, where it says them and they were not guessed."""
    reading = file.reading
    said = {key for key in ("category", "stage", "subject") if reading[key] and key not in reading["guessed"]}
    category = state.terms.one("category", str(reading["category"])) if "category" in said else None
    stages = state.terms.stages("、".join(reading["stage"])) if "stage" in said else ()
    return replace(
        case,
        category=category or case.category,
        stages=stages or case.stages,
        subjects=tuple(reading["subject"]) if "subject" in said else case.subjects,
    )
