/** The board as it changes: told by the server, taken up again after a break. */
import type { Board, Connection } from "../model/board";
import { problemOf, type Problem } from "../model/problem";
import { fetchBoard } from "./groups";

export type BoardListener = {
  told: (board: Board) => void;
  connection: (connection: Connection) => void;
  /** The server will not show this board any more: signed out, or no such group. */
  refused: (problem: Problem) => void;
};

/** The server ends the stream now and then; a new one within this time is no break to speak of. */
const graceMilliseconds = 4_000;
const retryMilliseconds = 3_000;
/** A silent stream may be a quiet class or a dead line; asking tells which. */
const checkMilliseconds = 30_000;

/** Returns what stops listening. */
export function listenToBoard(group_id: string, listener: BoardListener): () => void {
  let source: EventSource | null = null;
  let isStopped = false;
  let grace: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let heardAt = 0;

  const heard = () => {
    heardAt = Date.now();
    clearTimeout(grace);
    grace = undefined;
    listener.connection("live");
  };
  const missed = (wait: number) => {
    grace ??= setTimeout(() => listener.connection("lost"), wait);
  };
  const told = (board: Board) => {
    if (isStopped) return;
    heard();
    listener.told(board);
  };

  /** The same board without the stream: proves the line, and says why it was refused. */
  async function ask(): Promise<void> {
    try {
      told(await fetchBoard(group_id));
    } catch (error) {
      if (isStopped) return;
      const problem = problemOf(error);
      missed(0);
      if ([401, 403, 404].includes(problem.status)) listener.refused(problem);
    }
  }

  function open(): void {
    source?.close();
    source = new EventSource(`/api/v1/groups/${group_id}/board/stream`);
    source.addEventListener("open", heard);
    source.addEventListener("board", (event) => told(JSON.parse((event as MessageEvent<string>).data) as Board));
    source.addEventListener("error", () => {
      missed(graceMilliseconds);
      // While it is connecting the browser tries by itself, with the number of the last event.
      if (source?.readyState !== EventSource.CLOSED) return;
      void ask();
      clearTimeout(retry);
      retry = setTimeout(open, retryMilliseconds);
    });
  }

  const wentOffline = () => missed(0);
  const check = setInterval(() => {
    if (Date.now() - heardAt >= checkMilliseconds) void ask();
  }, checkMilliseconds);
  addEventListener("offline", wentOffline);
  addEventListener("online", open);
  listener.connection("connecting");
  open();

  return () => {
    isStopped = true;
    source?.close();
    clearTimeout(grace);
    clearTimeout(retry);
    clearInterval(check);
    removeEventListener("offline", wentOffline);
    removeEventListener("online", open);
  };
}
