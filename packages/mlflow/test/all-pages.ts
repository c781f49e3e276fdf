import type { Page } from "@sentiment/mlflow";

/** All pages of a search, and how many they were. */
export async function pages<T>(
  page: (token: string | undefined) => Promise<Page<T>>,
): Promise<{ items: T[]; pages: number }> {
  const items: T[] = [];
  let token: string | undefined;
  for (let count = 1; ; count++) {
    const next = await page(token);
    items.push(...next.items);
    token = next.nextPageToken;
    if (token === undefined) return { items, pages: count };
  }
}
