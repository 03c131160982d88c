"""When a page of the app is still: the server owes it no run, it has drawn what came, and so it stays for a moment."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

QUIET_MS = 200
"""How long a page must have been still: a table asks for its run 150 ms after something was chosen in it, all else at once."""
PATIENCE_MS = 60_000
# The page's own state says "not running" also while a run that was asked for has not begun. So what crosses the
# websocket is looked at: of the protobuf messages the first tags tell a rerun that is asked for, a run that begins,
# and one that ends (status 2: early, since another follows).
LISTEN = """() => {
    if (window.appRuns) return;
    const runs = window.appRuns = {owed: false, running: false, since: 0, reset() { this.since = 0; }};
    const RERUN = 0x5a, HASH = 0x0a, METADATA = 0x12, BEGUN = 0x22, ENDED = 0x30, EARLY = 2;
    const length = (bytes, at) => {
        let value = 0, shift = 0, byte;
        do { byte = bytes[at++]; value |= (byte & 0x7f) << shift; shift += 7; } while (byte & 0x80);
        return [value, at];
    };
    const heard = data => {
        const bytes = new Uint8Array(data);
        let at = 0, size;
        while (bytes[at] === HASH || bytes[at] === METADATA) { [size, at] = length(bytes, at + 1); at += size; }
        if (bytes[at] === BEGUN) { runs.owed = false; runs.running = true; }
        if (bytes[at] === ENDED) runs.running = bytes[at + 1] === EARLY;
        runs.since = 0;
    };
    window.WebSocket = class extends WebSocket {
        constructor(...all) {
            super(...all);
            this.addEventListener('message', message => { if (message.data instanceof ArrayBuffer) heard(message.data); });
        }
        send(data) {
            if (data[0] === RERUN) { runs.owed = true; runs.since = 0; }
            super.send(data);
        }
    };
}"""
BUSY = """() => {
    const runs = window.appRuns;
    return runs.owed || runs.running || !document.querySelector('[data-test-script-state="notRunning"]')
        || !!document.querySelector('[data-stale="true"], [data-testid="stStatusWidget"], [data-testid="stSpinner"], [data-testid="stSkeleton"]');
}"""
STILL = f"""() => {{
    const runs = window.appRuns, now = performance.now();
    if (({BUSY})()) {{ runs.since = 0; return false; }}
    runs.since ||= now;
    return now - runs.since >= {QUIET_MS};
}}"""


def listen(context: BrowserContext) -> None:
    """Let the pages of a context, from their next address on, note the runs that they ask for and get."""
    context.add_init_script(f"({LISTEN})()")


def settle(page: Page) -> None:
    """Wait until the script has run for whatever was done last, and all of it is drawn."""
    page.wait_for_selector('[data-testid="stHeading"], [data-testid="stAlert"]', timeout=PATIENCE_MS)
    page.evaluate("() => window.appRuns.reset()")
    page.wait_for_function(STILL, timeout=PATIENCE_MS, polling=20)
