/** The server's time, from the dates of its answers. */
import { clockOffset } from "../model/clock";

let offset = 0;

export const knownOffset = (): number => offset;

/** After a start without a network: what was known when somebody joined. */
export function rememberOffset(milliseconds: number): void {
  offset = milliseconds;
}

export function noteAnswer(response: Response, asked: number): void {
  offset = clockOffset(response.headers.get("Date"), asked, Date.now()) ?? offset;
}

export const serverTime = (): string => new Date(Date.now() + offset).toISOString();
