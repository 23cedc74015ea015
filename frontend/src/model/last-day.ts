/** A moment on the last day one can answer: a campaign closes at its end, when the next one begins. */
export const lastDay = (closes_at: string): string => new Date(Date.parse(closes_at) - 1).toISOString();
