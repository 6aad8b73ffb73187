"""JupyterLab, Voila and Chromium for the tests: in folders of their own, and ended with the block that started them."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tasks import LAB, VOILA

ROOT = Path(__file__).parent.parent
SECONDS = 60
PACKAGES = "chromium, and pip install -e .[dev,notebook,app]"
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
_LATE = "not done within {} s"
_HOME = "127.0.0.1"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_LIBRARIES = ("jupyterlab", "voila", "ipywidgets", "playwright", "psutil")
_WAYS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run")
_ALONE = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
# A page as high as its notebook, and no question of Lab's own in front of it.
_LAB_SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
}
_RUN_ALL = """async () => {
    const app = window.jupyterapp;
    await app.restored;
    const notebook = app.shell.currentWidget;
    await notebook.context.ready;
    await notebook.sessionContext.ready;
    await notebook.sessionContext.session.kernel.info;
    return await app.commands.execute('notebook:run-all-cells');
}"""
_PUT_ON = """async theme => {
    await window.jupyterapp.commands.execute('apputils:change-theme', {theme});
}"""
_WORN = """light => document.body.dataset.jpThemeLight === String(light)
    && !document.getElementById('jupyterlab-splash')"""
# The contrast of each text with what stands behind it, as WCAG 2 reckons it, opacities included.
_CONTRASTS = """roots => {
    const ink = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const read = colour => {
        ink.clearRect(0, 0, 1, 1); ink.fillStyle = colour; ink.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = ink.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3]));
    const line = part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const light = rgb => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => sum + w * line(rgb[i] / 255), 0);
    const found = [];
    const texts = roots.flatMap(root => {
        const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), some = [];
        while (walk.nextNode()) some.push(walk.currentNode);
        return some;
    });
    for (const text of texts) {
        const said = text.data.trim(), holder = text.parentElement;
        const hidden = !holder.checkVisibility({visibilityProperty: true}) || holder.closest('style, :disabled');
        if (!said || hidden) continue;
        let opacity = 1, ground = [255, 255, 255];
        const behind = [];
        for (let each = holder; each; each = each.parentElement) {
            const style = getComputedStyle(each);
            opacity *= Number(style.opacity); behind.unshift(read(style.backgroundColor));
        }
        for (const each of behind) ground = over(each, ground);
        const own = read(getComputedStyle(holder).color);
        const [a, b] = [light(over([...own.slice(0, 3), own[3] * opacity], ground)), light(ground)];
        found.push([said, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]);
    }
    return found;
}"""


def missing() -> str | None:
    """Return what a browser test would need and is not there, or None when all is."""
    if _chromium() is None:
        return "chromium"
    return next((name for name in _LIBRARIES if find_spec(name) is None), None)


@dataclass
class Window:
    """A window of Chromium: its page, and whatever its console took for an error."""

    page: Any
    errors: list[str] = field(default_factory=list)

    def open_notebook(self, address: str, name: str) -> None:
        """Open a notebook in JupyterLab, and run nothing."""
        self.page.goto(f"{address}/lab/tree/{name}?reset")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")

    def run_all(self) -> bool:
        """Run all cells of the notebook that is open, and tell whether each went through."""
        return bool(self.page.evaluate(_RUN_ALL))

    def put_on(self, theme: str) -> None:
        """Change the theme of JupyterLab, and wait until its page has it."""
        self.page.evaluate(_PUT_ON, theme)
        self.page.wait_for_function(_WORN, arg=theme == LIGHT)

    def contrasts(self, selector: str) -> dict[str, float]:
        """Return each text that stands in some parts of the page, and the least contrast it has with its ground."""
        found: dict[str, float] = {}
        for said, contrast in self.page.locator(selector).evaluate_all(_CONTRASTS):
            found[said] = min(contrast, found.get(said, contrast))
        return found

    def tracebacks(self) -> list[str]:
        """Return the text of every traceback that stands in the page."""
        said = self.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').all_inner_texts()
        return [each for each in said if "Traceback" in each or "Error" in each]


@contextmanager
def watched(seconds: float = SECONDS) -> Iterator[None]:
    """End every process that was started in a block when the block ends, or when it lasts too long."""
    import psutil

    here = psutil.Process()
    before = set(here.children(recursive=True))
    late = threading.Event()

    def end() -> None:
        _end(set(here.children(recursive=True)) - before)

    def end_late() -> None:
        late.set()
        end()

    watchdog = threading.Timer(seconds, end_late)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    except Exception as error:
        if late.is_set():
            raise TimeoutError(_LATE.format(seconds)) from error
        raise
    finally:
        watchdog.cancel()
        end()
    if late.is_set():
        raise TimeoutError(_LATE.format(seconds))


@contextmanager
def lab(folder: Path, theme: str = LIGHT) -> Iterator[str]:
    """Serve the notebooks of a folder by JupyterLab, and give its address; their kernels import this checkout."""
    with _own_places() as places:
        settings = places / "config" / "lab" / "user-settings" / "@jupyterlab"
        for name, said in {**_LAB_SETTINGS, "apputils-extension/themes": {"theme": theme}}.items():
            path = settings / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(said), encoding="utf-8")
        command = (
            *LAB,
            "--allow-root",
            "--ServerApp.port_retries=0",
            f"--ServerApp.ip={_HOME}",
            "--IdentityProvider.token=",
            "--ServerApp.password=",
            f"--ServerApp.root_dir={folder}",
            "--LabApp.expose_app_in_browser=True",
        )
        with _served(command, places, "api/status") as address:
            yield address


@contextmanager
def voila(notebook: Path, theme: str = "light") -> Iterator[str]:
    """Serve a notebook by Voila as `make app` does, and give its address; its kernel imports this checkout."""
    with _own_places() as places:
        command = (*VOILA, str(notebook), f"--theme={theme}", f"--Voila.ip={_HOME}")
        with _served(command, places, "voila/static/voila.js") as address:
            yield address


@contextmanager
def chromium(width: int = 1300, height: int = 1700) -> Iterator[Window]:
    """Open a window of Chromium that reaches this machine alone, each step of it with a limit of time."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=_chromium(), headless=True, args=[*_WAYS, *_ALONE])
        try:
            page = browser.new_page(viewport={"width": width, "height": height}, locale="fr-FR")
            page.set_default_timeout(30_000)
            window = Window(page)
            page.route(lambda url: not _at_home(url), lambda route: route.abort())
            page.on("console", lambda said: _note(window, said))
            page.on("pageerror", lambda error: window.errors.append(str(error)))
            yield window
        finally:
            browser.close()


def _note(window: Window, said: Any) -> None:
    """Keep an error of the console; that a page elsewhere was not reached is none."""
    if said.type == "error" and _at_home(said.location.get("url", "")):
        window.errors.append(f"{said.text} ({said.location.get('url', '')})")


def _at_home(url: str) -> bool:
    return not url.startswith(("http:", "https:", "ws:", "wss:")) or url.split("/")[2].startswith(f"{_HOME}:")


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, _CHROMIUM)), None)


@contextmanager
def _own_places() -> Iterator[Path]:
    """Give a folder in which a server keeps all it would keep in a person's home."""
    with tempfile.TemporaryDirectory(prefix="costing-jupyter-", ignore_cleanup_errors=True) as place:
        yield Path(place)


@contextmanager
def _served(command: tuple[str, ...], places: Path, asked: str) -> Iterator[str]:
    """Start a server on a free port, wait until it answers what it is asked, and end it with all it started."""
    import psutil

    port = _free_port()
    address = f"http://{_HOME}:{port}"
    own = {f"JUPYTER_{name.upper()}_DIR": str(places / name) for name in ("config", "data", "runtime")}
    env = {**os.environ, **own, "IPYTHONDIR": str(places / "ipython"), "PYTHONPATH": str(ROOT)}
    log = places / "log"
    with log.open("wb") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", *command, "--no-browser", f"--port={port}"],
            cwd=places,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        _wait_for(f"{address}/{asked}", server, log)
        yield address
    finally:
        if server.poll() is None:
            whole = psutil.Process(server.pid)
            _end({whole, *whole.children(recursive=True)})
        server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path, seconds: float = SECONDS) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - of a server started here
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    message = f"{url} does not answer:\n{log.read_text('utf-8', 'replace')[-3000:]}"
    raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind((_HOME, 0))
        return int(held.getsockname()[1])


def _end(processes: set[Any], seconds: float = 5) -> None:
    """Ask processes to end, and end those that do not."""
    import psutil

    for ask in ("terminate", "kill"):
        for each in processes:
            try:
                getattr(each, ask)()
            except psutil.NoSuchProcess:
                continue
        _, processes = psutil.wait_procs(processes, timeout=seconds)
