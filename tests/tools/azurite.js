// The storage emulator, until standard input closes: it never outlives the tests that started it, however they end.
process.stdin.on("end", () => process.exit()).resume();
require("azurite/dist/src/azurite");
