/**
 * The words that readers see, by language. Each area has a table of its own for each language
 * (`words.en.ts`), and chooses among them once, in its `words.ts`.
 */

/**
 * The languages that there are, as `<html lang>` has them. One that is added here is missed by the
 * type checker wherever it has no table, and in a table wherever an entry is missing.
 */
export type Language = "en";

/** The table of the page's language; the English one where there is no page, or no such table. */
export function inLanguage<Words>(tables: Readonly<Record<Language, Words>>): Words {
  const lang = typeof document === "undefined" ? "en" : document.documentElement.lang;
  return tables[lang as Language] ?? tables.en;
}
