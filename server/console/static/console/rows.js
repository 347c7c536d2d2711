// Rows of a list: add a copy of the blank one, move, take away. Their order in the page is their order in the list.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-rows]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest(".row");
  switch (button.dataset.rows) {
    case "add": {
      const list = button.closest(".rows");
      const blank = list.querySelector(":scope > template");
      list.dataset.next = Number(list.dataset.next) + 1;
      const copy = document.createElement("template");
      copy.innerHTML = blank.innerHTML.replaceAll(blank.dataset.mark, list.dataset.next);
      const added = copy.content.firstElementChild;
      list.querySelector(":scope > .list").append(added);
      added.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      break;
    }
    case "up":
      row.previousElementSibling?.before(row);
      button.focus();
      break;
    case "down":
      row.nextElementSibling?.after(row);
      button.focus();
      break;
    case "remove":
      row.remove();
      break;
  }
});
