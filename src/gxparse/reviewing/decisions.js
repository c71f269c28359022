  // What the page says and keeps: the reports, what was decided about their findings, and what that settles along.

  const SCHEMA = "gxparse/decisions/1";
  const FIELDS = ["report", "finding", "decision", "changes", "comment", "source", "agency", "year", "message"];
  const WORDS = {
    none: ["没有符合条件的规则", "no such findings"],
    count: ["第 {0} 条，共 {1} 条", "{0} of {1}"],
    todo: ["待核对 {0}", "{0} to decide"],
    accept: ["核对意见：接受更正", "decided: correction accepted"],
    right: ["核对意见：报告无误", "decided: the report is right"],
    ignore: ["核对意见：忽略", "decided: ignored"],
    along: ["随已接受的更正相符", "holds with the correction that is accepted"],
    fails: ["更正后规则仍不相符", "the rule fails all the same"],
    loaded: ["读入 {0} 条核对意见", "{0} decisions loaded"],
    replaced: ["其中 {0} 项取代了本页原有的不同意见", "{0} of them replace other decisions that were made here"],
    elsewhere: ["其中 {0} 项不属于本页的规则，保存时保留", "{0} of them are of no finding here; they are kept when you save"],
    unreadable: ["不是 gxparse 的核对意见文件：{0}", "no file of gxparse decisions: {0}"],
    saved: ["已保存 {0} 条核对意见", "{0} decisions saved"],
    whole: ["尚未填好：每行须填不小于 0 的整数", "not decided: every row needs a whole number of 0 or more"],
    unchanged: ["尚未填好：报告中已是 {0}", "not decided: the report has {0} already"],
    twice: ["尚未填好：同一单元格出现两次", "not decided: a cell stands in two rows"],
    clash: ["对 {0} 与对 {1} 接受的更正互相矛盾（{2}）：改正其一，否则 gxparse check 不接受此文件", "what is accepted for {0} contradicts what is accepted for {1} ({2}): change one of them, or gxparse check refuses the file"],
    contradicts: ["尚未填好：对 {0} 接受的更正把 {1} 从 {2} 改为 {3}；先取消其一", "not decided: what is accepted for {0} corrects {1} from {2} to {3}; take that back first"],
  };
  const byId = (id) => document.getElementById(id);
  const say = (key, ...values) => {
    const text = WORDS[key][isEnglish() ? 1 : 0];
    return values.reduce((said, value, place) => said.replace(`{${place}}`, () => value), text);
  };
  const isEnglish = () => document.documentElement.dataset.lang === "en";
  const messageOf = (item, lang) => (item.querySelector(`.what [lang=${lang}]`) ?? item.querySelector(".what")).textContent;
  // A file of decisions is as little trusted as a report: nothing in it shows others in another order than they stand.
  const visible = (text) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  const tell = (text) => { byId("live").textContent = text; };

  const templates = [...document.querySelectorAll("template.report")];
  const decisions = new Map(); // "fingerprint finding" → what a file of decisions says of it
  const drafts = new Map(); // the same names → what is filled in of what is not decided yet, and why it is not
  const mended = new Map(); // number of a report → what holds with the corrections accepted in it; emptied with every decision
  let saved = true;
  let report = -1;

  const fingerprint = (number = report) => templates[number].dataset.fingerprint;
  const nameOf = (item, number = report) => `${fingerprint(number)} ${item.dataset.finding}`;
  const itemsOf = (number) =>
    [...(number === report ? byId("findings") : templates[number].content).querySelectorAll("li.finding")];

  // -- decisions ---------------------------------------------------------------------------------

  const keyOfDecision = (made) => `${made.report} ${made.finding}`;
  const decisionOf = (item, number = report) => decisions.get(nameOf(item, number));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const targetOf = (change, made) => `${change.report ?? made.report} ${change.cell}`;
  const sorted = (changes) => changes.map(({ cell, from, to, report: of }) => [of ?? "", cell, from, to]).sort((one, other) => (`${one}` < `${other}` ? -1 : 1));
  const offerOf = (items, changes) => items.flatMap((item) => [...item.querySelectorAll("input[data-changes]")])
    .find((box) => same(sorted(JSON.parse(box.dataset.changes)), sorted(changes)));

  function mendedIn(number) { // the numbers of the findings that hold with a correction that is accepted in a report
    if (!mended.has(number)) {
      const items = itemsOf(number);
      const accepted = items.map((item) => decisionOf(item, number)).filter((made) => made?.decision === "accept");
      const held = new Set(accepted.flatMap((made) => offerOf(items, made.changes)?.dataset.mends.split(" ") ?? []));
      for (const item of items) {
        const holds = sumsAgree(item, number);
        if (holds === true) held.add(item.dataset.number);
        if (holds === false) held.delete(item.dataset.number);
      }
      mended.set(number, held);
    }
    return mended.get(number);
  }

  function sumsAgree(item, number = report) { // with all that is accepted; null where that is not known
    if (!item.dataset.sums) return null;
    const numbers = new Map([...decisions.values()].flatMap((made) => (made.changes ?? []).map((one) => [targetOf(one, made), one.to])));
    const [left, right] = JSON.parse(item.dataset.sums).map((terms) => terms.map(([of, cell, has]) => numbers.get(`${of || fingerprint(number)} ${cell}`) ?? has));
    if ([...left, ...right].includes(null)) return null;
    const sum = (terms) => terms.reduce((all, one) => all + BigInt(one), 0n);
    return sum(left) === sum(right);
  }

  const mendedAlong = (item, number = report) => mendedIn(number).has(item.dataset.number);
  const isSettled = (item, number = report) => Boolean(decisionOf(item, number)?.decision) || mendedAlong(item, number);

  function decide(key, made) {
    if (made) decisions.set(key, made);
    else decisions.delete(key);
    mended.clear();
  }

  function read(item) {
    const chosen = item.querySelector("input[type=radio]:checked");
    const comment = item.querySelector(".comment").value.trim();
    const key = nameOf(item);
    if (!chosen) { // what was loaded is none of the choices: only its comment changes
      decide(key, commented(decisionOf(item), comment));
    } else {
      const origin = templates[report].dataset;
      const made = { report: fingerprint(), finding: item.dataset.finding, decision: chosen.value === "own" ? "accept" : chosen.value.split("-")[0] };
      let fault = null;
      if (made.decision === "accept") {
        [made.changes, fault] = chosen.value === "own" ? ownChanges(item) : [JSON.parse(chosen.dataset.changes), null];
        fault ??= contradiction(made);
      }
      if (comment) made.comment = comment;
      made.source = origin.source;
      if (origin.agency) made.agency = origin.agency;
      if (origin.year) made.year = Number(origin.year);
      made.message = { zh: messageOf(item, "zh"), en: messageOf(item, "en") };
      drafts.set(key, { choice: fault && chosen.value !== "own" ? "open" : chosen.value, comment, rows: ownRows(item), fault });
      decide(key, chosen.value === "open" || fault ? null : made);
    }
    keep(false);
    showDecisions();
    filter();
  }

  function contradiction(made) { // a file in which two decisions give a cell different numbers is refused
    for (const other of decisions.values()) {
      if (keyOfDecision(other) === keyOfDecision(made)) continue;
      for (const change of other.changes ?? []) {
        const mine = made.changes.find((one) => targetOf(one, made) === targetOf(change, other));
        if (mine && (mine.to !== change.to || mine.from !== change.from)) return ["contradicts", visible(other.finding), change.cell, change.from ?? "?", change.to];
      }
    }
    return null;
  }

  function commented({ comment: _, ...made }, comment) {
    const all = comment ? { ...made, comment } : made;
    return Object.fromEntries(FIELDS.filter((field) => field in all).map((field) => [field, all[field]]));
  }

  function showDecisions() {
    for (const item of itemsOf(report)) {
      const fields = item.querySelector(".decide");
      if (fields) showDecision(item, fields);
    }
    name(report);
  }

  function showDecision(item, fields) {
    const made = decisionOf(item);
    const draft = made ? undefined : drafts.get(nameOf(item));
    const own = fields.querySelector("input[value=own]");
    let box = fields.querySelector(`input[value=${draft?.choice ?? "open"}]`);
    if (made?.decision === "accept") box = offerOf([item], made.changes) ?? own;
    else if (made) box = fields.querySelector(`input[value=${made.decision}]`);
    for (const one of fields.querySelectorAll("input[type=radio]")) one.checked = one === box;
    if (own) showRows(item, made && box === own ? rowsOf(made.changes) : draft?.rows);
    const why = draft?.fault ? say(...draft.fault) : "";
    const told = fields.querySelector(".why");
    if (told.textContent !== why) told.textContent = why;
    const comment = fields.querySelector(".comment");
    if (document.activeElement !== comment) comment.value = (made ? made.comment : draft?.comment) ?? "";
    let said = item.querySelector(".decided");
    if (!said) {
      said = document.createElement("p");
      said.className = "decided";
      item.insertBefore(said, fields);
    }
    said.replaceChildren(...(made ? inWords(item, made, box) : mendedAlong(item) ? [say("along")] : []));
  }

  function inWords(item, made, box) { // a decision in words, on paper too
    const parts = [say(made.decision)];
    if (made.decision === "accept") {
      const corrections = [...(box?.closest("label").querySelectorAll(".correction") ?? [])].map((one) => one.cloneNode(true));
      if (sumsAgree(item) === false) parts.push(isEnglish() ? ` (${say("fails")})` : `（${say("fails")}）`);
      parts.push(isEnglish() ? ": " : "：", ...(corrections.length ? corrections : made.changes.map((one) => `${nameOfCell(item, one)} → ${one.to}${isEnglish() ? "; " : "；"}`)));
    }
    if (made.comment) {
      const comment = document.createElement("q");
      comment.textContent = visible(made.comment);
      parts.push(" ", comment);
    }
    return parts;
  }

  function name(number) {
    const option = byId("report").options[number];
    option.dataset.name ??= option.textContent;
    option.textContent = `${say("todo", openIn(number))} · ${option.dataset.name}`;
  }

  const openIn = (number) => itemsOf(number).filter((item) => isOpen(item, number)).length;

  function keep(everything) {
    saved = everything;
    byId("save").classList.toggle("unsaved", !saved);
  }

