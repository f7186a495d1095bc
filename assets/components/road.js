// Stations with an arrow from each to the next. Data: see pages/ui/batches.py.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  const list = made("ol", "stations");
  list.setAttribute("aria-label", data.alt);
  data.stations.forEach((station) => {
    const box = made("li", "station");
    box.append(made("div", "title", station.title), made("code", "", station.code));
    box.append(made("pre", "", station.lines.join("\n")), made("div", "note", station.note));
    list.append(box);
  });
  root.replaceChildren(list);
}
