// Uses GraphiQL as a newcomer would, in headless Chromium: node graphiql.mjs CHROMIUM LINK PASSWORD PICTURE
// The link is the one that the service prints, with the token in its fragment. Prints one line of JSON at the end.
import { chromium } from 'playwright-core';

const [executablePath, link, password, picture] = process.argv.slice(2);
const { origin } = new URL(link);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 600 } });
page.setDefaultTimeout(60_000);
const violations = [];
const foreign = [];
page.on('console', (message) => /Content Security Policy/i.test(message.text()) && violations.push(message.text()));
page.on('pageerror', (error) => violations.push(`page error: ${error.message}`));
page.on('request', (request) => {
  const { protocol, host } = new URL(request.url());
  if (!['data:', 'blob:'].includes(protocol) && host !== new URL(origin).host) {
    foreign.push(request.url());
  }
});

const response = page.locator('.graphiql-response .view-lines');
const answered = (text) => response.filter({ hasText: text }).waitFor();
const tab = (name) => page.getByRole('tab', { name });
const run = () => page.locator('button.graphiql-execute-button').click();
const editor = (text) => page.locator('.graphiql-query-editor .view-lines').filter({ hasText: text }).waitFor();

process.on('uncaughtException', async (failure) => {
  console.log(failure.stack, violations, foreign);
  await page.screenshot({ path: `${picture}.failed.png` });
  process.exit(1);
});

// 1. The link: usable when the first example is there and the schema has been read.
const begun = performance.now();
await page.goto(link);
await editor('createVirtualCluster');
await page.locator('.graphiql-execute-button').waitFor();
const usable = Math.round(performance.now() - begun);
const address = page.url();
const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));

// 2. The three examples.
await run();
await answered('"name": "hello"');
await tab('Watch').click();
await editor('clusterEvents');
await run();
await answered('READY');
await tab('List').click();
await editor('clusters');
await run();
await answered('totalCount');
await page.setViewportSize({ width: 1280, height: 960 });
await answered('CLUSTER_PHASE_CHANGED');
await page.screenshot({ path: picture });
await page.setViewportSize({ width: 1280, height: 600 });

// 3. The documentation knows the schema.
await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
await page.locator('.graphiql-doc-explorer').getByText('Subscription', { exact: true }).first().waitFor();
await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
await page.locator('.docExplorerWrap, .graphiql-explorer-root').first().waitFor();

// 4. Signing out, and in again by the form: a wrong password is said so.
await page.getByRole('button', { name: 'Sign out' }).click();
await page.getByLabel('User name').fill('admin');
await page.getByLabel('Password').fill(`${password}x`);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByRole('alert').filter({ hasText: /wrong/i }).waitFor();
await page.getByLabel('Password').fill(password);
const stale = btoa('EVENT\n1000000\nanother log').replaceAll('=', '');
await page.evaluate((after) => {
  const tabs = JSON.parse(localStorage.getItem('graphiql:tabState'));
  tabs.tabs.find((each) => each.query.includes('clusterEvents')).variables = JSON.stringify({ after });
  localStorage.setItem('graphiql:tabState', JSON.stringify(tabs));
}, stale);
await page.getByRole('button', { name: 'Sign in' }).click();
await tab('List').waitFor();
await tab('List').click();
await editor('clusters');
await run();
await answered('totalCount');
const cursorIsRenewed = await page.evaluate((after) => {
  const tabs = JSON.parse(localStorage.getItem('graphiql:tabState')).tabs;
  const variables = JSON.parse(tabs.find((each) => each.query.includes('clusterEvents')).variables);
  return variables.after.startsWith('RVZFTlQK') && variables.after !== after;
}, stale);

const token = new URL(link).hash.replace('#token=', '');
console.log(JSON.stringify({ usable, addressIsClean: address === `${origin}/graphiql`, tokenIsStored: stored.includes(token), cursorIsRenewed, violations, foreign }));
await browser.close();
