import { defineConfig } from "@playwright/test";
import { browserOptions } from "./browser.js";

/** A delivery takes about a minute, with room for a slow machine. */
const DELIVERY_MAX_MS = 180_000;

export default defineConfig({
  testDir: "tests",
  // One at a time: what is tested measures itself, and a second story beside it would be measured along.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: DELIVERY_MAX_MS,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    actionTimeout: 15_000,
    launchOptions: browserOptions,
    viewport: { width: 1280, height: 900 },
    trace: "retain-on-failure",
    locale: "en-GB",
    timezoneId: "Europe/Vienna",
  },
  projects: [
    { name: "hydrated", testIgnore: /(no-js|phone)\.spec\.js/ },
    { name: "no-js", testMatch: /no-js\.spec\.js/, use: { javaScriptEnabled: false } },
    {
      name: "phone",
      testMatch: /phone\.spec\.js/,
      use: { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
  ],
});
