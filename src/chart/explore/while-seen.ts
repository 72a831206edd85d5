/** An exploration goes on only for those who look: it begins when its view is in sight. */
import type {Exploration} from "../../explore/exploration.ts";

/** Starts the exploration when `node` is first in sight; `show` hears of each slice. */
export function whileSeen<Result, Item>(
  node: Element,
  exploration: Exploration<Result, Item>,
  show: () => void
): void {
  exploration.listen(show);
  show();
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
