// The token view. All text reaches the page through textContent. Data: see pages/ui/tokens/ribbon.py.

const SHOWN_PADDING = 3;
const GAP = 3;
const MORE_WIDTH = 44;
const measuring = document.createElement("canvas").getContext("2d");

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".view");
  const view = { data, root, say: component.setTriggerValue, expanded: root.dataset.expanded === "yes", at: Number(root.dataset.at ?? 0), width: 0 };
  paint(root, data.colours);
  view.body = root.querySelector(".body") ?? root.appendChild(made("div", "body"));
  const silence = data.knobs ? takeKnobs(view) : () => {};
  draw(view);
  offerPicture(root, data.picture);
  const observer = new ResizeObserver(() => {
    if (Math.abs(root.clientWidth - view.width) > 1) draw(view);
  });
  observer.observe(root);
  return () => {
    observer.disconnect();
    silence();
  };
}

// The two settings above the view. What the learner moves holds until the server knows it.
function takeKnobs(view) {
  const { root, data } = view;
  const { knobs } = data;
  for (const name of ["length", "truncation"]) serve(root, name, knobs[name], data.taken_back);
  root.querySelector(".knobs") ?? root.prepend(drawKnobs(knobs));
  const slide = root.querySelector(".knobs input[type=range]");
  const turn = (length) => {
    hold(root, "length", Math.min(knobs.longest, Math.max(knobs.shortest, length)));
    showKnobs(root);
    cancelAnimationFrame(root.frame);
    root.frame = requestAnimationFrame(() => draw(view));
  };
  slide.oninput = () => tellLength(Number(slide.value));
  slide.onchange = () => {
    clearTimeout(root.waiting);
    root.waiting = setTimeout(() => view.say("length", Number(root.dataset.length)), 250);
  };
  root.querySelectorAll(".knobs input[type=radio]").forEach((radio) => {
    radio.onchange = () => {
      hold(root, "truncation", radio.value);
      draw(view);
      view.say("truncation", radio.value);
    };
  });
  slide.max = knobs.longest;
  showKnobs(root);
  return hearLength(turn);
}

function drawKnobs(knobs) {
  const box = made("div", "knobs");
  box.dataset.noPicture = "";
  const length = made("label", "knob");
  const slide = made("input");
  Object.assign(slide, { type: "range", min: knobs.shortest, max: knobs.longest, step: 1 });
  length.append(made("span", "", knobs.names.length), slide, made("output"));
  const strategy = made("fieldset", "knob");
  strategy.append(made("legend", "", knobs.names.truncation));
  knobs.choices.forEach((choice) => {
    const label = made("label");
    const radio = made("input");
    Object.assign(radio, { type: "radio", name: "truncation", value: choice.name });
    label.append(radio, made("span", "", choice.word));
    strategy.append(label);
  });
  box.append(length, strategy);
  return box;
}

function showKnobs(root) {
  root.querySelector(".knobs input[type=range]").value = root.dataset.length;
  root.querySelector(".knobs output").textContent = root.dataset.length;
  root.querySelectorAll(".knobs input[type=radio]").forEach((radio) => {
    radio.checked = radio.value === root.dataset.truncation;
  });
}

// The row as the knobs cut and pad it; without knobs, as the server did.
function arrange(view) {
  const { data, root } = view;
  view.pieces = data.pieces;
  view.dropped = data.dropped;
  view.words = data.words;
  if (!data.knobs) return;
  const { knobs, templates } = data;
  const length = Number(root.dataset.length);
  const kept = knobs.kept[root.dataset.truncation][length - knobs.shortest];
  const met = [0, 0];
  const stays = (piece) => piece.sentence === null || met[piece.sentence]++ < kept[piece.sentence];
  view.pieces = [];
  view.dropped = [];
  data.pieces.forEach((piece) => (stays(piece) ? view.pieces : view.dropped).push(piece));
  const padding = Math.max(0, length - view.pieces.length);
  view.words = { ...data.words, ...counted(view, templates, padding) };
  const row = view.pieces.concat(new Array(padding).fill(data.padding));
  view.pieces = row.map((piece, at) => ({ ...piece, detail: placed(piece, filled(templates.detail_position, { n: at })) }));
  view.dropped = view.dropped.map((piece) => ({
    ...piece, kind: "cut", detail: [piece.detail[0], templates.detail_cut, ...(data.counted ? piece.detail.slice(-1) : [])],
  }));
}

function placed(piece, where) {
  return [piece.detail[0], where, ...piece.detail.slice(2)];
}

function counted(view, templates, padding) {
  const dropped = view.dropped.length;
  return {
    dropped: filled(templates.dropped, { n: dropped }),
    showPadding: filled(templates.show_padding, { n: padding }),
    summary: filled(templates.summary, { n: view.pieces.length, padding, dropped }),
  };
}

// Whether the page is dark is read from the page itself, so a switched theme needs no round trip.
function paint(root, colours) {
  const dark = isDark(root);
  root.dataset.theme = dark ? "dark" : "light";
  root.style.setProperty("--nlp-quiet", colours.reference[dark ? "dark" : "light"]);
  root.style.setProperty("--nlp-focus", "var(--st-primary-color)");
  root.style.setProperty("--nlp-page", "var(--st-background-color)");
}

function ink(view, node, kind) {
  const mark = view.data.colours[kind];
  const dark = view.root.dataset.theme === "dark";
  node.style.setProperty("--ink", dark ? mark.dark : mark.light);
  node.style.setProperty("--fill", dark ? mark.darkFill : mark.lightFill);
}

function draw(view) {
  const { root, data, body } = view;
  const focused = body.contains(root.getRootNode().activeElement);
  view.width = root.clientWidth;
  body.replaceChildren();
  arrange(view);
  view.nodes = [];
  // Pieces that fell off can be looked at like the others: their numbers go on after the last position.
  view.items = view.pieces.concat(view.dropped);
  const texts = made("div", "texts");
  data.sentences.forEach((sentence, place) => texts.append(drawSentence(view, sentence, place)));
  body.append(texts);
  const pieces = made("div", "pieces");
  pieces.setAttribute("role", "group");
  pieces.setAttribute("aria-label", `${data.words.title}: ${view.words.summary}`);
  pieces.append(...drawLines(view));
  if (data.label) pieces.append(drawLabel(view));
  body.append(pieces);
  if (view.dropped.length) body.append(drawDropped(view));
  if (!data.hasSegments && data.rows.includes("segments")) body.append(made("p", "note", data.words.noSegments));
  view.detail = made("div", "detail", data.words.hint);
  view.detail.setAttribute("aria-live", "polite");
  body.append(view.detail, drawLegend(view));
  listen(view, pieces);
  if (focused) pick(view, view.at, true);
}

// Signs that nobody sees. A joiner within an emoji is not among them: it must stay where it is.
const UNSEEN = /^[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]$/;

// Runs of characters between the borders of pieces: whole runs, so that jamo and emoji stay together.
function drawSentence(view, sentence, place) {
  const box = made("div", "text");
  box.append(made("div", "name", sentence.name));
  const line = made("div", "sentence");
  line.dir = "auto";
  const signs = Array.from(sentence.text);
  const owners = new Array(signs.length);
  const borders = new Set([0, signs.length]);
  view.items.forEach((piece, at) => {
    if (piece.sentence !== place || piece.end <= piece.start) return;
    borders.add(piece.start).add(piece.end);
    for (let sign = piece.start; sign < piece.end; sign += 1) owners[sign] ??= at;
  });
  signs.forEach((sign, at) => UNSEEN.test(sign) && borders.add(at).add(at + 1));
  const cuts = [...borders].sort((a, b) => a - b);
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    line.append(drawRun(view, signs.slice(cuts[i], cuts[i + 1]), owners[cuts[i]], place, cuts[i]));
  }
  box.append(line);
  return box;
}

function drawRun(view, signs, owner, place, start) {
  const run = made("span", "", signs.join(""));
  run.dataset.sentence = place;
  run.dataset.start = start;
  if (signs.length === 1 && UNSEEN.test(signs[0])) {
    run.dataset.unseen = `U+${signs[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  }
  if (owner !== undefined) {
    run.dataset.at = owner;
    ink(view, run, view.items[owner].kind);
    if (owner >= view.pieces.length) run.dataset.cut = "";
  }
  return run;
}

// The padding is folded to at most three places, fewer where that saves a line.
function shownPieces(view, room) {
  if (view.dropped.length) return withHoles(view);
  const pieces = view.pieces.map((piece, at) => ({ ...piece, at }));
  const first = pieces.findIndex((piece) => piece.kind === "padding");
  if (first < 0 || pieces.length - first <= SHOWN_PADDING) return pieces.map(cellOf);
  if (view.expanded) return [...pieces.map(cellOf), { more: 0, width: MORE_WIDTH }];
  const used = pieces.slice(0, first).reduce((sum, piece) => sum + pieceWidth(piece) + GAP, 0) % room;
  const places = Math.floor((room - used - MORE_WIDTH) / (31 + GAP));
  const shown = first + Math.min(SHOWN_PADDING, Math.max(1, places));
  return [...pieces.slice(0, shown).map(cellOf), { more: pieces.length - shown, width: MORE_WIDTH }];
}

// Where pieces fell off, the row has a hole that says how many.
function withHoles(view) {
  const { pieces, dropped } = view;
  return pieces.flatMap((piece, at) => {
    const cell = cellOf({ ...piece, at });
    const ends = piece.sentence !== null && pieces[at + 1]?.sentence !== piece.sentence;
    const fell = ends ? dropped.filter((gone) => gone.sentence === piece.sentence).length : 0;
    return fell ? [cell, { fell, look: segmentLook(piece), width: 34 }] : [cell];
  });
}

function cellOf(piece) {
  return { piece, look: segmentLook(piece), width: pieceWidth(piece) };
}

function pieceWidth(piece) {
  measuring.font = piece.kind === "first" || piece.kind === "second" ? "14px sans-serif" : "700 11px sans-serif";
  const text = measuring.measureText(piece.shown).width + (piece.continued || piece.unknown ? 12 : 0) + 8;
  measuring.font = "12px monospace";
  return Math.ceil(Math.min(220, Math.max(31, text, measuring.measureText(String(piece.id)).width + 2)));
}

function drawLines(view) {
  const narrow = view.width < 500;
  const labels = narrow ? 46 : 84;
  const room = Math.max(120, view.width - labels - GAP);
  const cells = shownPieces(view, room);
  const total = cells.reduce((sum, cell) => sum + Math.min(cell.width, room) + GAP, 0);
  // Lines of about the same length: a last line with a single piece on it reads badly.
  const aim = Math.min(room, total / Math.ceil(total / room) + 40);
  const lines = [[]];
  let used = 0;
  for (const cell of cells) {
    const width = Math.min(cell.width, room - GAP);
    if (used + width + GAP > aim && lines.at(-1).length) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1).push({ ...cell, width });
    used += width + GAP;
  }
  return lines.map((line) => drawLine(view, line, labels, narrow));
}

function drawLine(view, line, labels, narrow) {
  const { words } = view;
  const { hasSegments } = view.data;
  const box = made("div", "line");
  box.style.gridTemplateColumns = `${labels}px ${line.map((cell) => `minmax(${cell.width}px, ${cell.width + 12}px)`).join(" ")}`;
  const rows = [
    ["pieces", words.pieces, ""],
    ["ids", words.ids, "input_ids"],
    ...(hasSegments ? [["segments", words.segments, "token_type"]] : []),
    ["mask", words.mask, "attention"],
    ["positions", words.positions, ""],
  ].filter(([row]) => row === "pieces" || view.data.rows.includes(row));
  rows.forEach(([row, name, code], at) => {
    const label = made("div", "row-name", name);
    if (code && !narrow) label.append(made("small", "", code));
    place(label, at + 1, 1);
    box.append(label);
    if (row === "segments") box.append(...drawBars(view, line, at + 1));
    else line.forEach((cell, column) => box.append(place(drawCell(view, cell, row), at + 1, column + 2)));
  });
  return box;
}

function place(node, row, column) {
  node.style.gridRow = row;
  node.style.gridColumn = column;
  return node;
}

function drawCell(view, cell, row) {
  if (cell.more !== undefined) return row === "pieces" ? drawMore(view, cell.more) : made("span");
  if (cell.fell) return row === "pieces" ? drawHole(view, cell.fell) : made("span");
  const { piece } = cell;
  if (row === "pieces") return drawPiece(view, piece);
  const value = { ids: piece.id, mask: piece.mask, positions: piece.at }[row];
  const node = made("div", row === "mask" ? "mask" : "cell", String(value));
  node.dataset.row = row;
  node.dataset.at = piece.at;
  if (row === "mask" && !piece.mask) node.dataset.off = "";
  node.setAttribute("aria-hidden", "true");
  (view.nodes[piece.at] ??= []).push(node);
  return node;
}

function drawPiece(view, piece) {
  const node = made("button", "piece");
  node.type = "button";
  node.dataset.kind = piece.kind;
  node.dataset.at = piece.at;
  node.tabIndex = piece.at === view.at ? 0 : -1;
  if (piece.unknown) node.dataset.unknown = "";
  if (piece.continued) node.append(made("i", "", "##"));
  node.append(document.createTextNode(piece.shown));
  node.setAttribute("aria-label", [piece.token, ...piece.detail].join(", "));
  ink(view, node, piece.unknown ? "unknown" : piece.kind);
  (view.nodes[piece.at] ??= []).unshift(node);
  return node;
}

function drawHole(view, fell) {
  const node = made("div", "hole", `↓${fell}`);
  node.title = view.words.hole.replace("{n}", fell);
  node.setAttribute("aria-hidden", "true");
  ink(view, node, "cut");
  return node;
}

function drawMore(view, hidden) {
  const { words } = view;
  const node = made("button", "more", hidden ? words.more.replace("{n}", hidden) : "−");
  node.type = "button";
  node.setAttribute("aria-label", hidden ? words.showPadding : words.hidePadding);
  node.title = hidden ? words.showPadding : words.hidePadding;
  node.setAttribute("aria-expanded", String(!hidden));
  node.addEventListener("click", () => {
    view.expanded = !view.expanded;
    view.root.dataset.expanded = view.expanded ? "yes" : "no";
    draw(view);
    view.root.querySelector(".more")?.focus();
  });
  return node;
}

// Neighbours of one segment share a bar; padding has its own although its number is 0 too.
function drawBars(view, line, row) {
  const bars = [];
  let from = 0;
  const cells = line.filter((cell) => cell.look);
  while (from < cells.length) {
    const { look } = cells[from];
    let to = from;
    while (to < cells.length && cells[to].look === look) to += 1;
    const members = view.pieces.filter((piece) => segmentLook(piece) === look);
    const id = members[0].segment;
    const long = view.words[look].replace("{id}", id).replace("{n}", members.length);
    const width = cells.slice(from, to).reduce((sum, cell) => sum + cell.width, 0);
    const bar = made("div", "bar", width > 120 ? long : String(id));
    bar.title = long;
    bar.dataset.kind = look;
    bar.setAttribute("aria-hidden", "true");
    ink(view, bar, look);
    place(bar, row, `${from + 2} / ${to + 2}`);
    bars.push(bar);
    from = to;
  }
  return bars;
}

function segmentLook(piece) {
  if (piece.kind === "padding") return "padding";
  return piece.segment === 1 ? "second" : "first";
}

// One answer for the whole row of pieces: it has no column of its own.
function drawLabel(view) {
  const narrow = view.width < 500;
  const box = made("div", "line answer");
  box.style.gridTemplateColumns = `${narrow ? 46 : 84}px auto`;
  const name = made("div", "row-name", view.words.label);
  if (!narrow) name.append(made("small", "", "label"));
  box.append(name, made("div", "label", view.data.label));
  return box;
}

// What was cut lies below the row, under the name of the sentence that lost it: fallen, not gone.
function drawDropped(view) {
  const box = made("div", "dropped");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", view.words.dropped);
  box.append(made("div", "name", view.words.dropped));
  view.data.sentences.forEach((sentence, place) => {
    const heap = made("div", "heap");
    heap.append(made("span", "name", sentence.name));
    view.dropped.forEach((piece, number) => {
      if (piece.sentence === place) heap.append(drawFallen(view, piece, number));
    });
    if (heap.childElementCount > 1) box.append(heap);
  });
  return box;
}

function drawFallen(view, piece, number) {
  const at = view.pieces.length + number;
  const node = made("button", "piece");
  node.type = "button";
  node.dataset.kind = "cut";
  node.dataset.at = at;
  node.tabIndex = -1;
  if (piece.unknown) node.dataset.unknown = "";
  node.style.setProperty("--tilt", `${((number * 37) % 11) - 5}deg`);
  if (piece.continued) node.append(made("i", "", "##"));
  node.append(document.createTextNode(piece.shown));
  node.setAttribute("aria-label", [piece.token, ...piece.detail].join(", "));
  ink(view, node, "cut");
  view.nodes[at] = [node];
  return node;
}

function drawLegend(view) {
  const { pieces, dropped, words } = view;
  const box = made("div", "legend");
  const kinds = ["first", "second", "cls", "sep", "padding"].filter((kind) => pieces.some((p) => p.kind === kind));
  if ([...pieces, ...dropped].some((piece) => piece.unknown)) kinds.push("unknown");
  if (dropped.length) kinds.push("cut");
  if (pieces.some((piece) => piece.continued)) kinds.push("continued");
  kinds.forEach((kind) => {
    const entry = made("span");
    const swatch = made("i", "", kind === "continued" ? "##" : undefined);
    swatch.dataset.kind = kind;
    if (kind !== "continued") ink(view, swatch, kind);
    entry.append(swatch, made("span", "", words.marks[kind]));
    box.append(entry);
  });
  return box;
}

function pick(view, at, focus) {
  const piece = view.items[at];
  if (!piece) return;
  view.root.querySelectorAll("[data-on]").forEach((node) => delete node.dataset.on);
  view.root.querySelectorAll(".piece[tabindex='0']").forEach((node) => (node.tabIndex = -1));
  view.at = at;
  view.root.dataset.at = at;
  const nodes = view.nodes[at] ?? [];
  nodes.forEach((node) => (node.dataset.on = ""));
  view.root.querySelectorAll(`.sentence span[data-sentence="${piece.sentence}"]`).forEach((run) => {
    const start = Number(run.dataset.start);
    if (start >= piece.start && start < piece.end) run.dataset.on = "";
  });
  if (nodes[0]) {
    nodes[0].tabIndex = 0;
    if (focus) nodes[0].focus();
  }
  view.detail.replaceChildren(made("b", "", piece.token), document.createTextNode(piece.detail.join(" · ")));
}

function listen(view, pieces) {
  const over = (event) => {
    const node = event.target.closest?.("[data-at]");
    if (node && node !== view.root) pick(view, Number(node.dataset.at), false);
  };
  view.root.onmouseover = over;
  view.root.onclick = over;
  [pieces, view.root.querySelector(".dropped")].forEach((box) => box?.addEventListener("focusin", over));
  view.root.onkeydown = (event) => {
    if (!event.target.classList.contains("piece")) return;
    const seen = Object.keys(view.nodes).map(Number);  // in ascending order; folded padding is not in it
    const now = Math.max(0, seen.indexOf(view.at));
    const last = seen.length - 1;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const target = event.key === "Home" ? 0 : event.key === "End" ? last : step && now + step;
    if (target === undefined) return;
    event.preventDefault();
    pick(view, seen[Math.min(last, Math.max(0, target))], true);
  };
}
