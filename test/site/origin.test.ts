/** The last line of each page: what it was made from, and where to go with a mistake. */
import {expect, test} from "vitest";
import {aboutLine, readOrigin} from "../../src/site/build/origin.ts";

const origin = {version: "1.2.3", commit: "0123abc", repository: "https://git.example/a/b"};

test("a page names its version and leads to its source and to a report that is begun", () => {
  const line = aboutLine(origin, "close");
  expect(line).toContain("Version 1.2.3, commit 0123abc");
  expect(line).toContain('<a href="https://git.example/a/b/edit/main/docs/close.md">');
  const [, report = ""] = /href="([^"]*issues[^"]*)"/.exec(line) ?? [];
  const {searchParams} = new URL(report.replaceAll("&amp;", "&"));
  expect(searchParams.get("title")).toContain("close");
  expect(searchParams.get("body")).toContain("1.2.3");
});

test("without a known repository there are no links to one", () => {
  const line = aboutLine({...origin, commit: "", repository: null}, "close");
  expect(line.match(/href="[^"]*"/g)).toEqual(['href="./licenses.txt"']);
  expect(line).toContain("Version 1.2.3<");
});

test("the repository is the one that is said, else that of the workflow", () => {
  const GITHUB = {
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "a/b",
    GITHUB_SHA: "0123456789abcdef"
  };
  expect(readOrigin(GITHUB)).toMatchObject({
    commit: "0123456",
    repository: "https://github.com/a/b"
  });
  const REPOSITORY_URL = "https://git.example/c/";
  expect(readOrigin({...GITHUB, REPOSITORY_URL}).repository).toBe("https://git.example/c");
  expect(readOrigin({}).repository).toBeNull();
  expect(() => readOrigin({REPOSITORY_URL: "git@host:a"})).toThrow(
    'REPOSITORY_URL is "git@host:a", and should be like'
  );
});
