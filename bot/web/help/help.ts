// What the help centre's pages gain from a script; each of them works without.
import { openChat } from "./chat";
import { feedback } from "./feedback";
import { follow } from "./follow";
import { suggest } from "./suggest";

for (const form of document.querySelectorAll<HTMLFormElement>("form.search")) suggest(form);
for (const form of document.querySelectorAll<HTMLFormElement>("form.feedback")) feedback(form);
for (const page of document.querySelectorAll<HTMLElement>("[data-live]")) follow(page);
for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-chat]")) openChat(link);
