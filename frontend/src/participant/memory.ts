/** What a tab and a device remember without a database: whose tab it is, and the code of a kiosk. */

const tokenKey = "nabotrakk.token";
const sheetKey = "nabotrakk.sheet";
const kioskKey = "nabotrakk.kiosk";

function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function write(storage: () => Storage, key: string, value: string | null): void {
  try {
    if (value) storage().setItem(key, value);
    else storage().removeItem(key);
  } catch {
    // Private windows may forbid it; then a reload asks for the code again.
  }
}

/** A reload continues in the tab somebody joined in; a new tab has to ask. */
export const rememberedToken = (): string | null => read(() => sessionStorage, tokenKey);
export const rememberToken = (token: string | null): void => write(() => sessionStorage, tokenKey, token);

/** The code everybody at this device joins with. */
export const rememberedKiosk = (): string | null => read(() => localStorage, kioskKey);
export const rememberKiosk = (code: string | null): void => write(() => localStorage, kioskKey, code);

/** How many paper sheets have been begun in this tab. */
export const sheetNumber = (): number => Number(read(() => sessionStorage, sheetKey) ?? 0);
export const rememberSheet = (number: number): void =>
  write(() => sessionStorage, sheetKey, number > 0 ? String(number) : null);
