// The same pairs over time. Sentences are set through textContent. Data: see pages/ui/strips.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  if (!data.rows.length) {
    root.replaceChildren(made("p", "none", data.empty));
    return;
  }
  const dark = isDark(root);
  const table = made("table");
  const head = made("tr");
  head.append(...[data.head, ...data.columns].map((name) => heading(name)));
  const top = made("thead");
  top.append(head);
  const body = made("tbody");
  data.rows.forEach((row) => body.append(drawRow(row, data.columns, dark)));
  table.append(top, body);
  root.tabIndex = 0;
  root.replaceChildren(table);
  offerPicture(root, data.picture);
}

function heading(name) {
  const node = made("th", "", name);
  node.scope = "col";
  return node;
}

function drawRow(row, columns, dark) {
  const line = made("tr");
  const pair = made("td", "pair", `${row.premise} → ${row.hypothesis}`);
  pair.append(made("small", "", row.gold));
  line.append(pair);
  row.cells.forEach((cell, at) => {
    const box = made("td", "cell");
    box.dataset.column = columns[at];
    const stack = made("div", "stack");
    stack.setAttribute("role", "img");
    stack.setAttribute("aria-label", cell.alt);
    stack.title = cell.alt;
    cell.bars.forEach((bar) => {
      const part = made("i");
      part.dataset.pattern = bar.pattern;
      part.style.setProperty("--ink", dark ? bar.dark : bar.light);
      part.style.width = `${100 * bar.fraction}%`;
      stack.append(part);
    });
    box.append(stack, made("div", "best", cell.best));
    line.append(box);
  });
  return line;
}
