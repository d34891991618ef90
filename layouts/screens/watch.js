// The page of `watch`. It is told of each edition as it stands, and keeps the reader's place:
// pictures are changed where they are, the one in view first, and only once they are there.
"use strict";

const WIDTHS = [480, 720, 960, 1280, 1920, 2560];
const NEAR = 3; // pages before and behind the one in view that are kept up to date
const GROUPS = [
  ["stop", "Before it can be printed"],
  ["facts", "Facts to check"],
  ["words", "Words to make easier"],
  ["page", "How the page falls"],
  ["other", "Also"],
];
const ZOOMS = [0.6, 0.8, 1, 1.25, 1.6, 2.2];

const byId = (id) => document.getElementById(id);
const editions = new Map(); // by number: what was told
const columns = new Map(); // by number: where it is shown
let shown = null; // numbers of editions that are shown
let chosen = ""; // the key of the problem that is meant
let listed = ""; // what the list shows, so that it is left alone while it stays the same

// ---------- small helpers

function make(tag, properties, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...inside.filter((each) => each !== null && each !== ""));
  return element;
}

function icon(name, more) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", `i ${more || ""}`.trim());
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

function coded(words) {
  return words.split(/`([^`]*)`/).map((part, n) => (n % 2 ? make("code", {}, part) : part));
}

// Messages of the press begin small; in a list of their own they are sentences.
function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const phone = () => matchMedia("(max-width: 52rem)").matches;
const titles = () => new Set([...editions.values()].map((each) => each.title));
const keyOf = (problem) => [problem.code, problem.at, problem.message].join(" | ");
const visible = () => [...editions.values()].filter((each) => shown.has(each.n)).sort((a, b) => a.n - b.n);

// ---------- an edition's column

class Column {
  constructor(n) {
    this.n = n;
    this.zoom = 2;
    this.sheets = [];
    this.page = 1;
    this.revision = 0;
    this.loading = 0;
    this.head = make("h2", { id: `edition-${n}` });
    this.where = make("span", { className: "where" });
    this.pdf = make("a", { className: "b bare", target: "_blank", rel: "noopener", hidden: true });
    const step = (by, name, words) => {
      const button = make("button", { className: "b icon", type: "button" }, icon(name), make("span", { className: "unseen" }, words));
      button.addEventListener("click", by);
      return button;
    };
    this.turns = [
      step(() => this.turn(-1), "left", "Page before"),
      this.where,
      step(() => this.turn(1), "right", "Next page"),
    ];
    this.zooms = make("div", { className: "row zoom" },
      step(() => this.enlarge(-1), "minus", "Smaller"), step(() => this.enlarge(1), "plus", "Larger"));
    this.bar = make("div", { className: "look-bar" },
      make("div", { className: "row" }, ...this.turns), this.head, this.pdf, this.zooms);
    this.strip = make("div", { className: "strip", hidden: true });
    this.pane = make("div", { className: "pane", tabIndex: 0, role: "region" });
    this.pane.setAttribute("aria-labelledby", this.head.id);
    this.pane.append(make("div", { className: "wait" }, make("p", {}, "The first pages are being made.")));
    this.element = make("div", { className: "column" }, this.bar, this.strip, this.pane);
    let asked = 0;
    this.pane.addEventListener("scroll", () => {
      if (!asked) asked = requestAnimationFrame(() => { asked = 0; this.look(); });
    }, { passive: true });
    new ResizeObserver(() => this.settle()).observe(this.pane);
  }

  show(told, alone) {
    this.told = told;
    this.head.textContent = alone || titles().size === 1 ? told.label : `${told.title}, ${told.label}`;
    if (told.file) {
      this.pdf.hidden = alone;
      this.pdf.href = `/finished/${told.n}/${encodeURIComponent(told.file)}`;
      this.pdf.textContent = told.web ? "Open" : "PDF";
      this.pdf.setAttribute("aria-label", `Open ${told.file}`);
    }
    this.warn(told);
    if (told.web) this.showWeb(told);
    else if (told.revision) this.showPages(told);
    else if (told.stopped) {
      this.pane.querySelector(".wait p").textContent = "There are no pages yet. Mend what stops the print, and they come.";
    }
  }

  warn(told) {
    const strip = this.strip;
    let words = "";
    if (told.gone) words = `There is no “${told.topic}” any more.${told.revision ? ` These pages are from ${clock(told.made)}.` : ""}`;
    else if (told.stopped && told.old && told.revision) words = `These pages are from ${clock(told.made)}. Mend ${many(told.errors, "thing")} to see them anew.`;
    else if (told.stopped && told.revision) words = `Not printed: ${told.errors === 1 ? "1 thing stops" : `${told.errors} things stop`} it.`;
    else if (told.file && !told.saved) words = "The file could not be written to the output folder. It can be opened from here.";
    if ((strip.dataset.words || "") === words) return;
    const top = this.pane.offsetTop;
    strip.dataset.words = words;
    strip.hidden = !words;
    strip.replaceChildren();
    if (words) this.fillStrip(told, words);
    // What is read stays where it is, though the strip takes room above it.
    this.pane.scrollTop += this.pane.offsetTop - top;
  }

  fillStrip(told, words) {
    const strip = this.strip;
    strip.append(icon(told.stopped && !told.old ? "stop" : "clock"), make("p", {}, words));
    if (told.stopped && !told.gone) {
      const button = make("button", { className: "b bare", type: "button" }, "Show me");
      button.addEventListener("click", () => next(1, true));
      strip.append(button);
    }
  }

  showWeb(told) {
    if (this.revision === told.revision) return;
    this.revision = told.revision;
    for (const each of [...this.turns, this.zooms]) each.hidden = true;
    this.pane.classList.add("is-web");
    this.pane.tabIndex = -1;
    const old = this.pane.querySelector("iframe");
    const at = old && old.contentWindow ? old.contentWindow.scrollY : 0;
    const frame = make("iframe", { className: "web", title: `${told.title}, as a web page` });
    frame.setAttribute("sandbox", "allow-same-origin");
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, at), { once: true });
    frame.src = `/web/${told.n}/${told.revision}`;
    this.pane.replaceChildren(frame);
  }

  showPages(told) {
    if (!this.sheets.length) this.pane.replaceChildren();
    this.revision = told.revision;
    told.pages.forEach(([wide, high], number) => {
      let sheet = this.sheets[number];
      if (!sheet) {
        sheet = { element: make("div", { className: "sheet" }), no: make("p", { className: "sheet-no" }), revision: 0, wide: 0 };
        this.sheets.push(sheet);
        this.pane.append(sheet.element, sheet.no);
      }
      sheet.element.style.aspectRatio = `${wide} / ${high}`;
      sheet.no.textContent = `Page ${number + 1} of ${told.pages.length}`;
    });
    for (const sheet of this.sheets.splice(told.pages.length)) {
      sheet.element.remove();
      sheet.no.remove();
    }
    this.mark();
    this.look();
  }

  // What there is to mend, at its place: buttons, in the order of reading.
  mark() {
    const focused = document.activeElement && this.pane.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    for (const sheet of this.sheets) for (const old of sheet.element.querySelectorAll(".spot, .flag")) old.remove();
    const placed = this.told.problems.filter((p) => p.box && this.sheets[p.page - 1]);
    placed.sort((a, b) => a.page - b.page || a.box[1] - b.box[1]);
    for (const problem of placed) {
      const key = keyOf(problem);
      const [left, top, wide, high] = problem.box;
      const spot = make("button", { className: `spot ${problem.group}`, type: "button" });
      spot.dataset.key = key;
      spot.setAttribute("aria-label", `To mend: ${problem.message}`);
      if (key === chosen) spot.classList.add("now");
      Object.assign(spot.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${wide * 100}%`, height: `${high * 100}%` });
      spot.addEventListener("click", () => choose(key, "page"));
      const flag = make("i", { className: `flag ${problem.group}` });
      Object.assign(flag.style, { top: spot.style.top, height: spot.style.height });
      this.sheets[problem.page - 1].element.append(flag, spot);
      if (key === focused) spot.focus({ preventScroll: true });
    }
  }

  // Which page is in view: the one under the upper third of the pane.
  look() {
    const line = this.pane.getBoundingClientRect();
    const at = line.top + line.height / 3;
    const found = this.sheets.findIndex((sheet) => sheet.element.getBoundingClientRect().bottom > at);
    if (!line.height) return;
    this.page = found < 0 ? this.sheets.length : found + 1;
    if (this.sheets.length) {
      const sheet = this.sheets[this.page - 1].element.getBoundingClientRect();
      this.share = (at - sheet.top) / sheet.height;
      this.where.textContent = `Page ${this.page} of ${this.sheets.length}`;
      this.turns[0].setAttribute("aria-disabled", String(this.page <= 1));
      this.turns[2].setAttribute("aria-disabled", String(this.page >= this.sheets.length));
    }
    this.fill();
    this.tell();
  }

  // After the pane has become wider or narrower: the same place again, whatever size the pages have.
  settle() {
    const wide = this.pane.clientWidth;
    const sheet = this.sheets[this.page - 1];
    if (sheet && this.breadth && wide && wide !== this.breadth) {
      const { offsetTop, clientHeight } = sheet.element;
      this.pane.scrollTop = offsetTop + this.share * clientHeight - this.pane.clientHeight / 3;
    }
    if (wide) this.breadth = wide;
    this.look();
  }

  // Says which page is looked at: it is drawn first when there are newer ones.
  tell() {
    if (!this.sheets.length) return;
    const now = `/looked-at/${this.n}/${this.page}/${this.wide()}`;
    if (now === this.toldAt) return;
    this.toldAt = now;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => fetch(now).catch(() => {}), 150);
  }

  // Fetches pictures that are missing or old, the page in view first, one at a time.
  async fill() {
    if (this.loading || !this.sheets.length || !this.element.isConnected) return;
    this.loading = 1;
    try {
      for (let tries = 0; ; ) {
        const wide = this.wide();
        const wanted = this.sheets
          .map((sheet, number) => ({ sheet, number: number + 1, away: Math.abs(number + 1 - this.page) }))
          .filter(({ sheet, away }) => away <= NEAR && (sheet.revision !== this.revision || sheet.wide < wide))
          .sort((a, b) => a.away - b.away || b.number - a.number)[0];
        if (!wanted || tries > 2) break;
        if (!(await this.fetch(wanted.sheet, wanted.number, wide))) tries += 1;
      }
    } finally {
      this.loading = 0;
    }
  }

  wide() {
    const sheet = this.sheets[this.page - 1] || this.sheets[0];
    const dots = sheet.element.clientWidth * Math.max(1, devicePixelRatio);
    return WIDTHS.find((each) => each >= dots) || WIDTHS[WIDTHS.length - 1];
  }

  async fetch(sheet, number, wide) {
    const revision = this.revision;
    const picture = new Image();
    picture.alt = `Page ${number}, as it will be printed`;
    picture.src = `/pages/${this.n}/${revision}/${number}/${wide}.jpg`;
    try {
      await picture.decode();
    } catch {
      return revision !== this.revision; // Newer pages have come in between.
    }
    const old = sheet.element.querySelector("img");
    if (old) old.replaceWith(picture);
    else sheet.element.prepend(picture);
    sheet.revision = revision;
    sheet.wide = wide;
    return true;
  }

  turn(by) {
    const to = this.sheets[this.page - 1 + by];
    if (to) this.pane.scrollTo({ top: to.element.offsetTop - 16, behavior: still() ? "auto" : "smooth" });
  }

  enlarge(by) {
    this.zoom = Math.min(ZOOMS.length - 1, Math.max(0, this.zoom + by));
    const middle = (this.pane.scrollTop + this.pane.clientHeight / 2) / this.pane.scrollHeight;
    this.pane.style.setProperty("--zoom", ZOOMS[this.zoom]);
    this.pane.scrollTop = middle * this.pane.scrollHeight - this.pane.clientHeight / 2;
    this.look();
  }

  // Brings the place of the chosen problem into view, and frames it.
  point() {
    const problem = this.told && this.told.problems.find((each) => keyOf(each) === chosen);
    for (const spot of this.pane.querySelectorAll(".spot")) spot.classList.toggle("now", spot.dataset.key === chosen);
    const sheet = problem && this.sheets[problem.page - 1];
    if (!sheet) return;
    const high = sheet.element.clientHeight;
    const top = sheet.element.offsetTop + (problem.box ? problem.box[1] * high : 0);
    const bottom = top + (problem.box ? problem.box[3] * high : 0);
    const pane = this.pane;
    if (top < pane.scrollTop + 8 || bottom > pane.scrollTop + pane.clientHeight - 8) {
      pane.scrollTo({ top: Math.max(0, top - pane.clientHeight / 4), behavior: still() ? "auto" : "smooth" });
    }
  }
}

// ---------- the list of what there is to mend

function merged() {
  const found = new Map();
  for (const each of visible()) {
    for (const problem of each.problems) {
      const key = keyOf(problem);
      const known = found.get(key);
      if (known) {
        known.where.push([each, problem]);
        if (!known.problem.page) known.problem = problem;
      } else found.set(key, { key, problem, where: [[each, problem]] });
    }
  }
  return [...found.values()];
}

function placeOf({ problem, where }) {
  const several = visible().length > 1;
  const parts = [];
  if (several && where.length < visible().length) parts.push(where.map(([each]) => each.label).join(", "));
  const pages = new Map(where.filter(([, p]) => p.page).map(([each, p]) => [each.label, p.page]));
  if (new Set(pages.values()).size > 1) parts.push([...pages].map(([label, page]) => `${label} page ${page}`).join(", "));
  else if (problem.page) parts.push(`Page ${problem.page}`);
  if (problem.heading) parts.push(problem.heading);
  if (!problem.page && problem.at) parts.push(problem.at);
  return parts.join(" · ");
}

function item(found) {
  const { key, problem } = found;
  const stop = problem.group === "stop";
  const place = placeOf(found);
  const button = make("button", { className: "it", type: "button" },
    icon(problem.group, stop ? "stop" : ""), make("span", {}, ...coded(sentence(problem.message))),
    place ? make("span", { className: "place" }, place) : null);
  button.dataset.key = key;
  button.setAttribute("aria-expanded", String(key === chosen));
  button.addEventListener("click", () => choose(key, "list"));
  const li = make("li", {}, button);
  if (key === chosen) {
    li.className = "now";
    li.append(more(problem));
  }
  return li;
}

function more(problem) {
  const [before, about, after] = problem.line.length ? problem.line : ["", "", ""];
  const box = make("div", { className: "more" });
  if (problem.hint) box.append(make("p", {}, ...coded(sentence(problem.hint))));
  if (problem.line.length) box.append(make("code", { className: "line" }, before, make("mark", {}, about), after));
  if (problem.at) {
    const copy = make("button", { className: "b", type: "button" }, icon("copy"), make("span", {}, "Copy the place"));
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(problem.at);
      copy.lastChild.textContent = "Copied";
    });
    box.append(make("div", { className: "at" }, make("code", {}, problem.at), copy));
  }
  if (problem.why) {
    box.append(make("details", {}, make("summary", {}, "Why?"), make("p", {}, ...coded(sentence(problem.why))),
      problem.source ? make("p", { className: "soft" }, `${problem.code}. ${problem.source}`) : null));
  }
  return box;
}

function renew() {
  const found = merged();
  const stops = found.filter((each) => each.problem.group === "stop").length;
  for (const id of ["count", "count-tab"]) {
    byId(id).textContent = found.length;
    byId(id).classList.toggle("stop", stops > 0);
  }
  const now = JSON.stringify([chosen, found.map((each) => [each.problem, placeOf(each)])]);
  if (now === listed) return;
  listed = now;
  const list = byId("list");
  const inside = document.activeElement && list.contains(document.activeElement) ? document.activeElement.dataset.key || "" : null;
  const top = list.scrollTop;
  list.replaceChildren();
  for (const [name, heading] of GROUPS) {
    const group = found.filter((each) => each.problem.group === name);
    if (!group.length) continue;
    list.append(make("section", { className: "group" },
      make("h3", {}, make("span", { className: `count ${name}` }, String(group.length)), heading),
      make("ul", { className: "mend" }, ...group.map(item))));
  }
  const left = visible().reduce((sum, each) => sum + each.more, 0);
  if (left) list.append(make("p", { className: "none" }, `And ${left} more. Mend some of these first.`));
  if (!found.length && visible().length) {
    list.append(make("p", { className: "none good" }, icon("ok"), "There is nothing to mend."));
  }
  list.scrollTop = top;
  if (inside !== null) (list.querySelector(`.it[data-key="${CSS.escape(inside)}"]`) || list).focus({ preventScroll: true });
}

// Chooses a problem; a second time in the list lets it go.
function choose(key, from) {
  chosen = key === chosen && from === "list" && !phone() ? "" : key;
  renew();
  for (const column of columns.values()) if (column.element.isConnected) column.point();
  const button = chosen && byId("list").querySelector(`.it[data-key="${CSS.escape(chosen)}"]`);
  if (!button) return;
  button.parentElement.scrollIntoView({ block: "nearest" });
  const placed = visible().some((each) => each.problems.some((p) => keyOf(p) === key && p.page));
  if (phone()) {
    if (from === "page") side("mend");
    else if (from === "list" && placed) side("pages");
    for (const column of columns.values()) if (column.element.isConnected) column.point();
  }
  if (from === "page" && !phone()) button.focus({ preventScroll: true });
}

function next(by, stops) {
  const all = [...byId("list").querySelectorAll(stops ? ".count.stop" : ".it")];
  const items = stops ? [...byId("list").querySelectorAll(".group:first-child .it")] : all;
  if (!items.length) return;
  const at = items.findIndex((each) => each.dataset.key === chosen);
  const key = items[(at + by + items.length) % items.length].dataset.key;
  if (stops && at >= 0 && items.length === 1) chosen = "";
  choose(key, "keys");
  const button = byId("list").querySelector(`.it[data-key="${CSS.escape(key)}"]`);
  if (button && !phone()) button.focus({ preventScroll: true });
}

// ---------- the bar, and which editions are shown

function head() {
  const all = visible();
  if (!all.length) return;
  const [first] = all;
  const alone = editions.size === 1;
  const [named, ...others] = titles();
  const title = others.length ? `${named} and ${others.length} more` : named;
  byId("title").textContent = title;
  const errors = Math.max(...all.map((each) => each.errors));
  document.title = `${errors ? `(${errors}) ` : ""}${title} · Watch`;
  const status = byId("status");
  status.hidden = !first.status;
  status.textContent = first.status.replace("-", " ");
  const state = byId("state");
  const making = all.some((each) => each.making);
  const stopped = all.some((each) => each.stopped);
  const made = Math.max(...all.map((each) => each.made));
  const words = stopped ? `Not printed: mend ${many(errors, "thing")}`
    : making ? (made ? "New pages are being made" : "The first pages are being made") : made ? `Made ${clock(made)}` : "";
  const kind = stopped ? "stop" : making ? "clock" : "ok";
  if (state.dataset.words !== words) {
    state.dataset.words = words;
    state.className = `state ${stopped ? "stop" : making ? "" : "good"}`;
    state.replaceChildren(icon(kind), make("span", {}, words));
  }
  const open = byId("open");
  open.hidden = !(alone && first.file);
  if (!open.hidden) {
    open.href = `/finished/${first.n}/${encodeURIComponent(first.file)}`;
    const last = stopped || first.old ? "last " : "";
    open.lastElementChild.replaceChildren(make("span", { className: "long" }, `Open the ${last}`), first.web ? "web page" : "PDF");
  }
}

function arrange() {
  const several = editions.size > 1;
  byId("choose").hidden = !several;
  if (several && byId("choose").children.length !== editions.size) {
    byId("choose").replaceChildren(...[...editions.values()].sort((a, b) => a.n - b.n).map((each) => {
      const button = make("button", { className: "b", type: "button" });
      button.dataset.n = each.n;
      button.addEventListener("click", () => pick(each.n));
      return button;
    }));
  }
  const severalTitles = titles().size > 1;
  for (const button of byId("choose").children) {
    const each = editions.get(Number(button.dataset.n));
    button.setAttribute("aria-pressed", String(shown.has(each.n)));
    button.replaceChildren(severalTitles ? `${each.title}, ${each.label}` : each.label,
      ...(each.stopped ? [icon("stop", "stop"), make("span", { className: "unseen" }, "is not printed")] : []));
  }
  const wanted = visible().map((each) => {
    if (!columns.has(each.n)) columns.set(each.n, new Column(each.n));
    return columns.get(each.n).element;
  });
  const at = byId("columns");
  if (wanted.length !== at.children.length || wanted.some((element, n) => at.children[n] !== element)) {
    const scrolled = [...columns.values()].map((column) => [column, column.pane.scrollTop]);
    at.replaceChildren(...wanted);
    for (const [column, top] of scrolled) column.pane.scrollTop = top;
  }
}

// Shows an edition or hides it; one is always shown. On a phone there is room for one.
function pick(n) {
  if (phone()) shown = new Set([n]);
  else if (!shown.has(n)) shown.add(n);
  else if (shown.size > 1) shown.delete(n);
  draw();
}

function draw(only) {
  arrange();
  for (const each of visible()) if (only === undefined || only === each.n) columns.get(each.n).show(each, editions.size === 1);
  renew();
  head();
}

function side(name) {
  document.body.dataset.side = name;
  for (const tab of document.querySelectorAll(".tabs .b")) tab.setAttribute("aria-pressed", String(tab.dataset.side === name));
  if (name === "pages") for (const column of columns.values()) column.look();
}

// ---------- what is told, and what is typed

let said = "";
let speaking = 0;
function speak() {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    const found = merged();
    const words = `${found.length ? `${found.length} to mend` : "Nothing to mend"}. ${byId("state").textContent.trim()}.`;
    if (words !== said) byId("said").textContent = said = words;
  }, 700);
}

function listen() {
  const source = new EventSource("/events");
  source.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    const known = editions.get(told.n);
    editions.set(told.n, told);
    if (shown === null) shown = new Set([told.n]);
    else if (!known && !phone() && shown.size < Math.max(1, Math.floor((innerWidth - 400) / 380))) shown.add(told.n);
    byId("lost").hidden = true;
    if (shown.has(told.n)) draw(known ? told.n : undefined);
    else arrange();
    speak();
    document.documentElement.dataset.told = performance.timeOrigin + performance.now();
  });
  source.addEventListener("error", () => { byId("lost").hidden = false; });
  source.addEventListener("open", () => { byId("lost").hidden = true; });
}

addEventListener("keydown", (event) => {
  if (event.key === "F8") {
    event.preventDefault();
    next(event.shiftKey ? -1 : 1);
  } else if (event.key === "F6") {
    event.preventDefault();
    const inList = byId("mend").contains(document.activeElement);
    if (phone()) side(inList ? "pages" : "mend");
    const pane = document.querySelector(".pane");
    (inList && pane ? pane : byId("list")).focus();
  } else if (event.key === "Escape" && chosen) {
    const inside = byId("list").contains(document.activeElement);
    const key = chosen;
    chosen = "";
    renew();
    for (const column of columns.values()) column.point();
    const button = inside && byId("list").querySelector(`.it[data-key="${CSS.escape(key)}"]`);
    if (button) button.focus({ preventScroll: true });
  }
});
// A phone has room for one edition.
matchMedia("(max-width: 52rem)").addEventListener("change", ({ matches }) => {
  if (matches && shown && shown.size > 1) {
    shown = new Set([Math.min(...shown)]);
    draw();
  }
});
for (const tab of document.querySelectorAll(".tabs .b")) tab.addEventListener("click", () => side(tab.dataset.side));
document.querySelector(".skip").addEventListener("click", () => { if (phone()) side("mend"); });
listen();
