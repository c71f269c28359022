  // What is shown of decisions: in the list of findings, in the cells, in the verdict above.

  const itemsHere = () => [...byId("findings").querySelectorAll("li.finding")];
  const findingOf = (item) => findingsOf()[Number(item.dataset.number)];
  const itemOf = (finding) => byId("findings").querySelector(`li.finding[data-number="${findingsOf().indexOf(finding)}"]`);
  const messageOf = (item, lang) => (item.querySelector(`.what [lang=${lang}]`) ?? item.querySelector(".what")).textContent;

  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  /** What is filled in about a finding becomes its decision. */
  function read(item) {
    const finding = findingOf(item);
    const chosen = item.querySelector("input[type=radio]:checked");
    const comment = item.querySelector(".comment").value.trim();
    const key = nameOf(finding);
    if (!chosen) { // what was loaded is none of the choices: only its comment changes
      decide(key, commented(decisionOf(finding), comment));
    } else {
      const made = { report: fingerprint(), finding: finding.id, decision: chosen.value === "own" ? "accept" : chosen.value.split("-")[0] };
      let fault = null;
      if (made.decision === "accept") {
        [made.changes, fault] = chosen.value === "own" ? ownChanges(item) : [JSON.parse(chosen.dataset.changes), null];
        fault ??= contradiction(made);
      }
      const { source, agency, year } = reports[report];
      const reviewer = byId("reviewer").value.trim();
      Object.assign(made, { date: today(), source, message: { zh: messageOf(item, "zh"), en: messageOf(item, "en") } });
      if (comment) made.comment = comment;
      if (reviewer) made.reviewer = reviewer;
      if (agency) made.agency = agency;
      if (year) made.year = year;
      drafts.set(key, { choice: fault && chosen.value !== "own" ? "open" : chosen.value, comment, rows: ownRows(item), fault });
      decide(key, chosen.value === "open" || fault ? null : ordered(made));
    }
    keep(false);
    refresh();
  }

  /** After decisions changed: everything that shows them. */
  function refresh() {
    if (report < 0) return;
    showDecisions();
    filter();
    showSums(current());
    announceCorrections();
  }

  function showDecisions() {
    for (const item of itemsHere()) {
      const fields = item.querySelector(".decide");
      if (fields) showDecision(item, fields);
      else showState(item, findingOf(item));
    }
    for (const blocked of byId("findings").querySelectorAll("li.blocked")) {
      blocked.classList.toggle("settled", !blocked.querySelector("li.finding:not(.settled)"));
    }
    showCorrections();
    showVerdict();
    showDone();
    showRow(report);
  }

  function showDecision(item, fields) {
    const finding = findingOf(item);
    const made = decisionOf(finding);
    const draft = made ? undefined : drafts.get(nameOf(finding));
    const own = fields.querySelector("input[value=own]");
    let box = fields.querySelector(`input[value=${draft?.choice ?? "open"}]`);
    if (made?.decision === "accept") box = boxOf(item, made.changes) ?? own;
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
      said = make("p", "decided");
      item.insertBefore(said, item.querySelector(".said").nextSibling);
    }
    said.replaceChildren(...(made ? inWords(item, made, box) : mendedAlong(finding) ? [make("b", "", say("along"))] : []));
    showState(item, finding, made);
  }

  const boxOf = (item, changes) => [...item.querySelectorAll("input[data-changes]")]
    .find((box) => same(sorted(JSON.parse(box.dataset.changes)), sorted(changes)));

  function showState(item, finding, made) { // what became of it stands where its result stood
    const settled = isSettled(finding);
    const undone = isUndone(finding);
    const still = failsStill(finding);
    const failing = undone || still;
    item.classList.toggle("settled", settled);
    item.classList.toggle("failing", failing);
    const status = item.querySelector(".said .status");
    const mark = item.querySelector(".said .mark");
    status.dataset.before ??= status.textContent;
    mark.dataset.before ??= mark.textContent;
    const now = made?.decision ?? "accept";
    mark.textContent = failing ? "✗" : settled ? { accept: "✓", right: "=", ignore: "–" }[now] : mark.dataset.before;
    let became = status.querySelector(".became");
    if (!became) status.append(became = make("span", "became"));
    became.textContent = failing ? say("undone") : settled ? say(now) : "";
    for (const former of status.children) if (former !== became) former.hidden = settled || failing;
  }

  function inWords(item, made, box) { // a decision in words, on paper too
    const parts = [make("b", "", say(made.decision))];
    if (made.decision === "accept") {
      const corrections = [...(box?.closest("label").querySelectorAll(".correction") ?? [])].map((one) => one.cloneNode(true));
      if (failsStill(findingOf(item))) parts.push(" ", make("strong", "breaks", say("fails")));
      parts.push(" ", ...(corrections.length ? corrections : made.changes.map((one) => make("span", "correction", `${nameOfCell(item, one)} → ${one.to}`, make("span", "sep", "; ")))));
    }
    if (made.comment) parts.push(" ", make("q", "", visible(made.comment)));
    const by = [made.reviewer, made.date].filter(Boolean).map(visible).join(isEnglish() ? ", " : "，");
    if (by) parts.push(make("small", "by", say("by", by)));
    return parts;
  }

  // -- the verdict -------------------------------------------------------------------------------

  /** The mark, the words and the colour of how a report stands. */
  function verdictOf(number) {
    const { fail, warning, undecided, info, settled } = standing(number);
    if (fail) return ["✗", sayMany("broken", fail), "fail"];
    if (warning) return ["!", sayMany("look", warning), "warning"];
    if (undecided) return ["?", sayMany("unsure", undecided), "undecided"];
    if (info) return ["i", sayMany("note", info), "note"];
    return ["✓", say(settled ? "finished" : "holds"), "good"];
  }

  function showVerdict() {
    const { open, settled, accept, right, ignore, pass } = standing(report);
    const [mark, words, kind] = verdictOf(report);
    const all = settled > 0 && reports.every((_, number) => !openIn(number));
    const said = all ? say("allFinished") : words;
    const shown = byId("verdict");
    shown.className = kind;
    shown.querySelector(".mark").textContent = mark;
    const text = shown.querySelector(".words");
    if (text.textContent !== said) {
      const changed = text.textContent !== "" && text.dataset.report === String(report);
      text.textContent = said;
      if (changed) tell(said);
    }
    text.dataset.report = report;
    const next = nextOpen();
    byId("go").hidden = open > 0 || (next < 0 && !(all && !saved));
    byId("go").textContent = say(next < 0 ? "goSave" : "goOn");
    byId("tally").textContent = say("tally", open, accept, right, ignore, pass);
  }

  /** The next report after the one that is shown in which something is open; -1 if there is none. */
  function nextOpen() {
    const order = reports.map((_, number) => (report + 1 + number) % reports.length);
    return order.find((number) => number !== report && openIn(number)) ?? -1;
  }

  function showDone() {
    const sum = (count) => reports.map((_, number) => count(standing(number))).reduce((one, other) => one + other, 0);
    const open = sum((counts) => counts.open);
    const all = sum((counts) => counts.open + counts.settled);
    byId("done").textContent = all ? say("done", all - open, all) : say("nothing");
    byId("progress").max = all || 1;
    byId("progress").value = all ? all - open : 1;
    document.body.classList.toggle("finished", all > 0 && !open);
  }

