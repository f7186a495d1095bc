// The road of an example: stops to choose from, and what is there at the chosen one. Data: pages/ui/features/example_road.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  const focused = root.getRootNode().activeElement?.classList.contains("stop");
  const list = made("div", "stops");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", data.alt);
  const panel = made("div", "panel");
  panel.setAttribute("role", "tabpanel");
  panel.id = "road-panel";
  panel.tabIndex = 0;
  const stops = data.stops.map((stop, at) => drawStop(stop, at));
  list.append(...stops);
  root.replaceChildren(list, panel);
  offerPicture(root, data.picture);
  const choose = (at, focus) => {
    root.dataset.at = at;
    stops.forEach((node, place) => {
      node.setAttribute("aria-selected", String(place === at));
      node.tabIndex = place === at ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", stops[at].id);
    panel.replaceChildren(...drawObject(data, data.stops[at]));
    if (focus) stops[at].focus();
  };
  stops.forEach((node, at) => {
    node.onclick = () => choose(at, false);
    node.onkeydown = (event) => {
      const steps = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 };
      if (!(event.key in steps)) return;
      event.preventDefault();
      choose(Math.min(stops.length - 1, Math.max(0, steps[event.key])), true);
    };
  });
  choose(Math.min(stops.length - 1, Number(root.dataset.at ?? 1)), focused);
}

function drawStop(stop, at) {
  const node = made("button", "stop");
  node.type = "button";
  node.id = `road-stop-${at}`;
  node.setAttribute("role", "tab");
  node.setAttribute("aria-controls", "road-panel");
  node.append(made("span", "nth", String(at + 1)), made("span", "title", stop.title));
  return node;
}

function drawObject(data, stop) {
  const head = made("div", "head");
  head.append(made("b", "", stop.title), made("code", "", stop.type));
  const table = made("table");
  const names = made("tr");
  data.columns.forEach((name) => {
    const cell = made("th", "", name);
    cell.scope = "col";
    names.append(cell);
  });
  const top = made("thead");
  top.append(names);
  const body = made("tbody");
  stop.parts.forEach((part) => {
    const row = made("tr");
    [part.name, part.type, part.shape, part.value].forEach((value, at) => {
      const cell = made("td", at === 3 ? "value" : "", value);
      cell.dataset.name = data.columns[at];
      row.append(cell);
    });
    body.append(row);
  });
  table.append(top, body);
  const said = [head, made("p", "", stop.says), table];
  return stop.note ? [...said, made("p", "quiet", stop.note)] : said;
}
