import type { Page } from "@sentiment/mlflow";

/** All pages of a search: their items, how many each had, and how many pages they were. */
export async function pages<T>(
  page: (token: string | undefined) => Promise<Page<T>>,
): Promise<{ readonly items: T[]; readonly sizes: readonly number[]; readonly pages: number }> {
  const items: T[] = [];
  const sizes: number[] = [];
  let token: string | undefined;
  do {
    const next = await page(token);
    items.push(...next.items);
    sizes.push(next.items.length);
    token = next.nextPageToken;
  } while (token !== undefined);
  return { items, sizes, pages: sizes.length };
}
