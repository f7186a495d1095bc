// Says when the browser went from light to dark or back while the page is open. It shows nothing.

export default function ({ parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".view");
  // The colour follows the page's theme, and so its transition tells of every switch, whoever made it.
  root.ontransitionend = () => setTriggerValue("switched", true);
}
