/** The pages in reading order, each with its one name. */

/** A page as the menu names it; its path begins with a slash. */
export interface MenuPage {
  readonly name: string;
  readonly path: string;
}

/** The sections of the article, in its order. */
const sections: readonly MenuPage[] = [
  {name: "Three-way handshake", path: "/handshake"},
  {name: "Four-way close", path: "/close"},
  {name: "Socket states", path: "/socket-states"},
  {name: "Sliding window", path: "/sliding-window"},
  {name: "SO_KEEPALIVE", path: "/keepalive"},
  {name: "SO_REUSEADDR", path: "/reuseaddr"},
  {name: "SO_LINGER", path: "/linger"},
  {name: "TCP_NODELAY", path: "/nodelay"},
  {name: "Graceful shutdown", path: "/graceful-shutdown"},
  {name: "Option inheritance", path: "/inheritance"},
  {name: "Backlog queue", path: "/backlog"},
  {name: "TCP header", path: "/tcp-header"}
];

/** What one looks things up in, in no order. */
const reference: readonly MenuPage[] = [
  {name: "Playground", path: "/playground"},
  {name: "Symptoms", path: "/symptoms"},
  {name: "Glossary", path: "/glossary"},
  {name: "About the model", path: "/about-the-model"}
];

/** All pages of the menu, in its two parts. */
export const menu = {sections, reference};

/** A lesson's number and name, as they stand above its title; null for a page that is none. */
export function lessonOf(path: string): string | null {
  const place = sections.findIndex((page) => page.path === path);
  const lesson = sections[place];
  return lesson ? `${place + 1} · ${lesson.name}` : null;
}
