/** Addresses of a list's next page. */

/** The path only: behind a proxy the server's own idea of its address may not be the browser's. */
export const pathOf = (href: string): string => href.replace(/^[a-z]+:\/\/[^/]+/, "");
