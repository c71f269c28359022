  // Files of decisions: saved, and read back. They are as little trusted as reports. Beside them the browser keeps what
  // was decided, where it lets a page do so: under the name of this page, that of the reports in it.

  const PAGE = document.documentElement.dataset.page; // a page in a page has none: nothing of it is kept
  const KEPT = `gxparse/review/${PAGE}`;
  let saved = true; // as a file
  let keeps = Boolean(PAGE); // whether the browser does

  /** The file of all decisions, in the order of the findings. */
  function fileOf() {
    const order = new Map(allFindings().map(([finding, number], place) => [nameOf(finding, number), place]));
    const place = (key) => order.get(key) ?? order.size;
    const listed = [...decisions].sort(([one], [other]) => place(one) - place(other) || (one < other ? -1 : 1)).map(([, made]) => made);
    return { schema: SCHEMA, decisions: listed };
  }

  function save() {
    const content = fileOf();
    const file = new Blob([`${JSON.stringify(content, null, 1)}\n`], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "decisions.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000); // browsers may ask where to save first
    keep(true);
    tell(say("saved", content.decisions.length));
  }

  /** After something was decided (false), or saved as a file (true). A page around this one may take what was decided. */
  function keep(everything) {
    const taken = !everything && !document.dispatchEvent(new CustomEvent("gxparse-decided", { cancelable: true }));
    saved = everything || taken;
    byId("save").classList.toggle("unsaved", !saved);
    if (saved && nextOpen() < 0) byId("go").hidden = true;
    if (keeps) store();
    showKept();
  }

  function store() {
    try {
      if (decisions.size) localStorage.setItem(KEPT, JSON.stringify(fileOf()));
      else localStorage.removeItem(KEPT);
    } catch {
      keeps = false;
    }
  }

  function showKept() {
    byId("kept").textContent = say(keeps ? "kept" : "notKept");
    byId("clear").hidden = !keeps;
  }

  /** What the browser kept of this page, as a text; null if there is nothing, or if it keeps nothing. */
  function kept() {
    if (!keeps) return null;
    try {
      return localStorage.getItem(KEPT);
    } catch {
      keeps = false;
      return null;
    }
  }

  function clear() {
    if (!confirm(say("clear"))) return;
    decisions.clear();
    drafts.clear();
    forget();
    keep(true);
    refresh();
    show(say("cleared"));
  }

  /** The reviewer's name, for the next page too. */
  function nameReviewer() {
    if (!keeps) return;
    try {
      localStorage.setItem("gxparse/reviewer", byId("reviewer").value.trim());
    } catch {
      keeps = false;
    }
  }

  function namedReviewer() {
    if (!keeps) return "";
    try {
      return localStorage.getItem("gxparse/reviewer") ?? "";
    } catch {
      keeps = false;
      return "";
    }
  }

  const isText = (value) => typeof value === "string";
  const isNothing = (value) => value === undefined || value === null;
  const isCount = (value) => Number.isSafeInteger(value);
  const isSigned = (cell) => cell.endsWith(".change"); // 本年增/减 may be below 0
  const isDay = (value) => isText(value) && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toJSON().startsWith(value);

  function faultOf(made) {
    if (typeof made !== "object" || made === null) return "decision";
    const unknown = Object.keys(made).find((field) => !FIELDS.includes(field));
    if (unknown !== undefined) return unknown;
    if (!isText(made.report) || !/^[0-9a-f]{16}$/.test(made.report)) return "report";
    if (!isText(made.finding) || !made.finding) return "finding";
    for (const field of ["source", "agency", "reviewer"]) if (!isNothing(made[field]) && !isText(made[field])) return field;
    if (!isNothing(made.year) && !isCount(made.year)) return "year";
    if (!isNothing(made.date) && !isDay(made.date)) return "date";
    if (made.message !== undefined && !(isText(made.message?.zh) && isText(made.message?.en))) return "message";
    if (!["accept", "right", "ignore"].includes(made.decision)) return "decision";
    if (made.comment !== undefined && !isText(made.comment)) return "comment";
    if (made.decision !== "accept") return made.changes === undefined ? null : "changes";
    const fits = (one) => isText(one?.cell) && /^[a-z_.]+$/.test(one.cell) && /^([0-9a-f]{16})?$/.test(one.report ?? "") && (one.from === null || isCount(one.from)) && isCount(one.to) && (one.to >= 0 || isSigned(one.cell));
    return Array.isArray(made.changes) && made.changes.length && made.changes.every(fits) ? null : "changes";
  }

  function load(text) {
    const said = taken(text);
    keep(saved);
    refresh();
    show(said);
  }

  function taken(text) {
    try {
      return take(JSON.parse(text));
    } catch (error) {
      return say("unreadable", error.message);
    }
  }

  function take(data) { // everything or nothing; gives what is to say of it
    if (data?.schema !== SCHEMA || !Array.isArray(data.decisions)) throw new Error(SCHEMA);
    const stated = new Map();
    for (const [place, made] of data.decisions.entries()) {
      const fault = faultOf(made) ?? (same(made, stated.get(keyOfDecision(made)) ?? made) ? null : "finding");
      if (fault) throw new Error(`decisions[${place}]: ${fault}`);
      stated.set(keyOfDecision(made), made);
    }
    const known = new Set(allFindings().map(([finding, number]) => nameOf(finding, number)));
    let elsewhere = 0;
    let replaced = 0;
    for (const made of data.decisions) {
      const key = keyOfDecision(made);
      if (decisions.has(key) && !same(decisions.get(key), made)) replaced += 1;
      if (!known.has(key)) elsewhere += 1;
      decide(key, made);
    }
    const clashing = data.decisions.find((made) => made.changes && contradiction(made));
    const [, other, cell] = clashing ? contradiction(clashing) : [];
    return [say("loaded", data.decisions.length), ...(replaced ? [say("replaced", replaced)] : []), ...(elsewhere ? [say("elsewhere", elsewhere)] : []), ...(clashing ? [say("clash", clashing.finding, other, cell)] : [])].join(isEnglish() ? "; " : "；");
  }

  function show(text) {
    byId("detail").textContent = visible(text);
    tell(visible(text));
  }

