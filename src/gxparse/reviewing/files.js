  // Files of decisions: saved, and read back. They are as little trusted as reports.

  function save() {
    const order = new Map(templates.flatMap((_, number) => itemsOf(number).map((item) => nameOf(item, number))).map((key, place) => [key, place]));
    const place = (key) => order.get(key) ?? order.size;
    const listed = [...decisions].sort(([one], [other]) => place(one) - place(other) || (one < other ? -1 : 1)).map(([, made]) => made);
    const file = new Blob([`${JSON.stringify({ schema: SCHEMA, decisions: listed }, null, 1)}\n`], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "decisions.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000); // browsers may ask where to save first
    keep(true);
    tell(say("saved", listed.length));
  }

  const isText = (value) => typeof value === "string";
  const isNothing = (value) => value === undefined || value === null;
  const isCount = (value) => Number.isSafeInteger(value);

  function faultOf(made) {
    if (typeof made !== "object" || made === null) return "decision";
    const unknown = Object.keys(made).find((field) => !FIELDS.includes(field));
    if (unknown !== undefined) return unknown;
    if (!isText(made.report) || !/^[0-9a-f]{16}$/.test(made.report)) return "report";
    if (!isText(made.finding) || !made.finding) return "finding";
    for (const field of ["source", "agency"]) if (!isNothing(made[field]) && !isText(made[field])) return field;
    if (!isNothing(made.year) && !isCount(made.year)) return "year";
    if (made.message !== undefined && !(isText(made.message?.zh) && isText(made.message?.en))) return "message";
    if (!["accept", "right", "ignore"].includes(made.decision)) return "decision";
    if (made.comment !== undefined && !isText(made.comment)) return "comment";
    if (made.decision !== "accept") return made.changes === undefined ? null : "changes";
    const fits = (one) => isText(one?.cell) && /^[a-z_.]+$/.test(one.cell) && /^([0-9a-f]{16})?$/.test(one.report ?? "") && (one.from === null || isCount(one.from)) && isCount(one.to) && one.to >= 0;
    return Array.isArray(made.changes) && made.changes.length && made.changes.every(fits) ? null : "changes";
  }

  function load(text) {
    const said = taken(text);
    templates.forEach((_, number) => name(number));
    showDecisions();
    filter();
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
    const known = new Set(templates.flatMap((_, number) => itemsOf(number).map((item) => nameOf(item, number))));
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
    return [say("loaded", data.decisions.length), ...(replaced ? [say("replaced", replaced)] : []), ...(elsewhere ? [say("elsewhere", elsewhere)] : []), ...(clashing ? [say("clash", clashing.finding, other, cell)] : [])].join("; ");
  }

  function show(text) {
    byId("detail").textContent = visible(text);
    tell(visible(text));
  }

