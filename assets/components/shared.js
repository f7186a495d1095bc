// In front of every component's own script; see pages/ui/components.py.

// An element with a class and text; text of people and corpora can only ever come in as text.
function made(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function isDark(root) {
  const hex = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const parts = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(hex);
  return parts ? parts.slice(1).reduce((sum, part) => sum + parseInt(part, 16), 0) < 306 : false;
}

// A text with the numbers in: {n} and the like.
function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}

// The page has one length. Who moves it tells the other drawings at once, without asking the server.
function tellLength(length) {
  document.dispatchEvent(new CustomEvent("nlpbook-length", { detail: length }));
}

function hearLength(react) {
  const heard = (event) => react(event.detail);
  document.addEventListener("nlpbook-length", heard);
  return () => document.removeEventListener("nlpbook-length", heard);
}

// What the learner moved holds until the server says the same: an older answer may still be on its way.
// A server that never does (it refused the value) is believed after ten seconds, and at once where the
// learner took all moves back since: `takenBack` counts that.
function hold(root, name, value) {
  root.dataset[name] = value;
  (root.held ??= {})[name] = { value, until: Date.now() + 10_000 };
}

function serve(root, name, value, takenBack = 0) {
  const isBack = takenBack !== ((root.takenBack ??= {})[name] ?? takenBack);
  root.takenBack[name] = takenBack;
  const held = isBack ? undefined : root.held?.[name];
  if (held && held.value !== value && Date.now() < held.until) return;
  if (isBack || held || root.served?.[name] !== value) root.dataset[name] = value;
  delete root.held?.[name];
  (root.served ??= {})[name] = value;
}
