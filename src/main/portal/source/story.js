/** Older results of a subscription are let go, so that a page that is left open stays quick. */
const MOST = 200;

/**
 * The results of a subscription one below the other, where GraphiQL itself would show the last one only: `add` gives
 * all so far, as a list under the name of the field.
 */
export function story() {
  let told = [];
  return {
    add(result) {
      const [field, ...others] = Object.keys(result.data ?? {});
      if (field === undefined || others.length > 0 || result.errors) {
        return result;
      }
      told = [...told, result.data[field]].slice(-MOST);
      return { data: { [field]: told } };
    },
    beginAnew() {
      told = [];
    },
  };
}
