// "Was this helpful?" without leaving the page.

export function feedback(form: HTMLFormElement): void {
  const told = form.querySelector<HTMLElement>(".thanks");
  const buttons = [...form.querySelectorAll<HTMLButtonElement>("button")];

  function say(text: string | undefined, failed: boolean): void {
    if (!told) return;
    told.textContent = text ?? "";
    told.classList.add("said");
    told.classList.toggle("failed", failed);
  }

  async function send(pressed: HTMLButtonElement): Promise<void> {
    const helpful = pressed.value === "yes";
    const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
    const body = JSON.stringify({ about: "article", helpful, article: form.dataset.article, lang });
    for (const button of buttons) button.disabled = true;
    const kept = await fetch("/v1/feedback", { method: "POST", body }).then(
      (answer) => answer.ok,
      () => false,
    );
    for (const button of buttons) {
      button.disabled = false;
      if (kept) button.setAttribute("aria-pressed", String(button === pressed));
    }
    say(kept ? form.dataset[helpful ? "thanks" : "sorry"] : form.dataset.failed, !kept);
    pressed.focus();
  }

  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (!(pressed instanceof HTMLButtonElement)) return;
    event.preventDefault();
    void send(pressed);
  });
}
