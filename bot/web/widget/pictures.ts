// Screenshots: looked at here before they travel, sent with their progress, shown again from the server.
import type { Client } from "./client";
import type { ChatState, Picture, PictureProblem } from "./model";
import { ticketOf } from "./model";
import type { ChatEvent } from "./state";
import { PICTURES } from "./view_composer";

const MAX_BYTES = 5_000_000;
const MAX_SIDE = 2560; // px, for a photo too big to be sent as it is
const PREVIEW = 480; // px

const PROBLEMS: Record<number, PictureProblem> = { 409: "tooMany", 413: "tooBig", 415: "notAPicture" };

interface Desk {
  client: Client;
  state(): ChatState;
  dispatch(event: ChatEvent): void;
  freshId(): string;
}

export interface Pictures {
  send: (files: readonly File[]) => void;
  paint(picture: Picture, canvas: HTMLCanvasElement): Promise<void>;
}

// Onto a canvas, so that no policy about images (img-src) of the page stands in the way. False: it is no picture.
async function draw(file: Blob, canvas: HTMLCanvasElement, maxSide: number): Promise<boolean> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return false;
  const scale = Math.min(1, maxSide / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return true;
}

// A photo from a phone is often over the limit: it is made smaller rather than refused.
async function fitting(file: File): Promise<Blob> {
  if (file.size <= MAX_BYTES) return file;
  const canvas = document.createElement("canvas");
  if (!(await draw(file, canvas, MAX_SIDE))) return file;
  const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return small ?? file;
}

export function pictures(desk: Desk): Pictures {
  const files = new Map<string, Blob>();

  async function upload(file: File, handle: string, ticket: string): Promise<void> {
    const id = desk.freshId();
    let picture: Picture = {
      kind: "picture", id, at: Date.now(), ticket, name: file.name || "screenshot.png", state: "sending", sent: 0, problem: null, url: null,
    };
    const show = (change: Partial<Picture>): void => {
      picture = { ...picture, ...change };
      desk.dispatch({ type: "picture", picture });
    };
    if (!PICTURES.includes(file.type || "?")) return show({ state: "failed", problem: "notAPicture" });
    const body = await fitting(file);
    if (body.size > MAX_BYTES) return show({ state: "failed", problem: "tooBig" });
    files.set(id, body);
    show({});
    const answer = await desk.client.upload(ticket, handle, body, picture.name, (sent) => {
      if (picture.state === "sending") show({ sent });
    });
    if (answer.kind === "done") return show({ state: "sent", sent: 1, url: answer.value });
    show({ state: "failed", problem: answer.kind === "later" ? "broken" : (PROBLEMS[answer.status] ?? "broken") });
  }

  return {
    // One after the other: a slow line carries one picture sooner than five.
    send(chosen) {
      const { conversation } = desk.state();
      const ticket = ticketOf(desk.state());
      if (!ticket || conversation === null) return desk.dispatch({ type: "hint", hint: true });
      void chosen.reduce((before, file) => before.then(() => upload(file, conversation, ticket.number)), Promise.resolve());
    },

    async paint(picture, canvas) {
      const { conversation } = desk.state();
      let file = files.get(picture.id);
      if (!file && picture.url !== null && conversation !== null) {
        const answer = await desk.client.picture(picture.url, conversation);
        if (answer.kind === "done") files.set(picture.id, (file = answer.value));
      }
      if (file) await draw(file, canvas, PREVIEW);
    },
  };
}
