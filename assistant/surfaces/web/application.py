"""The web application: the pages together, and the server that shows them. No request goes to any other host."""

from __future__ import annotations

import json
import logging
import os
from asyncio import CancelledError
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Response

from assistant import __version__
from assistant.errors import BadArgument, KompassError, StateLocked
from assistant.surfaces.web import (
    access,
    chat_page,
    draft_page,
    endpoints,
    exports,
    files,
    html,
    library_page,
    peers_page,
    profile_page,
    rank_page,
    sessions,
)
from assistant.surfaces.web.house import LANGUAGES, House
from assistant.surfaces.web.visitor import Visitors
from assistant.wiring import Kompass

_HERE = Path(__file__).parent
_MARK = (_HERE / "favicon.svg").read_text(encoding="utf-8").replace("<svg ", '<svg class="k-logo" aria-hidden="true" focusable="false" ', 1)
TABS = ("ask", "profile", "learn", "draft", "rank", "library")
#: Names of the tabs in addresses: /?kommun=Vänersborg&flik=profil
ADDRESSES = {"fraga": "ask", "profil": "profile", "lar": "learn", "utkast": "draft", "rangordna": "rank", "bibliotek": "library"}
AT_ONCE = 2
"""So many pages are drawn at once; who waits for theirs keeps no thread from those who sign in or ask how the server is."""
_SYSTEM_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")


def build(kompass: Kompass) -> gr.Blocks:
    """All pages over one house."""
    house = House(kompass)
    with gr.Blocks(title="Kompass", analytics_enabled=False, fill_width=True, delete_cache=(1800, 4 * 3600)) as pages:
        endpoints.expose(kompass)  # first: a page's own function of the same name would take the name, and leave `ask_1`
        head = gr.HTML(_head(house, kompass.settings.language), elem_id="k-head", padding=False)
        with gr.Row(elem_id="k-top"):
            house.municipality = house.labelled(
                gr.Dropdown(
                    [("–", ""), *((one, one) for one in house.names())],
                    value="",
                    label=house.text("web.my_municipality"),
                    filterable=True,
                    elem_id="k-municipality",
                ),
                label="web.my_municipality",
            )
            house.language = gr.Radio(
                list(LANGUAGES), value=kompass.settings.language, label="Språk / Language", elem_id="k-language", scale=0, min_width=270
            )
        with gr.Tabs(elem_id="k-tabs") as tabs:
            chat, rendered = _tabs(house)
        _on_language(house, head)
        _on_load(house, pages, tabs, head, chat, rendered)
    built: gr.Blocks = pages.queue(default_concurrency_limit=4)
    return built


Rendered = dict[str, tuple[Any, Callable[..., Any]]]


def _tabs(house: House) -> tuple[chat_page.ChatPage, Rendered]:
    """The tabs' contents: the chat; (part, how to show it first) of the others that show something at once."""
    found: dict[str, Any] = {}
    builders: dict[str, Callable[[House], Any]] = {
        "ask": chat_page.build,
        "profile": profile_page.build,
        "learn": peers_page.build,
        "draft": draft_page.build,
        "rank": rank_page.build,
        "library": library_page.build,
    }
    for name in TABS:
        with house.labelled(gr.Tab(house.text(f"web.tab_{name}"), id=name), label=f"web.tab_{name}") as tab:
            made = builders[name](house)
            if made is not None:
                found[name] = made
        address = next(key for key, value in ADDRESSES.items() if value == name)
        tab.select(None, js=f"() => kompassTab('{address}')")
    return found.pop("ask"), found


def _on_language(house: House, head: gr.HTML) -> None:
    def relabel(language: str) -> list[Any]:
        return [_head(house, language), *(said(language) for _, said in house.labels)]

    outputs = [head, *(component for component, _ in house.labels)]
    changed = house.language.change(relabel, [house.language], outputs, api_visibility="private", show_progress="hidden")
    changed.then(None, [house.language], js="(language) => { document.documentElement.lang = language; kompassAddress({ lang: language }); }")
    house.municipality.input(None, [house.municipality], js="(name) => kompassAddress({ kommun: name })")


def _on_load(house: House, pages: gr.Blocks, tabs: gr.Tabs, head: gr.HTML, chat: chat_page.ChatPage, rendered: Rendered) -> None:
    """Deep links: the municipality, the tab, the language, the conversation and the ranking of the address."""
    default = house.kompass.settings.language
    parts = [*rendered["profile"][0], rendered["learn"][0], *rendered["rank"][0], *rendered["library"][0]]

    def opened(request: gr.Request) -> list[Any]:
        asked = dict(request.query_params)
        language = asked["lang"] if asked.get("lang") in ("sv", "en") else default
        name = _known_name(house, asked.get("kommun", ""), language)
        tab = _known_tab(house, asked.get("flik") or asked.get("tab") or "", language)
        shown = [
            *rendered["profile"][1](name, language),
            rendered["learn"][1](name, language),
            *rendered["rank"][1](asked, language),
            *rendered["library"][1](language),
        ]
        talk = chat.restore(asked.get("samtal", ""), language, request)
        if language == default:
            words = [gr.skip()] * (1 + len(early))
        else:
            words = [_head(house, language), *(said(language) for _, said in early)]
        # Only what the address says is set: who has been quick to choose or ask keeps it.
        place = [
            _named(name, house.say(language)("web.my_municipality")),
            gr.skip() if language == default else language,
            gr.update(selected=tab) if tab else gr.skip(),
        ]
        return [*place, *shown, *talk, *words]

    content = [house.municipality, house.language, tabs, *parts, *chat.shown]
    early = [(component, said) for component, said in house.labels if component not in content]  # the others say theirs themselves
    outputs = [*content, head, *(component for component, _ in early)]
    loaded = pages.load(opened, None, outputs, api_visibility="private", show_progress="hidden")
    loaded.then(None, [house.language], js="(language) => { document.documentElement.lang = language; }")


def _named(name: str | None, label: str) -> Any:
    """The choice of one's own municipality; without a name what is chosen stays."""
    return gr.update(label=label, value=name) if name else gr.update(label=label)


def _known_name(house: House, given: str, language: str) -> str | None:
    """The municipality of an address; one that is not known is said to be so, with what it may mean."""
    try:
        return house.kompass.names.resolve(given).name if given else None
    except KompassError as error:
        house.warn(error, language)
        return None


def _known_tab(house: House, given: str, language: str) -> str | None:
    """The tab of an address, by its name there or its English one; one that is not known is said to be so, with those there are."""
    name = given.strip().casefold()
    found = ADDRESSES.get(name) or (name if name in TABS else None)
    if name and found is None:
        choices = ADDRESSES if language == "sv" else TABS
        house.warn(BadArgument(f"There is no tab {given!r}.", choices, kind="tab", given=given[:40]), language)
    return found


def _head(house: House, language: str) -> str:
    say = house.say(language)
    skip = html.tag("a", html.text(say("web.skip")), href="#k-tabs", class_="k-skip")
    return skip + html.tag("header", _MARK, html.tag("h1", "Kompass"), html.tag("p", html.text(say("web.tagline"))), class_="k-head")


def application(kompass: Kompass) -> FastAPI:
    """The pages and what they need beside: page pictures, exports, and the door before all of it."""
    app = FastAPI(title="Kompass", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)

    drawing = CapacityLimiter(AT_ONCE)

    @app.get("/rapport/{report_id}/{page}.png")
    async def picture(report_id: str, page: int) -> Response:
        try:
            found = await to_thread.run_sync(kompass.page_image, report_id, page, limiter=drawing)
        except KompassError:
            found = None
        if found is None:
            return Response("", status_code=404)
        return Response(found, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    exports.expose(app, kompass)
    app.add_middleware(Visitors)
    access.mount(app, kompass)
    theme = gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=_SYSTEM_FONTS, font_mono=("ui-monospace", "Consolas", "monospace"))
    pages = build(kompass)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        pages,
        path="/",
        theme=theme,
        css=(_HERE / "style.css").read_text(encoding="utf-8"),
        head=f"<style>{(_HERE / 'outside.css').read_text(encoding='utf-8')}</style>",
        js=_script(kompass),
        favicon_path=str(_HERE / "favicon.svg"),
        max_file_size="200mb",
        show_error=False,
        auth_dependency=access.name_of,
        run_history=False,
        ssr_mode=False,
        footer_links=[],
        pwa=False,
        mcp_server=True,
    )
    endpoints.speak_json(pages.mcp_server_obj)
    sessions.bound(pages)
    files.closed()
    return mounted


def _script(kompass: Kompass) -> str:
    """The page's script, with the words it says."""
    notices = {language: kompass.phrases(language)("web.notice") for _, language in LANGUAGES}
    script = (_HERE / "page.js").read_text(encoding="utf-8").replace("LANGUAGE", kompass.settings.language)
    return script.replace("() => {\n", f"() => {{\n  const NOTICES = {json.dumps(notices)};\n  const TABS = {json.dumps(list(ADDRESSES))};\n", 1)


def serve(kompass: Kompass, host: str, port: int, told: Callable[[str], None]) -> None:
    """Serve until stopped; `told` hears the address when all is ready. A port of 0 is any that is free.

    Raises NeedsSignIn, UsersFileWrong, BadArgument, StateLocked (the port is taken), StateDamaged.
    """
    import socket

    import uvicorn

    access.check(kompass.settings, host)
    access.own_folder(kompass.settings)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((host, port))
            place.listen()  # whoever comes while it is made ready waits; another server finds the port taken
        except OSError as error:
            given, said = _address(host, port), error.strerror or str(error)
            raise StateLocked(f"{given} cannot be opened ({said}); choose another with --port.", kind="port", given=given, said=said) from error
        kompass.warm()
        app = application(kompass)
        # Browsers keep streams open; who stops the server does not wait for them, and that they end is no error.
        logging.getLogger("uvicorn.error").addFilter(lambda record: not (record.exc_info and isinstance(record.exc_info[1], CancelledError)))
        told(_address(host, place.getsockname()[1]))
        server = uvicorn.Server(uvicorn.Config(app, timeout_graceful_shutdown=3, **access.server_options(kompass.settings)))
        with suppress(KeyboardInterrupt):
            server.run(sockets=[place])


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
