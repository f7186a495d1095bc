// Words or pieces shaded by what they contribute. Data: see pages/ui/asking/why.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  const dark = isDark(root);
  root.style.setProperty("--for", dark ? data.colours.for.dark : data.colours.for.light);
  root.style.setProperty("--against", dark ? data.colours.against.dark : data.colours.against.light);
  const lines = data.lines.map((line) => {
    const box = made("div", "line");
    box.append(made("div", "name", line.name));
    const units = made("div", "units");
    for (const unit of line.units) {
      const item = made("div", `unit ${unit.share < 0 ? "against" : "for"}`);
      item.style.setProperty("--share", `${Math.round(85 * Math.abs(unit.share))}%`);
      item.title = unit.said;
      item.append(made("div", "text", unit.text), made("div", "number", unit.number));
      units.append(item);
    }
    box.append(units);
    return box;
  });
  const legend = made("div", "legend");
  legend.append(made("span", "key for", data.words.for), made("span", "key against", data.words.against));
  root.setAttribute("role", "img");
  root.setAttribute("aria-label", data.alt);
  root.replaceChildren(...lines, legend);
  offerPicture(root, data.picture);
}
