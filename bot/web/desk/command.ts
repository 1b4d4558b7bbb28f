// Commands on a ticket: each names the version that the agent saw. Who was quicker is told, and the ticket is read again.
import type { Answer } from "./client";
import type { Change, Row } from "./model";
import { teamName } from "./picker";
import type { Reader } from "./reading";
import { openRow } from "./state";
import type { Tools } from "./tools";
import { excuse } from "./tools";
import type { Fill, Word } from "./words";

// True: done. `told`: what is then said of it.
export type Command = (row: Row, ask: Promise<Answer<Change>>, told: [Word, Fill]) => Promise<boolean>;

export function commander(tools: Tools, read: Reader): Command {
  const { state, dispatch, toast } = tools;
  return async (row, ask, [word, fill]) => {
    dispatch({ type: "set", change: { busy: true } });
    const answer = await ask;
    dispatch({ type: "set", change: { busy: false } });
    if (answer.kind === "done") {
      dispatch({ type: "changed", change: answer.value });
      toast(word, { number: row.number, ...fill }, "good");
      return true;
    }
    if (answer.kind !== "taken") excuse(tools, answer);
    else {
      // Oneself, in another window: nobody was beaten, but what is on the screen is old.
      const by = answer.holder?.id === state().me?.id ? null : answer.holder;
      dispatch({ type: "beaten", ticket: row.number, by, detail: answer.detail });
      await read.ticket();
    }
    return false;
  };
}

// What a dialog asks about, once the agent has agreed.
export function confirmer(tools: Tools, read: Reader): () => Promise<void> {
  const { client, state, dispatch, toast, config } = tools;
  const command = commander(tools, read);

  async function change(ask: (row: Row) => Promise<Answer<Change>>, told: [Word, Fill]): Promise<void> {
    const row = openRow(state());
    dispatch({ type: "dialog", dialog: null });
    if (row && (await command(row, ask(row), told))) await read.ticket();
  }

  async function password(current: string, fresh: string): Promise<void> {
    const { dialog } = state();
    if (dialog?.kind !== "password" || dialog.busy) return;
    dispatch({ type: "dialog", dialog: { ...dialog, busy: true, problem: null } });
    const answer = await client.password(current, fresh);
    if (answer.kind === "done") {
      dispatch({ type: "dialog", dialog: null });
      return toast("passwordChanged", {}, "good");
    }
    const detail = answer.kind === "refused" || answer.kind === "taken" ? answer.detail : null;
    dispatch({ type: "dialog", dialog: { ...dialog, busy: false, problem: detail } });
    if (detail === null) excuse(tools, answer);
  }

  return async () => {
    const { dialog, lang } = state();
    if (dialog?.kind === "password") return password(dialog.current, dialog.fresh);
    if (dialog?.kind === "team") {
      const { team, note } = dialog;
      return change((row) => client.team(row.number, row.version, team, note), ["handed", { team: teamName(config, lang, team) }]);
    }
    if (dialog?.kind === "merge") {
      const { into } = dialog;
      return change((row) => client.merge(row.number, row.version, into), ["mergedDone", { number: into }]);
    }
  };
}
