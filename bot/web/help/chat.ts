// A link to how to reach people opens the chat where the widget is there. It may come later than this script.

interface Widget {
  open(): void;
}

function widget(): Widget | null {
  const found: unknown = (window as unknown as { Xiaoer?: unknown }).Xiaoer;
  return typeof found === "object" && found !== null && "open" in found ? (found as Widget) : null;
}

export function openChat(link: HTMLAnchorElement): void {
  link.addEventListener("click", (event) => {
    const chat = widget();
    if (!chat || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    chat.open();
  });
}
