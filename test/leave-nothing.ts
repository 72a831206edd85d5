/** Test files share a worker and its modules: what one has mocked must not reach the next. */
import {afterAll, vi} from "vitest";

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
