  // What the page says, in both languages.

  const WORDS = {
    none: ["没有符合条件的规则", "no such findings"],
    count: ["第 {0} 条，共 {1} 条", "{0} of {1}"],
    // what became of a report
    broken: ["{0} 条勾稽关系不符", "{0} balance rules do not hold"],
    brokenOne: ["1 条勾稽关系不符", "1 balance rule does not hold"],
    look: ["{0} 处有待核对", "{0} findings to look at again"],
    lookOne: ["1 处有待核对", "1 finding to look at again"],
    unsure: ["{0} 条规则无法判断", "{0} rules cannot be decided"],
    unsureOne: ["1 条规则无法判断", "1 rule cannot be decided"],
    note: ["{0} 条说明待阅", "{0} notes to read"],
    noteOne: ["1 条说明待阅", "1 note to read"],
    holds: ["勾稽关系全部相符", "all rules hold"],
    finished: ["本份报告核对完毕", "this report is reviewed"],
    allFinished: ["全部核对完毕", "everything is reviewed"],
    tally: ["待核对 {0} 条 · 已更正 {1} · 认定无误 {2} · 忽略 {3} · 相符 {4}", "{0} to decide · {1} corrected · {2} right as printed · {3} ignored · {4} hold"],
    done: ["已核对 {0} / {1}", "{0} of {1} decided"],
    nothing: ["没有需要核对的规则", "nothing to decide"],
    place: ["第 {0} 份，共 {1} 份 · {2}", "report {0} of {1} · {2}"],
    // all reports
    todo: ["待核对 {0}", "{0} to decide"],
    reviewed: ["核对完毕", "decided"],
    good: ["全部相符", "all hold"],
    many: ["{0} 份，共 {1} 份", "{0} of {1} reports"],
    overview: ["共 {0} 份报告：{1} 份待核对，{2} 份核对完毕，{3} 份全部相符", "{0} reports: {1} to decide, {2} decided, {3} in order"],
    unnamed: ["（机关不明）", "(body unknown)"],
    // decisions
    accept: ["已更正", "corrected"],
    right: ["认定无误", "right as printed"],
    ignore: ["已忽略", "ignored"],
    along: ["已更正：随已接受的更正相符", "corrected: holds with the correction that is accepted"],
    fails: ["更正后规则仍不相符", "the rule fails all the same"],
    undone: ["更正后不符", "fails as corrected"],
    empty: ["没有待核对的规则。在“显示”中选“全部”，可以查看每一条。", "Nothing is left to decide. Show “all” to look at every rule."],
    rest: ["其余 {0} 项", "{0} others"],
    by: ["（{0}）", " ({0})"],
    // sums
    sum: ["合计", "sum"],
    differ: ["相差 {0}，不符", "off by {0}: does not hold"],
    agree: ["两边相等，相符", "both are equal: holds"],
    open: ["有数字不明，无法判断", "a number is not known: cannot be decided"],
    more: ["另有 {0} 格", "{0} more cells"],
    cells: ["所涉单元格", "cells concerned"],
    correctedTo: ["已更正为 {0}", "corrected to {0}"],
    corrected: ["已更正", "corrected"],
    goOn: ["下一份待核对的报告 →", "next report to decide →"],
    goSave: ["保存核对意见", "save decisions"],
    reviewer: ["姓名", "name"],
    // files
    loaded: ["读入 {0} 条核对意见", "{0} decisions loaded"],
    replaced: ["其中 {0} 条取代了本页原有的不同意见", "{0} of them replace other decisions that were made here"],
    elsewhere: ["其中 {0} 条不属于本页的规则，保存时保留", "{0} of them are of no finding here; they are kept when you save"],
    unreadable: ["不是 gxparse 的核对意见文件：{0}", "no file of gxparse decisions: {0}"],
    saved: ["已保存 {0} 条核对意见", "{0} decisions saved"],
    kept: ["核对意见同时留在本浏览器中，关闭网页不会丢失；交给他人须保存为文件。", "This browser keeps your decisions when the page is closed. To hand them on, save them as a file."],
    notKept: ["本浏览器不允许网页留存核对意见：关闭之前请保存为文件。", "This browser does not let the page keep decisions: save them as a file before you close it."],
    found: ["已恢复上次留在本浏览器中的 {0} 条核对意见", "{0} decisions that this browser kept are back"],
    clear: ["清除本页的全部核对意见（包括本浏览器中留存的）？", "Clear all decisions of this page, also those that the browser keeps?"],
    cleared: ["已清除", "cleared"],
    // corrections of one's own
    whole: ["尚未填好：每行须填不小于 0 的整数", "not decided: every row needs a whole number of 0 or more"],
    signed: ["尚未填好：每行须填整数", "not decided: every row needs a whole number"],
    unchanged: ["尚未填好：报告中已是 {0}", "not decided: the report has {0} already"],
    twice: ["尚未填好：同一单元格出现两次", "not decided: a cell stands in two rows"],
    clash: ["对 {0} 与对 {1} 接受的更正互相矛盾（{2}）：改正其一，否则 gxparse check 不接受此文件", "what is accepted for {0} contradicts what is accepted for {1} ({2}): change one of them, or gxparse check refuses the file"],
    contradicts: ["尚未填好：对 {0} 接受的更正把 {1} 从 {2} 改为 {3}；先取消其一", "not decided: what is accepted for {0} corrects {1} from {2} to {3}; take that back first"],
  };
  const byId = (id) => document.getElementById(id);
  const isEnglish = () => document.documentElement.dataset.lang === "en";
  const say = (key, ...values) => {
    const text = WORDS[key][isEnglish() ? 1 : 0];
    return values.reduce((said, value, place) => said.replace(`{${place}}`, () => value), text);
  };
  const sayMany = (key, many) => (many === 1 ? say(`${key}One`) : say(key, many));
  // A file of decisions is as little trusted as a report: nothing in it shows others in another order than they stand.
  const visible = (text) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  const tell = (text) => { byId("live").textContent = text; };

  /** An element with a class and children. */
  function make(tag, name, ...children) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...children);
    return made;
  }

