/** The reader's system: guessed, chosen, kept, and a value for cells. */
import {beforeEach, expect, test, vi} from "vitest";
import {
  chooseSystem,
  followSystem,
  readerSystem,
  visitWith
} from "../../src/notebook/shell/reader-system.ts";
import {guessSystem, isSystem} from "../../src/notebook/shell/system-names.ts";

const values = {linux: "A", windows: "B", macos: "C"};

beforeEach(() => {
  localStorage.clear();
  document.documentElement.dataset.system = "linux";
});

test("guessSystem(agent) knows the systems of browsers, and takes Linux for the rest", () => {
  expect(guessSystem("Mozilla/5.0 (Windows NT 10.0; Win64; x64)")).toBe("windows");
  expect(guessSystem("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0)")).toBe("macos");
  expect(guessSystem("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)")).toBe("macos");
  expect(guessSystem("Mozilla/5.0 (X11; Linux x86_64)")).toBe("linux");
  expect(guessSystem("curl/8")).toBe("linux");
  expect([isSystem("macos"), isSystem("beos"), isSystem(null)]).toEqual([true, false, false]);
});

test("followSystem(values) has the value of the reader's system, and tells when it changes", () => {
  const control = followSystem(values);
  const heard = vi.fn();
  control.addEventListener("input", heard);
  document.body.append(control);
  expect(control.value).toBe("A");
  chooseSystem("windows");
  expect([control.value, heard.mock.calls.length]).toEqual(["B", 1]);
  // The same choice again is no news.
  chooseSystem("windows");
  expect(heard).toHaveBeenCalledOnce();
});

test("an element that has left the page hears no more", () => {
  const control = followSystem(values);
  document.body.append(control);
  chooseSystem("macos");
  control.remove();
  chooseSystem("windows");
  expect(control.value).toBe("C");
});

test("a system that was chosen is kept for the next page", () => {
  chooseSystem("macos");
  delete document.documentElement.dataset.system;
  expect(readerSystem()).toBe("macos");
});

test("a system that a link asks for is shown, and not kept", () => {
  chooseSystem("macos");
  visitWith("windows");
  expect(readerSystem()).toBe("windows");
  delete document.documentElement.dataset.system;
  expect(readerSystem()).toBe("macos");
});
