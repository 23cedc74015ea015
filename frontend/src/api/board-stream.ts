/** The board as it changes: told by the server, taken up again after a break, until it is stopped. */
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

export class BoardStream {
  #source: EventSource | null = null;
  #isStopped = false;
  #grace: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #heardAt = 0;
  readonly #check: ReturnType<typeof setInterval>;

  constructor(
    readonly group_id: string,
    readonly listener: BoardListener,
  ) {
    this.#check = setInterval(() => {
      if (Date.now() - this.#heardAt >= checkMilliseconds) void this.#ask();
    }, checkMilliseconds);
    addEventListener("offline", this.#wentOffline);
    addEventListener("online", this.#open);
    listener.connection("connecting");
    this.#open();
  }

  stop(): void {
    this.#isStopped = true;
    this.#source?.close();
    clearTimeout(this.#grace);
    clearTimeout(this.#retry);
    clearInterval(this.#check);
    removeEventListener("offline", this.#wentOffline);
    removeEventListener("online", this.#open);
  }

  #open = (): void => {
    this.#source?.close();
    const source = new EventSource(`/api/v1/groups/${this.group_id}/board/stream`);
    source.addEventListener("open", () => this.#heard());
    source.addEventListener("board", (event) =>
      this.#told(JSON.parse((event as MessageEvent<string>).data) as Board),
    );
    source.addEventListener("error", () => this.#broke(source));
    this.#source = source;
  };

  #broke(source: EventSource): void {
    this.#missed(graceMilliseconds);
    // While it is connecting the browser tries by itself, with the number of the last event.
    if (source.readyState !== EventSource.CLOSED) return;
    void this.#ask();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(this.#open, retryMilliseconds);
  }

  #heard(): void {
    this.#heardAt = Date.now();
    clearTimeout(this.#grace);
    this.#grace = undefined;
    this.listener.connection("live");
  }

  #missed(wait: number): void {
    this.#grace ??= setTimeout(() => this.listener.connection("lost"), wait);
  }

  #wentOffline = (): void => this.#missed(0);

  #told(board: Board): void {
    if (this.#isStopped) return;
    this.#heard();
    this.listener.told(board);
  }

  /** The same board without the stream: proves the line, or says why it was refused. */
  async #ask(): Promise<void> {
    try {
      this.#told(await fetchBoard(this.group_id));
    } catch (error) {
      if (this.#isStopped) return;
      const problem = problemOf(error);
      this.#missed(0);
      if ([401, 403, 404].includes(problem.status)) this.listener.refused(problem);
    }
  }
}
