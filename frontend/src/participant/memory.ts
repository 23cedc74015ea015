/** What the tab remembers, so that a reload continues: the token, and nothing about the child. */

const key = "nabotrakk.token";

export function rememberedToken(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

export function rememberToken(token: string | null): void {
  try {
    if (token) sessionStorage.setItem(key, token);
    else sessionStorage.removeItem(key);
  } catch {
    // Private windows may forbid it; then a reload asks for the code again.
  }
}
