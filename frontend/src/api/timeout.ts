/** A signal that gives up after a while; `AbortSignal.timeout` came with Safari 16. */
export function timeoutSignal(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}
