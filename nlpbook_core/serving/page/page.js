// The form: asks /api and shows what comes. Text is only ever set as text.
const at = (id) => document.getElementById(id);
let words, labels;

async function start() {
  const all = await (await fetch("words.json")).json();
  const lang = chosen(all);
  ({ form: words, labels } = all[lang]);
  document.documentElement.lang = lang;
  document.title = words.title;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];
  const others = Object.keys(all).filter((code) => code !== lang);
  at("languages").replaceChildren(...others.map((code) => link(code, all[code].language.name)));
  at("form").addEventListener("submit", ask);
}

// What the address asks for, else the browser's language, else the one for readers of other languages.
function chosen(all) {
  const codes = Object.keys(all);
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked !== null) return codes.includes(asked) ? asked : codes[0];
  const known = (code) => navigator.language.startsWith(code);
  return codes.find(known) ?? codes.find((code) => all[code].language.for_others === "yes") ?? codes[0];
}

function link(code, name) {
  const node = made("a", "", name);
  node.href = `?lang=${code}`;
  node.lang = code;
  return node;
}

async function ask(event) {
  event.preventDefault();
  at("send").disabled = true;
  at("problem").hidden = true;
  try {
    const body = JSON.stringify({ premise: at("premise").value, hypothesis: at("hypothesis").value });
    const reply = await fetch("api", { method: "POST", headers: { "content-type": "application/json" }, body });
    if (reply.ok) show(await reply.json());
    else complain(reply.status === 503 ? words.busy : reply.status < 500 ? words.refused : words.broken);
  } catch {
    complain(words.broken);
  }
  at("send").disabled = false;
}

function complain(text) {
  at("answer").hidden = true;
  at("problem").textContent = text;
  at("problem").hidden = false;
}

function show(found) {
  const word = labels[found.label] ?? found.label;
  at("prediction").textContent = word === found.label ? word : `${word} (${found.label})`;
  at("said-premise").textContent = found.premise;
  at("said-hypothesis").textContent = found.hypothesis;
  const names = Object.keys(found.probabilities);
  const places = names.every((name) => NLI.includes(name)) ? NLI : names;
  const bars = names.map((name) => row(name, found.probabilities[name], `var(--label-${places.indexOf(name) % 8})`));
  at("bars").replaceChildren(...bars.flat());
  at("cut").hidden = found.num_cut === 0;
  at("cut").textContent = words.cut.replace("{n}", found.num_cut);
  at("answer").hidden = false;
}

// These keep their colours in whatever order a model has them.
const NLI = ["entailment", "contradiction", "neutral"];

function row(label, share, colour) {
  const track = made("div", "track");
  const fill = made("div", "fill");
  fill.style.width = `${100 * share}%`;
  fill.style.background = colour;
  track.append(fill);
  return [made("div", "", labels[label] ?? label), track, made("div", "", `${(100 * share).toFixed(2)} %`)];
}

function made(tag, className, text) {
  const node = document.createElement(tag);
  node.className = className.trim();
  if (text !== undefined) node.textContent = text;
  return node;
}

start();
