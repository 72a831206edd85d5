/**
 * What a built site was made from: its version, its commit, and where its source is, so that a
 * reader can look, mend a page, or report a mistake. Nothing is sent by itself.
 */
import {execFileSync} from "node:child_process";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {pageWords as words} from "../config/words.ts";
import {root} from "../config/root.ts";

export interface Origin {
  readonly version: string;
  /** The first seven digits of the commit; empty outside a repository. */
  readonly commit: string;
  /** The address of the repository, without a slash at its end; null when it is not known. */
  readonly repository: string | null;
}

/**
 * Reads the version from package.json, the commit from Git, and the repository from the variable
 * REPOSITORY_URL or from those that GitHub sets where its workflows run. Throws when
 * REPOSITORY_URL is no address of the web.
 */
export function readOrigin(environment: Readonly<Record<string, string | undefined>>): Origin {
  const {version} = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  const {REPOSITORY_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA} = environment;
  const github = GITHUB_REPOSITORY ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` : null;
  const repository = REPOSITORY_URL ? REPOSITORY_URL.replace(/\/+$/, "") : github;
  if (repository !== null && !/^https?:\/\/[^/]/.test(repository)) {
    throw new Error(
      `REPOSITORY_URL is "${repository}", and should be like "https://github.com/NAME/PROJECT".`
    );
  }
  return {version, commit: (GITHUB_SHA ?? headCommit()).slice(0, 7), repository};
}

function headCommit(): string {
  try {
    const stdio = ["ignore", "pipe", "ignore"] as const;
    return execFileSync("git", ["rev-parse", "HEAD"], {
      cwd: root,
      encoding: "utf8",
      stdio: [...stdio]
    });
  } catch {
    return "";
  }
}

/** The last line of a page; a page that is not of this site has its licences only. */
export function aboutLine(origin: Origin | null, page: string): string {
  const link = (address: string, text: string): string =>
    `<a href="${address.replaceAll("&", "&amp;")}">${text}</a>`;
  const parts: string[] = [];
  if (origin) {
    const {version, commit, repository} = origin;
    parts.push(`<span>${words.version(version, commit)}</span>`);
    if (repository !== null) {
      const report = new URLSearchParams({
        title: words.reportTitle(page),
        body: words.reportBody(words.version(version, commit))
      });
      parts.push(
        link(repository, words.source),
        link(`${repository}/edit/main/docs/${page}.md`, words.edit),
        link(`${repository}/issues/new?${report.toString()}`, words.report)
      );
    }
  }
  parts.push(link("./licenses.txt", words.licences));
  return `<div class="about">${parts.join("\n")}</div>`;
}
