  // What is known of all reports, what was decided about their findings, and what that settles along.

  const SCHEMA = "gxparse/decisions/1";
  const FIELDS = ["report", "finding", "decision", "changes", "comment", "reviewer", "date", "source", "agency", "year", "message"];

  const reports = []; // of each what the index says, see blocks.py: fingerprint, title, findings …
  const decisions = new Map(); // "fingerprint finding" → what a file of decisions says of it
  const drafts = new Map(); // the same names → what is filled in of what is not decided yet, and why it is not
  let report = -1; // the one that is shown

  const isFailing = (finding, number = report) => ["fail", "warning", "error"].includes(finding.outcome) || isUndone(finding, number);
  const fingerprint = (number = report) => reports[number].fingerprint;
  const nameOf = (finding, number = report) => `${fingerprint(number)} ${finding.id}`;
  const findingsOf = (number = report) => reports[number]?.findings ?? [];
  const allFindings = () => reports.flatMap((one, number) => one.findings.map((finding) => [finding, number]));

  // -- decisions ---------------------------------------------------------------------------------

  const keyOfDecision = (made) => `${made.report} ${made.finding}`;
  const decisionOf = (finding, number = report) => decisions.get(nameOf(finding, number));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const targetOf = (change, made) => `${change.report ?? made.report} ${change.cell}`;
  const sorted = (changes) => changes.map(({ cell, from, to, report: of }) => [of ?? "", cell, from, to]).sort((one, other) => (`${one}` < `${other}` ? -1 : 1));
  const offerIn = (findings, changes) => findings.flatMap((finding) => finding.offers ?? [])
    .find((offer) => same(sorted(offer.changes), sorted(changes)));

  // What follows from the decisions is asked often, of hundreds of reports, and counted once after each of them.
  let given = null; // what cells get by all that is accepted: "fingerprint cell" → number
  const effects = new Map(); // number of a report → what is mended and undone in it
  const standings = new Map(); // number of a report → its counts

  function forget() { // after a decision, or when more is known of a report
    given = null;
    effects.clear();
    standings.clear();
  }

  function corrected() {
    given ??= new Map([...decisions.values()].flatMap((made) => (made.changes ?? []).map((one) => [targetOf(one, made), one.to])));
    return given;
  }

  /** The cells of a report that get another number. */
  function correctionsOf(number) {
    const found = {};
    for (const [target, to] of corrected()) {
      const [print, cell] = target.split(" ");
      if (print === fingerprint(number)) found[cell] = to;
    }
    return found;
  }

  /** The findings of a report that hold with the corrections accepted in it, and the sums that held and do not. */
  function effectsIn(number) {
    if (!effects.has(number)) {
      const findings = findingsOf(number);
      const accepted = findings.map((finding) => decisionOf(finding, number)).filter((made) => made?.decision === "accept");
      const mended = new Set(accepted.flatMap((made) => offerIn(findings, made.changes)?.mends ?? []).map((place) => findings[place]));
      const undone = new Set();
      for (const finding of corrected().size ? findings : []) {
        const holds = sumsAgree(finding, number);
        if (finding.outcome === "pass" && holds === false) undone.add(finding);
        if (finding.outcome !== "pass" && holds === true) mended.add(finding);
        if (holds === false) mended.delete(finding);
      }
      effects.set(number, { mended, undone });
    }
    return effects.get(number);
  }

  /** The two sums of a finding with all that is accepted, each a list of [report, cell, number, names]. */
  const sumsOf = (finding, number = report) => finding.sums?.map((terms) =>
    terms.map(([of, cell, has, ...names]) => [of, cell, corrected().get(`${of || fingerprint(number)} ${cell}`) ?? has, ...names])) ?? null;

  const total = (terms) => terms.reduce((all, [, , one]) => all + BigInt(one), 0n);

  function sumsAgree(finding, number = report) { // null where that is not known
    const both = sumsOf(finding, number);
    if (!both || both.flat().some(([, , one]) => one === null)) return null;
    return total(both[0]) === total(both[1]);
  }

  const mendedAlong = (finding, number = report) => effectsIn(number).mended.has(finding);
  /** Whether a correction was accepted for a finding that fails all the same. */
  const failsStill = (finding, number = report) => decisionOf(finding, number)?.decision === "accept" && sumsAgree(finding, number) === false;
  const isSettled = (finding, number = report) => mendedAlong(finding, number) || (decisions.has(nameOf(finding, number)) && !failsStill(finding, number));
  /** Whether a rule held and does not with what is accepted; known of sums, once the report was opened. */
  const isUndone = (finding, number = report) => effectsIn(number).undone.has(finding);
  const isOpen = (finding, number = report) => (finding.outcome === "pass" ? isUndone(finding, number) : !isSettled(finding, number));
  const openIn = (number) => standing(number).open;

  function decide(key, made) {
    if (made) decisions.set(key, made);
    else decisions.delete(key);
    forget();
  }

  /** How the findings of a report stand now. */
  function standing(number) {
    if (!standings.has(number)) standings.set(number, counted(number));
    return standings.get(number);
  }

  function counted(number) {
    const counts = { open: 0, fail: 0, warning: 0, undecided: 0, info: 0, settled: 0, accept: 0, right: 0, ignore: 0, pass: 0 };
    for (const finding of findingsOf(number)) {
      if (isUndone(finding, number)) {
        counts.open += 1;
        counts.fail += 1;
      } else if (finding.outcome === "pass") counts.pass += 1;
      else if (isSettled(finding, number)) {
        counts.settled += 1;
        counts[decisionOf(finding, number)?.decision ?? "accept"] += 1;
      } else {
        counts.open += 1;
        counts[{ error: "undecided" }[finding.outcome] ?? finding.outcome] += 1;
      }
    }
    return counts;
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

  /** A decision with its fields in their order. */
  const ordered = (made) => Object.fromEntries(FIELDS.filter((field) => field in made).map((field) => [field, made[field]]));

  function commented({ comment: _, ...made }, comment) {
    return ordered(comment ? { ...made, comment } : made);
  }

