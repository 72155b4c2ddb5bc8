// Small comforts. Every page works without this file.
"use strict";

(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Buttons that only a script can serve appear only when there is one.
  const reveal = (root) => {
    all("[data-print][hidden], [data-copy][hidden]", root).forEach((button) => { button.hidden = false; });
  };

  const toast = (words, kind) => {
    const toasts = document.getElementById("toasts");
    if (!toasts) return;
    const note = document.createElement("div");
    note.className = `ict-notice ict-notice--${kind}`;
    const body = document.createElement("p");
    body.textContent = words;
    note.append(body);
    toasts.replaceChildren(note);
    window.setTimeout(() => note.remove(), 10000);
  };

  // Saved or not: a form marked data-autosave tells it in its [data-save-status].
  let saving = 0;
  const say = (element, state) => {
    const form = element.closest("[data-autosave]");
    if (!form) return false;
    all("[data-save-status]", form).forEach((status) => {
      status.dataset.state = state;
      status.textContent = status.dataset[state];
    });
    return true;
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (say(event.detail.elt, "saving")) saving += 1;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    touched();
    const saved = say(event.detail.elt, event.detail.successful ? "saved" : "failed");
    if (saved) saving = Math.max(0, saving - 1);
    else if (event.detail.failed) toast(document.getElementById("toasts").dataset.failed, "error");
  });
  document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));

  // Leaving while something is being saved, or typed into a form marked data-guard, asks first.
  let typed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-guard]")) typed = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (saving > 0 || typed) event.preventDefault();
  });

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    typed = false;
    form.dataset.sent = "yes";
    all("[data-busy]", form).forEach((note) => { note.textContent = note.dataset.busy; });
    all("button[type=submit]", form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    window.setTimeout(() => release(form), 30000);
  });
  const release = (form) => {
    delete form.dataset.sent;
    all("[data-busy]", form).forEach((note) => { note.textContent = ""; });
    all("button[type=submit]", form).forEach((button) => button.removeAttribute("aria-disabled"));
  };
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

  // Warns two minutes before an idle session ends.
  const session = document.querySelector("[data-session-seconds]");
  let timer = 0;
  const touched = () => {
    if (!session) return;
    session.hidden = true;
    window.clearTimeout(timer);
    const seconds = Number(session.dataset.sessionSeconds);
    timer = window.setTimeout(() => { session.hidden = false; }, Math.max(seconds - 120, seconds / 2) * 1000);
  };
  const keep = async () => {
    const answer = await fetch(session.dataset.keepUrl, { credentials: "same-origin", cache: "no-store" });
    if (answer.ok && !answer.redirected) touched();
    else window.location.reload();
  };

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText((source.value || source.textContent).trim());
    toast(button.dataset.copied, "success");
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-print]")) window.print();
    if (button.matches("[data-copy]")) copy(button);
    if (button.matches("[data-keep]")) keep();
  });

  // Ctrl + "/" leads to the search field. Never "/" alone: WCAG 2.1.4 wants a key that can be told from speech.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || !(event.ctrlKey || event.metaKey)) return;
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  });

  document.addEventListener("DOMContentLoaded", () => {
    reveal(document);
    touched();
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
  });
})();
