// How long the pairs are, with max_seq_length as a handle on the figure. Data: see pages/ui/features/length_handle.py.

const HEIGHT = 210;
const FOOT = 26;
const LEFT = 52;
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".view");
  serve(root, "length", data.length, data.taken_back);
  const view = { data, root, say: component.setTriggerValue };
  paint(view);
  draw(view);
  const silence = hearLength((length) => {
    hold(root, "length", length);
    move(view, length);
  });
  const observer = new ResizeObserver(() => Math.abs(root.clientWidth - view.width) > 1 && draw(view));
  observer.observe(root);
  return () => {
    observer.disconnect();
    silence();
  };
}

function paint({ root, data }) {
  const dark = isDark(root);
  for (const [name, mark] of Object.entries(data.colours)) {
    root.style.setProperty(`--${name}`, dark ? mark.dark : mark.light);
    root.style.setProperty(`--${name}-fill`, dark ? mark.darkFill : mark.lightFill);
  }
}

function draw(view) {
  const { root, data } = view;
  const focused = root.getRootNode().activeElement?.classList.contains("handle");
  view.width = root.clientWidth;
  view.plot = Math.max(120, view.width - LEFT - 14);
  view.top = Math.max(...data.histogram, 1);
  const box = made("div", "plot");
  box.style.height = `${HEIGHT + FOOT}px`;
  view.handle = drawHandle(view);
  const figure = drawFigure(view);
  box.append(figure, view.handle);
  view.tiles = data.names.map((name) => drawTile(name));
  const tiles = made("div", "tiles");
  tiles.append(...view.tiles.map((tile) => tile.box));
  const keep = made("button", "keep", data.keep);
  keep.type = "button";
  keep.onclick = () => keepSvg(figure, "lengths.svg");
  root.replaceChildren(box, tiles, keep);
  listen(view, box);
  move(view, Number(root.dataset.length));
  if (focused) view.handle.focus();
}

function x(view, length) {
  return LEFT + (length / (view.data.histogram.length - 1)) * view.plot;
}

function drawFigure(view) {
  const { data } = view;
  const svg = shape("svg", { width: view.width, height: HEIGHT + FOOT, role: "img", "aria-label": data.alt });
  svg.append(hatch());
  for (const tick of ticks(view.top)) {
    const y = HEIGHT - (tick / view.top) * (HEIGHT - 26);
    svg.append(shape("line", { class: "grid", x1: LEFT, x2: LEFT + view.plot, y1: y, y2: y }));
    svg.append(word(LEFT - 8, y + 4, tick.toLocaleString(), "end"));
  }
  const step = view.plot < 420 ? 32 : 16;
  for (let length = 0; length < data.histogram.length; length += step) {
    svg.append(word(x(view, length), HEIGHT + 17, String(length), "middle"));
  }
  const wide = Math.max(1, (view.plot / data.histogram.length) * 0.8);
  view.bars = data.histogram.map((count, length) => {
    const high = count ? Math.max(1, (count / view.top) * (HEIGHT - 26)) : 0;
    return shape("rect", { x: x(view, length) - wide / 2, y: HEIGHT - high, width: wide, height: high });
  });
  svg.append(...view.bars, shape("line", { class: "axis", x1: LEFT, x2: LEFT + view.plot, y1: HEIGHT, y2: HEIGHT }));
  svg.append(word(0, 11, data.axes.pairs, "start"), word(LEFT + view.plot, HEIGHT - 6, data.axes.tokens, "end"));
  return svg;
}

// Round numbers for the axis of counts, three at most.
function ticks(top) {
  const rough = top / 3;
  const size = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = Math.max(1, [1, 2, 5, 10].find((factor) => factor * size >= rough) * size);
  return [1, 2, 3].map((n) => n * step).filter((tick) => tick <= top);
}

function hatch() {
  const pattern = shape("pattern", { id: "cut-hatch", width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.append(shape("rect", { width: 4, height: 4, class: "cut-ground" }), shape("rect", { width: 2, height: 4, class: "cut-line" }));
  const defs = shape("defs", {});
  defs.append(pattern);
  return defs;
}

function drawHandle(view) {
  const { data } = view;
  const handle = made("div", "handle");
  handle.tabIndex = 0;
  for (const [name, value] of Object.entries({
    role: "slider", "aria-label": data.name, "aria-valuemin": data.shortest,
    "aria-valuemax": data.histogram.length - 1, "aria-orientation": "horizontal",
  })) handle.setAttribute(name, value);
  view.number = made("span", "number");
  handle.append(view.number, made("span", "grip"));
  return handle;
}

function drawTile(name) {
  const box = made("div", "tile");
  const big = made("div", "big");
  const small = made("div", "small");
  box.append(made("div", "name", name), big, small);
  return { box, big, small };
}

function move(view, wanted) {
  const { data, root } = view;
  const length = Math.min(data.histogram.length - 1, Math.max(data.shortest, wanted));
  const facts = data.facts[length - data.shortest];
  view.handle.style.left = `${x(view, length + 0.5)}px`;
  view.number.textContent = length;
  view.handle.setAttribute("aria-valuenow", length);
  view.handle.setAttribute("aria-valuetext", [length, ...facts.map((fact, at) => `${data.names[at]} ${fact[0]}`)].join(", "));
  view.bars.forEach((bar, at) => bar.setAttribute("class", at > length ? "cut" : "kept"));
  facts.forEach(([big, small], at) => {
    view.tiles[at].big.textContent = big;
    view.tiles[at].small.textContent = small;
  });
}

function listen(view, box) {
  const { root, data } = view;
  const at = (event) => {
    const share = (event.clientX - box.getBoundingClientRect().left - LEFT) / view.plot;
    tellLength(Math.min(data.histogram.length - 1, Math.max(data.shortest, Math.round(share * (data.histogram.length - 1) - 0.5))));
  };
  box.onpointerdown = (event) => {
    if (event.button) return;
    event.preventDefault();
    box.setPointerCapture(event.pointerId);
    view.handle.focus();
    at(event);
    box.onpointermove = at;
  };
  box.onpointerup = box.onpointercancel = () => {
    if (box.onpointermove) release(view, 0);
    box.onpointermove = null;
  };
  view.handle.onkeydown = (event) => {
    const now = Number(root.dataset.length);
    const target = event.key === "Home" ? data.shortest : event.key === "End" ? data.histogram.length - 1 : KEYS[event.key] && now + KEYS[event.key];
    if (target === undefined) return;
    event.preventDefault();
    tellLength(Math.min(data.histogram.length - 1, Math.max(data.shortest, target)));
    release(view, 400);
  };
}

// The server hears of it when the handle is let go, or when the keys rest.
function release(view, wait) {
  const { root } = view;
  clearTimeout(root.waiting);
  root.waiting = setTimeout(() => view.say("length", Number(root.dataset.length)), wait);
}

function word(at, y, text, anchor) {
  const node = shape("text", { x: at, y, "text-anchor": anchor });
  node.textContent = text;
  return node;
}

function shape(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  return node;
}
