/**
 * The token that the link brought in its fragment, which browsers send to nobody. It is taken out of the address at once,
 * so that neither the history nor a copied address has it.
 */
export function tokenOfTheLink() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (location.hash !== '') {
    history.replaceState(null, '', location.pathname + location.search);
  }
  return token;
}
