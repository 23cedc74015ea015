/** Lists that come in pages. */
import { pathOf } from "../model/page-link";
import { request } from "./request";

/** Every page from `first` on: for lists of tens or hundreds, never of thousands. */
export async function followPages<Page extends { next: string | null }>(first: string): Promise<Page[]> {
  const pages: Page[] = [];
  for (let address: string | null = first; address; ) {
    const page: Page = await request(address);
    pages.push(page);
    address = page.next && pathOf(page.next);
  }
  return pages;
}
