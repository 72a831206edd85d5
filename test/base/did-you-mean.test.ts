import {expect, test} from "vitest";
import {didYouMean, nearest} from "../../src/base/did-you-mean.ts";

test("a swapped pair of letters is one slip", () => {
  expect(nearest("mian", ["main", "name"])).toBe("main");
});

test("a short form is near, whatever the length of the name", () => {
  expect(nearest("sec", ["seconds", "send"])).toBe("seconds");
});

test("another word is near nothing", () => {
  expect(nearest("frobnicate", ["client", "server"])).toBe(null);
  expect(didYouMean("frobnicate", ["client", "server"])).toBe("");
});

test("case does not count", () => {
  expect(didYouMean("tcp_nodelya", ["TCP_NODELAY", "TCP_CORK"])).toBe(
    "; did you mean TCP_NODELAY?"
  );
});
