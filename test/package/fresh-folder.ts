/** A folder of somebody else's, with the packed package installed, and nothing of this project. */
import {execFileSync, spawnSync} from "node:child_process";
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {buildPackage} from "../../src/site/build/package.ts";

/** What came of a command. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly errors: string;
}

export class FreshFolder {
  readonly path = mkdtempSync(join(tmpdir(), "fresh-"));
  readonly installed = join(this.path, "node_modules/tcp-sockets");

  /** Builds and packs the package, and unpacks it as npm does. */
  static async make(): Promise<FreshFolder> {
    const folder = new FreshFolder();
    const built = join(folder.path, "built");
    await buildPackage(built);
    const pack = ["pack", built, "--pack-destination", folder.path, "--json", "--offline"];
    const told = execFileSync("npm", pack, {cwd: folder.path, encoding: "utf8"});
    const [{filename}] = JSON.parse(told) as [{filename: string}];
    rmSync(built, {recursive: true});
    mkdirSync(folder.installed, {recursive: true});
    const tar = ["-xzf", filename, "-C", folder.installed, "--strip-components=1"];
    execFileSync("tar", tar, {cwd: folder.path});
    folder.write("package.json", '{"type": "module"}');
    return folder;
  }

  write(name: string, text: string): string {
    const path = join(this.path, name);
    writeFileSync(path, text);
    return path;
  }

  read(name: string): Buffer {
    return readFileSync(join(this.path, name));
  }

  /** Runs Node there. */
  node(...args: readonly string[]): Ended {
    const {status, stdout, stderr} = spawnSync(process.execPath, args, {
      cwd: this.path,
      encoding: "utf8"
    });
    return {status, out: stdout, errors: stderr};
  }

  /** Runs the package's command there. */
  command(...args: readonly string[]): Ended {
    return this.node(join(this.installed, "command.js"), ...args);
  }

  remove(): void {
    rmSync(this.path, {recursive: true});
  }
}
