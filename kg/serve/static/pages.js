// What every page does beyond HTML: a click on a head sorts its table. Nothing is stored or sent.
const number = (text) => (text.trim() === "" ? NaN : Number(text));

function order(body, place, down) {
  const rows = [...body.rows];
  const key = (row) => {
    const cell = row.cells[place];
    return cell ? (cell.dataset.sort ?? cell.textContent).trim() : "";
  };
  rows.sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    const bothNumbers = !Number.isNaN(number(a)) && !Number.isNaN(number(b));
    const found = bothNumbers ? number(a) - number(b) : a.localeCompare(b);
    return down ? -found : found;
  });
  body.append(...rows);
}

export function sortable(table) {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      order(table.tBodies[0], place, down);
    });
  });
}

document.querySelectorAll("table.sortable").forEach(sortable);
