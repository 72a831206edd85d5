/** What a browser need not style and lay out again costs nothing: only what differs is replaced. */

/**
 * Puts nodes in the place of a parent's own, and leaves those as they are that look the same. It is
 * for nodes to which nobody listens.
 */
export function replaceChanged(parent: Element, ...nodes: readonly (Node | string)[]): void {
  const own = [...parent.childNodes];
  nodes.forEach((each, i) => {
    const node = typeof each === "string" ? document.createTextNode(each) : each;
    const before = own[i];
    if (!before) parent.append(node);
    else if (!before.isEqualNode(node)) before.replaceWith(node);
  });
  for (const rest of own.slice(nodes.length)) rest.remove();
}
