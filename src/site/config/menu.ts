/** The pages in reading order, each with its one name. */

/** A page as the menu names it; its path begins with a slash. */
export interface MenuPage {
  readonly name: string;
  readonly path: string;
}

/** A lesson, with the question that makes one want to open it. */
interface Lesson extends MenuPage {
  readonly hook: string;
}

/** The sections of the article, in its order. */
const sections: readonly Lesson[] = [
  {name: "Three-way handshake", path: "/handshake", hook: "When is a connection open?"},
  {name: "Four-way close", path: "/close", hook: "Who is left waiting, and why?"},
  {name: "Socket states", path: "/socket-states", hook: "Which of these rows is a bug?"},
  {name: "Sliding window", path: "/sliding-window", hook: "Why does it stop sending?"},
  {name: "SO_KEEPALIVE", path: "/keepalive", hook: "Is the player still there?"},
  {name: "SO_REUSEADDR", path: "/reuseaddr", hook: "Who holds my port?"},
  {name: "SO_LINGER", path: "/linger", hook: "Hanging up on a player who does not answer"},
  {name: "TCP_NODELAY", path: "/nodelay", hook: "Where the 40 ms go"},
  {name: "Graceful shutdown", path: "/graceful-shutdown", hook: "Did your last word arrive?"},
  {name: "Option inheritance", path: "/inheritance", hook: "Which options does accept() pass on?"},
  {name: "Backlog queue", path: "/backlog", hook: "How many may knock before you answer?"},
  {name: "TCP header", path: "/tcp-header", hook: "What does each field say?"}
];

/** What one looks things up in, in no order. */
const reference: readonly MenuPage[] = [
  {name: "Playground", path: "/playground"},
  {name: "Your capture", path: "/your-capture"},
  {name: "packetdrill", path: "/packetdrill"},
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
