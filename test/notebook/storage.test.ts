import {beforeEach, expect, test} from "vitest";
import {metHere} from "../../src/notebook/progress/carried.ts";
import {keyOf} from "../../src/notebook/storage/storage-keys.ts";
import {pages, read, write} from "../../src/notebook/storage/storage.ts";

beforeEach(() => localStorage.clear());

test("what cannot be read is set aside once, however often the site is visited", () => {
  localStorage.setItem(keyOf("goals", "close"), "{broken");
  for (let visit = 0; visit < 4; visit++) metHere();
  expect(Object.keys(localStorage)).toEqual([`${keyOf("goals", "close")}:aside`]);
});

test("what was set aside is no page", () => {
  write("goals", {}, "handshake");
  localStorage.setItem(keyOf("goals", "close"), "7");
  read("goals", "close");
  expect(pages("goals")).toEqual(["handshake"]);
});
