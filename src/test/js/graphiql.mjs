// Uses GraphiQL as a newcomer would, in headless Chromium: node graphiql.mjs CHROMIUM LINK PASSWORD PICTURE
// The link is the one that the service prints, with the token in its fragment. Prints one line of JSON at the end.
import { chromium } from 'playwright-core';

const [executablePath, link, password, picture] = process.argv.slice(2);
const { origin } = new URL(link);
const browser = await chromium.launch({
  executablePath,
  args: ['--host-resolver-rules=MAP elsewhere.example 127.0.0.1', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 600 } });
const page = await context.newPage();
page.setDefaultTimeout(60_000);
const violations = [];
const foreign = [];
page.on('console', (message) => /Content Security Policy/i.test(message.text()) && violations.push(message.text()));
let isOffline = false; // then parts of the editor cannot be loaded, either
page.on('pageerror', (error) => isOffline || violations.push(`page error: ${error.message}`));
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
/** How many characters of a line are to be seen at once. */
const columnsOfTheEditor = () => page.waitForTimeout(500).then(() => page.evaluate(() => {
  const text = [...document.querySelectorAll('.graphiql-query-editor .view-line > span')].find((each) => each.textContent.length > 15);
  const width = document.querySelector('.graphiql-query-editor .monaco-scrollable-element').clientWidth;
  return Math.floor(width / (text.getBoundingClientRect().width / text.textContent.length));
}));
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

// 2. The three examples, in tabs that say what they do.
const names = await page.locator('.graphiql-tab-button').allTextContents();
await run();
await answered('"name": "hello"');
await page.setViewportSize({ width: 1280, height: 2000 }); // the whole story is to be seen
await tab('Watch it').click();
await editor('operationEvents');
await run();
await answered('OPERATION_FINISHED');
const story = await response.textContent();
await page.setViewportSize({ width: 1280, height: 600 });
await tab('List').click();
await editor('ListClusters');
await run();
await answered('totalCount');
await page.setViewportSize({ width: 1280, height: 960 });
await answered('CLUSTER_PHASE_CHANGED');
await page.screenshot({ path: picture });
await page.setViewportSize({ width: 1280, height: 600 });

// 3. A network that is lost is shown, without a word of code, and what was lost is found again.
const notice = page.getByRole('status').filter({ hasText: 'No connection to the service' });
isOffline = true;
await context.setOffline(true);
await notice.waitFor();
await run();
await answered('cannot be reached');
const offline = await response.textContent();
await context.setOffline(false);
await notice.waitFor({ state: 'detached' });
isOffline = false;
await run();
await answered('totalCount');

// 4. The documentation knows the schema; the explorer picks enums; both leave forty columns to the editor.
await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
await page.locator('.graphiql-doc-explorer').getByText('Subscription', { exact: true }).first().waitFor();
const columns = { documentation: await columnsOfTheEditor() };
await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
await page.locator('.docExplorerWrap, .graphiql-explorer-root').first().waitFor();
await page.locator('.portal-enums label').filter({ hasText: 'PAUSED' }).click();
await editor('PAUSED');
columns.explorer = await columnsOfTheEditor();
await page.locator('.portal-enums label').filter({ hasText: 'PAUSED' }).click();
await page.getByRole('button', { name: 'Hide GraphiQL Explorer' }).click();

// 5. On a telephone.
await page.setViewportSize({ width: 390, height: 780 });
await run();
await answered('totalCount');
await page.waitForFunction(() => document.querySelector('.graphiql-response').getBoundingClientRect().top > 200);
columns.telephone = await columnsOfTheEditor();
const fitsTelephone = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
await page.screenshot({ path: picture.replace('.png', '-390.png') });
await page.setViewportSize({ width: 1280, height: 600 });

// 6. Signing out, and in again by the form: a wrong password is said so.
await page.getByRole('button', { name: 'Sign out' }).click();
const hint = (onPage) => onPage.getByText('first-admin').count();
const hintHere = await hint(page);
const elsewhere = await browser.newPage();
await elsewhere.goto(`${origin.replace(/\/\/[^:]+/, '//elsewhere.example')}/graphiql`);
await elsewhere.getByLabel('User name').waitFor();
const hintElsewhere = await hint(elsewhere);
await elsewhere.close();
await page.getByLabel('User name').fill('admin');
await page.getByLabel('Password').fill(`${password}x`);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByRole('alert').filter({ hasText: /wrong/i }).waitFor();
await page.getByLabel('Password').fill(password);
const stale = btoa('EVENT\n1000000\nanother log').replaceAll('=', '');
await page.evaluate((after) => {
  const tabs = JSON.parse(localStorage.getItem('graphiql:tabState'));
  tabs.tabs.find((each) => each.query.includes('operationEvents')).variables = JSON.stringify({ after });
  localStorage.setItem('graphiql:tabState', JSON.stringify(tabs));
}, stale);
await page.getByRole('button', { name: 'Sign in' }).click();
await tab('List').waitFor();
await tab('List').click();
await editor('ListClusters');
await run();
await answered('totalCount');
const cursorIsRenewed = await page.evaluate((after) => {
  const tabs = JSON.parse(localStorage.getItem('graphiql:tabState')).tabs;
  const variables = JSON.parse(tabs.find((each) => each.query.includes('operationEvents')).variables);
  return variables.after.startsWith('RVZFTlQK') && variables.after !== after;
}, stale);

// 7. The session: reloaded, and in another tab, one is still signed in; signed out, one is not.
const inThePage = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
const [cookie] = (await context.cookies()).filter((each) => each.name.endsWith('vcm-session'));
await page.reload();
await tab('List').click();
await editor('ListClusters');
await run();
await answered('totalCount');
await tab('Watch it').click(); // over the socket, by the same cookie
await run();
await answered('OPERATION_FINISHED');
const second = await context.newPage();
await second.goto(`${origin}/graphiql`);
await second.getByRole('button', { name: 'Sign out' }).click();
await second.getByLabel('User name').waitFor();
await second.close();
await page.reload();
await page.getByLabel('User name').waitFor();
const session = {
  cookie: cookie && `${cookie.httpOnly ? 'HttpOnly ' : ''}${cookie.sameSite} ${cookie.path}`,
  isHidden: cookie !== undefined && !inThePage.includes(cookie.value) && !/eyJ|accessToken/.test(inThePage),
};

const token = new URL(link).hash.replace('#token=', '');
const told = story.replaceAll('\u00a0', ' ');
console.log(JSON.stringify({
  names, columns, fitsTelephone, session, hintHere, hintElsewhere,
  storyIsWhole: ['CLUSTER_REQUESTED', 'CLUSTER_PHASE_CHANGED', '"READY"', 'OPERATION_FINISHED'].every((each) => told.includes(each)),
  stackIsShown: /\bat\b.*:\d+:\d+|"stack"/.test(offline.replaceAll('\u00a0', ' ')),
}));
console.log(JSON.stringify({ usable, addressIsClean: address === `${origin}/graphiql`, tokenIsStored: stored.includes(token), cursorIsRenewed, violations, foreign }));
await browser.close();
