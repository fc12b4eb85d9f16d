// @ts-check
/**
 * Which cases are near to a question that few contain: by what they mean, and by pairs of characters.
 *
 * The same as `tooling/anliku/search/static/near.py`, which explains it, with whole numbers only;
 * shared vectors (tests/search/vectors.json) hold the two together. No DOM, nothing loaded here.
 */

/**
 * @typedef {import("./query").List} List
 * @typedef {{start: number, end: number, text: string, weight: number, names: boolean}} Span a word in a part of a question, its `text`
 *   longer where a character stands for it; `names`: whether people say it for a term of the case
 * @typedef {{start: number, end: number, text: string, data: Uint8Array}} Word a word in a part that the index knows, and its list
 * @typedef {{weight: number, unknown: number, byCase: Map<number, Span[]>}} Meaning what the words of a part weigh, how many characters
 *   none of them covers, and for each case those that it means, by their ends
 * @typedef {{text: string, rarity: number, tiers: Map<number, number>}} Pair two characters of a question, or a word that is not
 *   Chinese: how rare it is, 0…16, and the best tier of each case that has it
 * @typedef {{case: number, score: number, words: string[], certain: boolean, unsure: boolean}} Near `words`: why, the weightiest first
 * @typedef {{cases: number, lists: (term: string, most?: number) => Promise<List | null>,
 *   meant: (term: string) => Promise<Map<string, Uint8Array>>, begins: (term: string) => Promise<boolean>}} Rows an index, looked up. `lists`: null also for a list that
 *   takes more bytes than `most` (`long`); `meant`: the words that cases mean and whose anchor is the term; `begins`: whether
 *   there may be any
 */

const anlikuNear = ((query) => {
  "use strict";

  const { IS_HAN, pairs, isWord, whole, decode, slotOf, TIERS, CASES } = query;
  const LONG = 3000;
  const [LEAST, SLOPE, SHORT, LOWEST] = [90, 4, 3, 20];
  /** A sentence's best case scores at least so much. */
  const ENOUGH = 63;
  const SAID = 20;
  const FEW_UNSURE = 5;
  /** Characters of a part from which on it is a sentence more likely than a word. */
  const SENTENCE = 7;
  const NAMES = 128;
  const WORDS = 3;
  const MEANING = 256;
  const PAIRS = 60;
  const WHOLE = 240;
  const PLACES = [2, 5, 8, 10];
  const RARE = 16;
  const ANYWHERE = 30;
  const ALONE_TENTHS = 7;
  const UNKNOWN = 100;
  const FILLERS = new Set(
    "的了吗呢吧啊在是有不没就都也还很太把被给让和跟与从到要会能可怎么什哪谁几个这那一二两三些时候得地着过们对于为因所以但" +
      "而且或如果上下里中后前我你他她它老再又才只更最每各娃",
  );

  /** Characters that stand for a word: each with its word. */
  const ALONE = new Map(
    (
      "睡睡眠 困犯困 怕害怕 累疲惫 读阅读 听听力 问提问 哭难过 骂批评 训批评 吼训斥 凶严厉 夸表扬 奖奖励 " +
      "罚惩罚 算计算 量测量 测测量 画画画 唱唱歌 跑跑步 玩游戏 忘忘记 懒懒惰 慢拖拉 拖拖拉 催催促 抄照抄 " +
      "编编造 背背诵 错错误 漏漏写 丢丢三落四 锁上锁 借借阅 书图书 考考试 卷试卷 题题目 词词汇 句句子 " +
      "组小组 爸父亲 妈母亲 爹父亲 娘母亲 胖肥胖 烦烦恼 愁烦恼 急焦虑 慌焦虑 躲害怕 闷沉默 猜猜想 试实验 " +
      "查检查 验检验 改修改 补补课 减减负 占占课 挪挪用 缺缺少 穷贫困 远偏远 村农村 乡农村 县区域 区区域 " +
      "电电路 种种植 扫打扫 洗家务 床起床 聊聊天 吵吵闹 闹吵闹 乱混乱 念朗读 讲讲解 教教学 学学习 练练习 " +
      "做动手 写书写 评评价 比比较 排排名 升升学 吃吃饭 弱薄弱 差薄弱 难困难 假虚假 真真实 空空洞 套套路 " +
      "浅浅阅读 深深层 图图形 球运动 跳运动 动运动 汗运动强度 杠引体向上 力力量 师教师 家家庭 群家长群 " +
      "表表格 会会议 丑难看 笑嘲笑 静安静 愣沉默 憋没话写 吭说话 嘴开口 翻翻译 译翻译 拼拼音 音发音 歌唱歌 " +
      "琴音乐 舞舞蹈 剧戏剧 诗古诗 史历史 网网络 屏屏幕 机手机 灯灯泡 钱经费 病生病 伤受伤 摔受伤 打打架 " +
      "谈谈话 劝劝说 帮帮扶 扶帮扶 送送教 捐捐书"
    )
      .split(" ")
      .map((both) => [both[0], both.slice(1)]),
  );

  /**
   * The cases that are near to the parts of a question, nearest first. Where one case passes the threshold, or the
   * question is what people say for one of its terms, the question has an answer, and all are near that score a
   * quarter as much as the best or more. A few of them are unsure where only a sentence scores so little.
   * @param {string[]} asked
   * @param {Rows} rows
   * @param {Set<string>} [names] terms of the taxonomy with their aliases, normalised: a part that is one is no unknown subject
   * @returns {Promise<Near[]>}
   */
  async function near(asked, rows, names = new Set()) {
    const [words, pairsOf] = await Promise.all([
      Promise.all(asked.map((part) => standing(part, rows))),
      pairsAsked(asked, rows),
    ]);
    const parts = asked.map((part, i) => meaning(part, words[i], pairsOf));
    const left = parts.reduce((sum, part, i) => sum + (names.has(asked[i]) ? 0 : part.unknown), 0);
    const others = candidates(asked, parts, pairsOf, left);
    const best = others.reduce((most, { score }) => Math.max(most, score), 0);
    const least = weightOf(parts) ? leastOf(asked) : LOWEST;
    const isSure = best >= least || others.some(({ certain }) => certain);
    if (!isSure && (best < LOWEST || Math.max(0, ...asked.map(size)) < SENTENCE)) return [];
    const close = others.filter(({ score }) => 4 * score >= best).map((other) => ({ ...other, unsure: !isSure }));
    close.sort((a, b) => b.score - a.score || a.case - b.case);
    return isSure ? close : close.slice(0, FEW_UNSURE);
  }

  /**
   * What the best case scores at least where the index knows words of the question.
   * @param {string[]} asked
   */
  function leastOf(asked) {
    const characters = asked.reduce((all, part) => all.concat(Array.from(part)), /** @type {string[]} */ ([]));
    const said = characters.some((character) => FILLERS.has(character)) ? SAID : 0;
    const lowest = Math.max(0, ...asked.map(size)) >= SENTENCE ? ENOUGH : LOWEST;
    return Math.max(lowest, LEAST - SLOPE * Math.max(0, characters.length - SHORT) - said);
  }

  /**
   * The cases that mean a word of the question or have a pair of it.
   * @param {string[]} asked
   * @param {Meaning[]} parts what they mean of each part
   * @param {Map<string, Pair>} pairsOf
   * @param {number} left characters of the question that no word covers
   * @returns {Omit<Near, "unsure">[]}
   */
  function candidates(asked, parts, pairsOf, left) {
    const wholeWeight = Math.max(WHOLE, weightOf(parts) + UNKNOWN * left);
    let rarities = 0;
    /** @type {Map<number, {text: string, weight: number}[]>} */
    const has = new Map();
    pairsOf.forEach(({ text, rarity, tiers }) => {
      rarities += rarity;
      tiers.forEach((tier, row) => has.set(row, (has.get(row) || []).concat({ text, weight: rarity * PLACES[tier] })));
    });
    const wholeWorth = Math.max(1, PLACES[PLACES.length - 1] * rarities);
    /** @type {Map<number, Span[][]>} */
    const chosen = new Map();
    parts.forEach(({ byCase }) =>
      byCase.forEach((spans, row) => chosen.set(row, (chosen.get(row) || []).concat([spans]))),
    );
    return Array.from(new Set([...chosen.keys(), ...has.keys()]), (row) => {
      const every = chosen.get(row) || [];
      const spans = every.reduce((all, some) => all.concat(weightiest(some)), /** @type {Span[]} */ ([]));
      const worths = has.get(row) || [];
      const meant = Math.floor((MEANING * weightOf(spans)) / wholeWeight);
      const score = meant + Math.floor((PAIRS * weightOf(worths)) / wholeWorth);
      const reasons = spans.length ? spans : worths;
      const words = reasons.slice().sort((a, b) => b.weight - a.weight).map((reason) => reason.text);
      return { case: row, score, words: Array.from(new Set(words)).slice(0, WORDS), certain: isCertain(every, asked) };
    });
  }

  /** @param {{weight: number}[]} spans */
  const weightOf = (spans) => spans.reduce((sum, span) => sum + span.weight, 0);

  /** @param {string} text */
  const size = (text) => Array.from(text).length;

  /**
   * Whether words that people say for a term of the case make up half of what was asked, or more.
   * @param {Span[][]} every the words of each part that the case means
   * @param {string[]} asked
   */
  function isCertain(every, asked) {
    const named = every.map((some) =>
      some.filter((span) => span.names).map((span) => ({ ...span, weight: span.end - span.start })),
    );
    const said = named.reduce((sum, some) => sum + weightOf(weightiest(some)), 0);
    const whole = asked.reduce((sum, part) => sum + size(part), 0);
    return whole > 0 && 2 * said >= whole;
  }

  /**
   * The words of a part, and what each case means of it.
   * @param {string} part
   * @param {Word[]} words of the part that stand, by their ends
   * @param {Map<string, Pair>} pairsOf
   * @returns {Meaning}
   */
  function meaning(part, words, pairsOf) {
    const characters = Array.from(part);
    /** @type {Span[]} */
    const own = [];
    /** @type {Map<number, Span[]>} */
    const byCase = new Map();
    words.forEach(({ start, end, text, data }) => {
      const pair = pairsOf.get(anchor(characters, start));
      const rarity = pair ? pair.rarity : RARE;
      const full = Math.floor((Math.floor(Math.sqrt(255 * data[0])) * (ANYWHERE + rarity)) / (ANYWHERE + RARE));
      const weight = end - start < size(text) ? Math.floor((full * ALONE_TENTHS) / 10) : full;
      own.push({ start, end, text, weight, names: false });
      decode({ kind: CASES, data: data.subarray(1) }).forEach((row) => {
        const spans = byCase.get(row.case) || [];
        const names = row.impact >= NAMES;
        spans.push({ start, end, text, weight: Math.max(names ? 1 : 0, worth(weight, data[0], row.impact)), names });
        byCase.set(row.case, spans);
      });
    });
    return { weight: weightOf(weightiest(own)), unknown: unknown(characters, own), byCase };
  }

  /**
   * What a word counts for a case: half of its share and half of the square of that, so that little counts less than its share.
   * @param {number} weight
   * @param {number} own
   * @param {number} impact
   */
  function worth(weight, own, impact) {
    const meant = Math.min(own, Math.floor(((impact & (NAMES - 1)) * 3) / 2));
    return Math.floor((weight * meant * (own + meant)) / Math.max(1, 2 * own * own));
  }

  /**
   * How many Chinese characters of a part no word covers, those left out that hold a sentence together.
   * @param {string[]} characters
   * @param {Span[]} words
   */
  function unknown(characters, words) {
    return leftOver(characters, words).filter((character) => IS_HAN.test(character)).length;
  }

  /**
   * The characters that stand in none of the places, but for those that hold a sentence together.
   * @param {string[]} characters
   * @param {{start: number, end: number}[]} places
   */
  function leftOver(characters, places) {
    const left = characters.filter((_, at) => !places.some(({ start, end }) => start <= at && at < end));
    return left.filter((character) => !FILLERS.has(character));
  }

  /**
   * The words that do not cut through others: those that the part falls into, and of the rest, as far as it lies
   * within them or holds them, again those.
   * @param {Word[]} words by their ends, of those that end together the longer first
   * @returns {Word[]}
   */
  function uncut(words) {
    /** @type {Word[]} */
    const kept = [];
    let rest = words;
    while (rest.length) {
      const taken = fallsInto(rest);
      rest = rest.filter((word) => !taken.some((other) => cross(word, other) || cross(other, word)));
      kept.push(...taken);
      rest = rest.filter((word) => !taken.includes(word));
    }
    return byEnd(kept);
  }

  /**
   * The words that a part falls into: as few characters as can be are left over, and then as few words as can be are taken.
   * @param {Word[]} words by their ends, of those that end together the longer first
   * @returns {Word[]}
   */
  function fallsInto(words) {
    /** @type {{end: number, covered: number, words: Word[]}[]} */
    const cuts = [{ end: 0, covered: 0, words: [] }];
    words.forEach((word) => {
      let at = cuts.length - 1;
      while (cuts[at].end > word.start) at -= 1;
      const covered = cuts[at].covered + word.end - word.start;
      const last = cuts[cuts.length - 1];
      const fewer = covered === last.covered && cuts[at].words.length + 1 < last.words.length;
      if (covered > last.covered || fewer) cuts.push({ end: word.end, covered, words: [...cuts[at].words, word] });
    });
    return cuts[cuts.length - 1].words;
  }

  /**
   * Whether a word begins before another one and ends within it.
   * @param {Word} word
   * @param {Word} other
   */
  const cross = (word, other) => word.start < other.start && other.start < word.end && word.end < other.end;

  /**
   * The words of a part that the index knows; by their ends, of those that end together the longer first.
   * @param {string} part
   * @param {Rows} rows
   */
  async function wordsOf(part, rows) {
    const characters = Array.from(part);
    const starts = await startsOf(characters, rows);
    const known = await Promise.all(starts.map((at) => rows.meant(anchor(characters, at))));
    /** @type {Word[]} */
    const words = [];
    starts.forEach((start, i) =>
      known[i].forEach((data, text) => {
        const end = start + size(text);
        const here = characters.slice(start, end).join("") === text;
        if (here && !cuts(characters, end)) words.push({ start, end, text, data });
      }),
    );
    return byEnd(words);
  }

  /**
   * Where in a part words may begin; in a sentence, where one does that the index knows.
   * @param {string[]} characters
   * @param {Rows} rows
   */
  async function startsOf(characters, rows) {
    const places = characters.map((_, at) => at).filter((at) => begins(characters, at));
    const mayBegin = await Promise.all(places.map((at) => characters.length < SENTENCE || rows.begins(anchor(characters, at))));
    return places.filter((_, i) => mayBegin[i]);
  }

  /**
   * The terms with which stands what begins in a part: those whose words near cases are told by.
   * @param {string} part
   * @param {Rows} rows
   */
  async function anchors(part, rows) {
    const characters = Array.from(part);
    return (await startsOf(characters, rows)).map((at) => anchor(characters, at));
  }

  /**
   * Words by their ends, of those that end together the longer first.
   * @param {Word[]} words
   */
  const byEnd = (words) => words.sort((a, b) => a.end - b.end || a.start - b.start);

  /**
   * The words that stand in a part, and those for which a character of it stands, by their ends.
   * @param {string} part
   * @param {Rows} rows
   */
  async function standing(part, rows) {
    const characters = Array.from(part);
    const single = characters.map((_, at) => at).filter((at) => characters.length >= SENTENCE && ALONE.has(characters[at]));
    // Those that can be in no word are under way before the words are there.
    const ahead = single.map(async (at) => (await mayBeWithin(characters, at, rows)) || standsFor(characters, at, rows));
    Promise.all(ahead).catch(() => undefined);
    const words = uncut(await wordsOf(part, rows));
    const left = single.filter((at) => !words.some(({ start, end }) => start <= at && at < end));
    const others = await Promise.all(left.map((at) => standsFor(characters, at, rows)));
    return byEnd([...words, .../** @type {Word[]} */ (others.filter(({ data }) => data))]);
  }

  /**
   * Whether a character may be the first or second of a word.
   * @param {string[]} characters
   * @param {number} at
   * @param {Rows} rows
   */
  async function mayBeWithin(characters, at, rows) {
    const starts = [at - 1, at].filter((start) => start >= 0 && begins(characters, start));
    return (await Promise.all(starts.map((start) => rows.begins(anchor(characters, start))))).includes(true);
  }

  /**
   * The word for which a character of a sentence stands; `data` is missing where the index does not know it.
   * @param {string[]} characters
   * @param {number} start
   * @param {Rows} rows
   */
  async function standsFor(characters, start, rows) {
    const text = ALONE.get(characters[start]) || "";
    return { start, end: start + 1, text, data: (await rows.meant(text.slice(0, 2))).get(text) };
  }

  /**
   * Of words that may overlap those that do not and weigh most together; `spans` come by their ends.
   * @param {Span[]} spans
   * @returns {Span[]}
   */
  function weightiest(spans) {
    /** @type {{end: number, weight: number, spans: Span[]}[]} */
    const best = [{ end: 0, weight: 0, spans: [] }];
    spans.forEach((span) => {
      let at = best.length - 1;
      while (best[at].end > span.start) at -= 1;
      const weight = best[at].weight + span.weight;
      if (weight > best[best.length - 1].weight) best.push({ end: span.end, weight, spans: [...best[at].spans, span] });
    });
    return best[best.length - 1].spans;
  }

  /**
   * Whether a word may begin at a place of a part.
   * @param {string[]} characters
   * @param {number} at
   */
  function begins(characters, at) {
    if (IS_HAN.test(characters[at])) return at + 1 < characters.length && IS_HAN.test(characters[at + 1]);
    return at === 0 || IS_HAN.test(characters[at - 1]);
  }

  /**
   * The term whose page has the words that may begin at a place of a part.
   * @param {string[]} characters
   * @param {number} at
   */
  function anchor(characters, at) {
    if (IS_HAN.test(characters[at])) return characters[at] + (characters[at + 1] || "");
    let end = at;
    while (end < characters.length && !IS_HAN.test(characters[end])) end += 1;
    return whole(characters.slice(at, end).join(""));
  }

  /**
   * Whether a Latin word or number goes on across a place.
   * @param {string[]} characters
   * @param {number} at
   */
  const cuts = (characters, at) =>
    at < characters.length && !IS_HAN.test(characters[at]) && !IS_HAN.test(characters[at - 1]);

  /**
   * The pairs of a part that say something. In a sentence those that begin a word, and of characters that none of
   * these has those that are together.
   * @param {string} part
   * @param {Rows} rows
   * @returns {Promise<string[]>}
   */
  const telling = (part, rows) => tellingBy(part, (pair) => beginsWord(pair, rows));

  /**
   * What is worth marking of a part in a near case: the words that it falls into, and of the characters that are in
   * none of these those that are together; nothing that only holds a sentence together.
   * @param {string} part
   * @param {Rows} rows
   * @returns {Promise<string[]>}
   */
  async function worthMarking(part, rows) {
    const words = uncut(await wordsOf(part, rows)).map(({ text }) => text);
    const covered = new Set(words.join(""));
    const beside = pairs(part).filter((pair) => !Array.from(pair).some((one) => covered.has(one) || FILLERS.has(one)));
    return words.filter((word) => 2 * Array.from(word).filter((one) => FILLERS.has(one)).length <= size(word)).concat(beside);
  }

  /**
   * @param {string} part
   * @param {(pair: string) => Promise<boolean>} beginsOne whether a word begins with a pair
   */
  async function tellingBy(part, beginsOne) {
    const every = pairs(part);
    if (size(part) < SENTENCE) return every;
    const mayBegin = await Promise.all(every.map((pair) => isWord(pair) || beginsOne(pair)));
    const begun = every.filter((_, i) => mayBegin[i]);
    const covered = new Set(begun.join(""));
    return every.filter((pair, i) => mayBegin[i] || !Array.from(pair).some((one) => covered.has(one)));
  }

  /**
   * Whether words begin with a term: `begins` also says so of some with which none does, and what an answer is must
   * not depend on which these are.
   * @param {string} term
   * @param {Rows} rows
   */
  const beginsWord = async (term, rows) => (await rows.begins(term)) && (await rows.meant(term)).size > 0;

  /**
   * The pairs of a question by their terms; one that is in most cases has no rarity, and none of them.
   * @param {string[]} asked
   * @param {Rows} rows
   * @returns {Promise<Map<string, Pair>>}
   */
  async function pairsAsked(asked, rows) {
    // Lists are under way before it is known which of them count.
    const ahead = asked.map(async (part) => listsOf(await tellingBy(part, (pair) => rows.begins(pair)), rows));
    Promise.all(ahead).catch(() => undefined);
    const told = await Promise.all(asked.map((part) => telling(part, rows)));
    const wanted = Array.from(new Set(told.flat()));
    const terms = wanted.map(termOf);
    const lists = await listsOf(wanted, rows);
    /** @type {Map<string, Pair>} */
    const known = new Map();
    lists.forEach((list, i) => {
      const postings = list && list.long ? [] : decode(list);
      const rarity = list && list.long ? 0 : rarityOf(postings.length, rows.cases);
      known.set(terms[i], { text: wanted[i], rarity, tiers: new Map(postings.map((row) => [row.case, tierOf(row)])) });
    });
    return known;
  }

  /**
   * @param {string[]} wanted pairs
   * @param {Rows} rows
   */
  const listsOf = (wanted, rows) => Promise.all(wanted.map((pair) => rows.lists(termOf(pair), LONG)));

  /** @param {string} pair */
  const termOf = (pair) => (isWord(pair) ? whole(pair) : pair);

  /** @param {{positions: number[], impact: number}} row */
  const tierOf = (row) => (row.positions.length ? TIERS[slotOf(row.positions[0])] : row.impact >> 6);

  /** @param {number} number */
  const bits = (number) => 32 - Math.clz32(number);

  /**
   * 0–16 for a term that so many cases have: none where most have it, and the fewer the more, whatever the size of the library.
   * @param {number} cases
   * @param {number} of
   */
  const rarityOf = (cases, of) =>
    cases ? Math.floor((RARE * (bits(Math.floor(of / cases)) - 1)) / Math.max(1, bits(of) - 1)) : RARE;

  return { ALONE, LONG, SENTENCE, anchors, leastOf, leftOver, near, telling, weightiest, wordsOf, worthMarking, uncut };
})(
  // For `node --test`; browsers have no `module`.
  // @ts-ignore
  typeof module !== "undefined" ? require("./query.js") : anlikuQuery,
);

// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuNear;
