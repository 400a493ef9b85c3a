// Prints one line of JSON for each result of a subscription, until so many came or it ended; what went wrong in the end
// is a line as well, in the words that `describe` has for it.
export async function print(results, count, describe) {
  let seen = 0;
  try {
    for await (const result of results) {
      console.log(JSON.stringify(result));
      seen += 1;
      if (seen >= Number(count)) {
        break;
      }
    }
  } catch (failure) {
    console.log(JSON.stringify(describe(failure)));
    process.exitCode = 1;
  }
}
