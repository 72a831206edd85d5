/** An exploration goes on only for those who look: from when its view is in sight to its end. */
import type {Exploration} from "../../explore/exploration.ts";

/** Has `show` hear of progress for as long as `node` is in the document. */
export function whileThere<Result, Item>(
  node: Element,
  exploration: Exploration<Result, Item>,
  show: () => void
): void {
  let wasThere = false;
  const end = exploration.listen(() => {
    wasThere ||= node.isConnected;
    // Its cell has run again, and another view is in its place.
    if (wasThere && !node.isConnected) end();
    else show();
  });
  show();
}

/** The same, and starts the exploration when `node` is first in sight. */
export function whileSeen<Result, Item>(
  node: Element,
  exploration: Exploration<Result, Item>,
  show: () => void
): void {
  whileThere(node, exploration, show);
  const begin = (): void => {
    if (exploration.state === "waiting") exploration.start();
  };
  if (typeof IntersectionObserver === "undefined") return begin();
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({isIntersecting}) => isIntersecting)) return;
    observer.disconnect();
    begin();
  });
  observer.observe(node);
}
