// Signs in at an identity provider from GraphiQL's page, in headless Chromium: node provider.mjs CHROMIUM PAGE PICTURE
// The provider's own page has a field for the user and one for claims. Prints one line of JSON at the end.
import { chromium } from 'playwright-core';

const [executablePath, address, picture] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 600 } });
const page = await context.newPage();
page.setDefaultTimeout(60_000);
const violations = [];
page.on('console', (message) => /Content Security Policy/i.test(message.text()) && violations.push(message.text()));
page.on('pageerror', (error) => violations.push(`page error: ${error.message}`));

process.on('uncaughtException', async (failure) => {
  console.log(failure.stack, page.url(), violations);
  await page.screenshot({ path: `${picture}.failed.png` });
  process.exit(1);
});

const who = () => page.evaluate(async () => {
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { actor { name roles } } }' }),
  });
  return (await answer.json()).data?.viewer.actor ?? null;
});
const signOut = page.getByRole('button', { name: 'Sign out' });
const button = page.getByRole('button', { name: 'Sign in with Corp' });
const username = page.locator('input[name=username][placeholder]'); // the provider's; ours has none

async function signInAtTheProvider() {
  await username.fill('anna-at-corp');
  await page.locator('textarea[name=claims]').fill('{"preferred_username": "anna", "groups": ["admins"]}');
  await page.locator('input[type=submit]').click();
  await signOut.waitFor();
}

// 1. By the keyboard alone: from the form's first field to the button, and Enter.
await page.goto(address);
await button.waitFor();
await page.screenshot({ path: picture });
await page.getByLabel('User name').focus();
for (let i = 0; i < 5 && !(await button.evaluate((each) => each === document.activeElement)); i++) {
  await page.keyboard.press('Tab');
}
await page.keyboard.press('Enter');
await signInAtTheProvider();
const actor = await who();
const isBack = page.url() === address;

// 2. Reloaded one is still signed in, and no secret is within a script's reach.
await page.reload();
await signOut.waitFor();
const staysSignedIn = isBack && (await who())?.name === 'corp:anna';
const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);

// 3. A session that has ended begins anew at the provider, without a form of ours.
await context.clearCookies({ name: /session/ });
await page.reload();
await username.waitFor();
const silently = new URL(page.url()).searchParams.get('prompt') === 'none';
await signInAtTheProvider();

// 4. Signing out is for here, and offers the same there; reloaded, one is signed out still.
await signOut.click();
const link = page.getByRole('link', { name: 'sign out there as well' });
await link.waitFor();
const elsewhere = /endsession\?.*client_id=vcm/.test(await link.getAttribute('href'));
await page.reload();
await button.waitFor();
const staysSignedOut = page.url() === address && (await who()) === null;

console.log(JSON.stringify({ actor, staysSignedIn, silently, elsewhere, staysSignedOut, nothingIsKept: !/eyJ|session=/.test(kept), violations }));
await browser.close();
