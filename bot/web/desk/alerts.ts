// A sound and a desktop notification for what must not be missed. Both need a click first: browsers let no page make noise
// or ask for permission by itself. The sound is made here, of two sine waves; there is no file.

export interface Alerts {
  // To be called from a click or a key. True where notifications may be shown, too.
  turnOn: () => Promise<boolean>;
  ring: (title: string, text: string, tag: string, open: () => void) => void;
}

const NOTES = [880, 1174.7]; // Hz: a fifth apart is friendly, and neither is a voice
const LENGTH = 0.18; // seconds each

function chime(audio: AudioContext): void {
  NOTES.forEach((pitch, place) => {
    const begin = audio.currentTime + place * LENGTH * 0.75;
    const tone = new OscillatorNode(audio, { frequency: pitch });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(0.2, begin + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + LENGTH);
    tone.connect(volume).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + LENGTH);
  });
}

async function permitted(): Promise<boolean> {
  if (!("Notification" in window)) return false;
  return Notification.permission === "granted" || (await Notification.requestPermission()) === "granted";
}

export function alerts(): Alerts {
  let audio: AudioContext | null = null;

  function sound(): void {
    audio ??= new AudioContext();
    const player = audio;
    // After a reload the browser waits for the first click again; until then it stays silent.
    void player.resume().then(() => chime(player), () => undefined);
  }

  function show(title: string, text: string, tag: string, open: () => void): void {
    if (!("Notification" in window) || Notification.permission !== "granted" || document.hasFocus()) return;
    try {
      const shown = new Notification(title, { body: text, tag });
      shown.onclick = () => {
        window.focus();
        open();
        shown.close();
      };
    } catch {
      // Some phones have notifications only for service workers.
    }
  }

  return {
    async turnOn() {
      sound();
      return permitted();
    },
    ring(title, text, tag, open) {
      sound();
      show(title, text, tag, open);
    },
  };
}
