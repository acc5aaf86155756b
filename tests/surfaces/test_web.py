"""The web application in a real Chromium: what a person does, in both languages, on a laptop and a phone, by mouse and by keyboard."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from surface_shapes import ATTACK

CHROMIUM = Path("/usr/bin/chromium")
TABS = ("fraga", "profil", "lar", "utkast", "rangordna", "bibliotek")
MADE_UP = "Delområdet har 98765 poäng enligt Pajala kommun."

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:playwright.*"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield found
        found.close()


Open = Callable[..., Any]


@pytest.fixture
def page_at(browser: Any, address: str) -> Iterator[Open]:
    """page_at("?flik=profil"): a page that asks no other host for anything and whose scripts do not fail."""
    contexts, elsewhere, failed = [], [], []

    def opened(query: str = "", width: int = 1280, height: int = 800, scheme: str = "light") -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda one: elsewhere.append(one.url) if not one.url.startswith((address, "data:", "blob:")) else None)
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(f"{address}/{query}")
        page.wait_for_selector("#k-tabs [role=tab]")
        page.wait_for_function("() => document.documentElement.lang && document.querySelector('#k-library .k-card, #k-log .k-welcome')")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert elsewhere == [], "a request went to another host"
    assert failed == [], "a script failed"


def ask(page: Any, question: str) -> Any:
    """Ask in the chat and wait for the answer."""
    before = page.locator(".k-reply").count()
    page.fill("#k-question textarea", question)
    page.press("#k-question textarea", "Enter")
    page.wait_for_function("n => document.querySelectorAll('.k-reply').length > n", arg=before)
    return page.locator(".k-reply").last


def choose(page: Any, within: str, name: str) -> None:
    """Pick from a dropdown as a person does: type and press Enter."""
    page.click(f"{within} input")
    page.fill(f"{within} input", name)
    page.keyboard.press("Enter")


def choose_listed(page: Any, within: str, words: str) -> None:
    """Pick from a dropdown that takes no typing."""
    page.click(f"{within} input")
    page.locator(f"{within} [role=option], [role=listbox] [role=option]", has_text=words).first.click()


# -- the main job ---------------------------------------------------------------------------------------------------


def test_a_question_gets_an_answer_with_numbered_sources_that_open(page_at) -> None:
    page = page_at()
    assert page.title() == "Kompass"
    page.wait_for_function("() => document.documentElement.lang === 'sv'")
    reply = ask(page, "Vilka är bäst på område 7 i 2016 års utgåva?")
    assert "Mölndal" in reply.inner_text() and "poäng" in reply.inner_text()
    mark = reply.locator("a.k-mark").first
    number = mark.inner_text()
    mark.click()
    source = reply.locator(".k-sources details[open]")
    source.locator("blockquote").wait_for()
    assert source.locator(".k-badge").inner_text() == number
    assert source.locator("blockquote").inner_text().strip("”\n ")


def test_a_follow_up_button_asks_in_the_same_conversation(page_at) -> None:
    page = page_at()
    ask(page, "Hur gick det för Vänersborg 2018?")
    button = page.locator("button.k-follow:visible").first
    words = button.inner_text()
    button.click()
    page.wait_for_function("() => document.querySelectorAll('.k-reply').length > 1")
    assert page.locator(".k-ask").last.inner_text() == words
    assert page.locator(".k-reply").last.inner_text().strip()


def test_a_new_conversation_starts_empty(page_at) -> None:
    page = page_at()
    ask(page, "Hur gick det för Vänersborg 2018?")
    page.click("#k-new")
    page.wait_for_selector(".k-welcome")
    assert page.locator(".k-reply").count() == 0


def test_the_question_box_stays_in_sight_under_a_long_answer(page_at) -> None:
    for width, height in ((1280, 800), (360, 740)):
        page = page_at("?kommun=Vänersborg", width, height)
        ask(page, "Vilka kan vi lära av på våra svaga delfrågor?")
        page.wait_for_timeout(800)
        box = page.locator("#k-question textarea").bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= height


# -- conversations --------------------------------------------------------------------------------------------------


def reload(page: Any) -> None:
    page.reload()
    page.wait_for_selector("#k-tabs [role=tab]")


def test_a_conversation_is_there_when_the_page_is_opened_again_and_goes_on(page_at) -> None:
    page = page_at()
    ask(page, "Hur gick det för Vänersborg 2018?")
    page.wait_for_function("() => location.search.includes('samtal=')")
    reload(page)
    page.wait_for_selector(".k-reply")
    assert page.locator(".k-ask").inner_text() == "Hur gick det för Vänersborg 2018?"
    assert "område 3" in ask(page, "och område 3?").inner_text()


def test_conversations_are_listed_named_found_and_removed(page_at) -> None:
    page = page_at()
    ask(page, "Hur gick det för Vänersborg 2018?")
    page.locator("#k-title input, #k-title textarea").fill("Inför mötet")
    page.locator("#k-title input, #k-title textarea").press("Enter")
    page.locator("#k-conversations label", has_text="Inför mötet").wait_for()
    page.click("#k-new")
    page.wait_for_selector(".k-welcome")
    assert "samtal=" not in page.url
    ask(page, "Vilka kommuner finns med?")
    page.locator("#k-conversations label").nth(1).wait_for()
    page.locator("#k-search input, #k-search textarea").fill("mötet 429")
    page.wait_for_function("() => document.querySelectorAll('#k-conversations label').length === 1")
    page.locator("#k-conversations label", has_text="Inför mötet").click()
    page.locator(".k-ask", has_text="Vänersborg 2018").wait_for()
    page.click("#k-forget")
    page.click("#k-forget-yes")
    page.wait_for_selector(".k-welcome")
    page.locator("#k-search input, #k-search textarea").fill("")
    page.locator("#k-conversations label", has_text="Vilka kommuner").wait_for()
    assert page.locator("#k-conversations label").count() == 1


def test_a_conversation_of_another_browser_cannot_be_opened_or_fetched(page_at, address) -> None:
    one, other = page_at(), page_at()
    ask(one, "Hur gick det för Vänersborg 2018?")
    one.wait_for_function("() => location.search.includes('samtal=')")
    other.goto(one.url)
    other.wait_for_selector(".k-welcome")
    place = one.locator("#k-links a").first.get_attribute("href")
    assert one.request.get(f"{address}/{place}").status == 200
    assert other.request.get(f"{address}/{place}").status == 404
    assert _get(f"{address}/{place}")[0] == 404


def test_an_opinion_with_a_comment_is_kept(page_at) -> None:
    page = page_at()
    reply = ask(page, "Hur gick det för Vänersborg 2018?")
    assert reply.locator("form").is_hidden()
    reply.locator("button[data-opinion=down]").click()
    reply.locator("form textarea").fill("Fel år?")
    reply.locator("form button").click()
    reply.locator("form [role=status]", has_text="Tack").wait_for()
    ask(page, "och område 3?")
    again = page.locator(".k-reply").first
    assert again.locator("button[data-opinion=down]").get_attribute("aria-pressed") == "true"
    reload(page)
    page.wait_for_selector(".k-reply")
    again = page.locator(".k-reply").first
    assert again.locator("button[data-opinion=down]").get_attribute("aria-pressed") == "true"
    assert again.locator("form textarea").input_value() == "Fel år?"


def test_an_answer_and_a_conversation_are_taken_along(page_at) -> None:
    page = page_at()
    ask(page, "Hur gick det för Vänersborg 2018?")
    ask(page, "Vem kan Vänersborg lära av på delfråga 7.5?")
    with page.expect_download() as started:
        page.locator(".k-reply").first.locator("a[href$='.md']").click()
    text = Path(started.value.path()).read_text(encoding="utf-8")
    assert text.startswith("# Hur gick det för Vänersborg 2018?") and "429" in text and "\n## Källor\n\n1. " in text
    with page.expect_download() as started:
        page.locator("#k-links a[href$='.docx']").click()
    assert started.value.suggested_filename == "hur-gick-det-for-vanersborg-2018.docx"
    assert Path(started.value.path()).read_bytes()[:2] == b"PK"


def test_an_answer_is_copied_with_its_sources(page_at) -> None:
    page = page_at()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reply = ask(page, "Hur gick det för Vänersborg 2018?")
    reply.locator("button[data-copy]").click()
    reply.locator("button[data-copy]", has_text="Kopierat").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "429" in copied and "[1] Vänersborg" in copied


def test_a_table_is_sorted_by_its_heads_and_sums_stay_last(page_at) -> None:
    page = page_at()
    table = ask(page, "Jämför Vänersborg och Mölndal").locator("table").first
    head = table.locator("button.k-sort").nth(1)
    head.click()
    points = [int(one) for one in table.locator("tbody tr td:nth-child(2)").all_inner_texts()]
    assert points[:-1] == sorted(points[:-1], reverse=True) and points[-1] == 429
    assert table.locator("th").nth(1).get_attribute("aria-sort") == "descending"
    head.press("Enter")
    points = [int(one) for one in table.locator("tbody tr td:nth-child(2)").all_inner_texts()]
    assert points[:-1] == sorted(points[:-1]) and points[-1] == 429


def test_compared_numbers_are_drawn_with_their_names(page_at) -> None:
    page = page_at()
    chart = ask(page, "Jämför Vänersborg och Mölndal").locator("svg.k-wide")
    assert chart.get_attribute("role") == "img" and "Mölndal" in (chart.get_attribute("aria-label") or "")
    assert ask(page, "Vad säger rapporten om kontaktcenter?").locator("figure").count() == 0


def test_the_address_follows_what_is_shown(page_at) -> None:
    page = page_at("?flik=profil")
    choose(page, "#k-municipality", "Helsingborg")
    page.locator("#k-profile h2", has_text="Helsingborg").wait_for()
    page.get_by_role("tab", name="Lär av andra").click()
    page.wait_for_function("() => location.search.includes('kommun=Helsingborg') && location.search.includes('flik=lar')")


def test_english_is_english_all_over(page_at) -> None:
    page = page_at("?lang=en")
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    page.get_by_role("tab", name="My municipality").wait_for()
    reply = ask(page, "Which municipalities are best at area 7?")
    assert "points" in reply.inner_text()
    assert reply.locator(".k-text").get_attribute("lang") == "en"
    page.get_by_text("Svenska", exact=True).click()
    page.get_by_role("tab", name="Min kommun").wait_for()
    page.wait_for_function("() => document.documentElement.lang === 'sv'")


@pytest.mark.parametrize("tab", ["lar", "utkast", "rangordna", "bibliotek"])
def test_no_word_of_the_controls_stays_swedish_on_an_english_page(page_at, tab) -> None:
    page = page_at(f"?kommun=Vänersborg&flik={tab}&lang=en")
    page.get_by_role("tab", name="Learn from others").wait_for()
    page.wait_for_timeout(500)
    labels = "[...document.querySelectorAll('.tabitem label, .tabitem button, #k-top label')].filter((one) => one.checkVisibility())"
    words = " ".join(page.evaluate(f"{labels}.map((one) => one.innerText)"))
    swedish = ("kommun", "Visa", "delfr", "utförlig", "försiktig", "samma", "Hämta", "Utgåva", "Ta bort", "Inlästa", "Läs in")
    assert [one for one in swedish if one in words.replace("kommungrupp", "")] == []


def test_two_people_do_not_share_a_conversation(page_at) -> None:
    one, other = page_at(), page_at()
    ask(one, "Hur gick det för Vänersborg 2018?")
    ask(other, "Hur gick det för Helsingborg 2017?")
    reply = ask(one, "och område 3?")
    assert "Vänersborg" in reply.inner_text() and "Helsingborg" not in reply.inner_text()


# -- my municipality ------------------------------------------------------------------------------------------------


def test_a_deep_link_opens_a_profile(page_at) -> None:
    page = page_at("?kommun=Vänersborg&flik=profil")
    card = page.locator("#k-profile .k-card")
    card.wait_for()
    assert "429" in card.inner_text()
    assert page.locator("#k-municipality input").input_value() == "Vänersborg"
    assert page.locator("#k-profile svg[role=img]").first.get_attribute("aria-label")


@pytest.mark.parametrize("query", ["?kommun=Nowhere&flik=profil", "?flik=<script>&lang=xx&kommun=%00", "?kommun=1487&flik=profil"])
def test_odd_links_open_a_page_all_the_same(page_at, query) -> None:
    assert page_at(query).locator("[role=tab]").count() >= len(TABS)


def test_a_link_to_a_municipality_that_does_not_exist_says_so_with_what_it_may_mean(page_at) -> None:
    page = page_at("?kommun=Vänesborg<b>&flik=profil&samtal=gone")
    said = page.locator("[data-testid=toast-body]").first
    said.wait_for()
    assert "Vänesborg<b>" in said.inner_text() and "finns inte" in said.inner_text()
    page.locator("[data-testid=toast-body]", has_text="Samtalet").wait_for()
    assert all(title.startswith("Observera") for title in page.locator(".toast-title").all_inner_texts())


def test_a_link_to_a_tab_that_does_not_exist_says_so_and_an_english_name_is_understood(page_at) -> None:
    page = page_at("?flik=profilen")
    said = page.locator("[data-testid=toast-body]").first
    said.wait_for()
    assert "profilen" in said.inner_text() and "rangordna" in said.inner_text()
    page = page_at("?lang=en&tab=Library")
    page.locator("[role=tab][aria-selected=true]", has_text="Library").wait_for()
    page.wait_for_url("**flik=bibliotek**")
    assert page.locator("[data-testid=toast-body]").count() == 0


def test_back_leads_to_the_tab_before_and_keeps_what_was_chosen(page_at) -> None:
    page = page_at("")
    for name in ("Lär av andra", "Min kommun"):
        page.get_by_role("tab", name=name).click()
        page.locator("[role=tab][aria-selected=true]", has_text=name).wait_for()
    choose(page, "#k-municipality", "Helsingborg")
    page.wait_for_url("**kommun=Helsingborg**")
    page.go_back()
    page.locator("[role=tab][aria-selected=true]", has_text="Lär av andra").wait_for()
    page.wait_for_url("**flik=lar**kommun=Helsingborg**")
    page.go_back()
    page.locator("[role=tab][aria-selected=true]", has_text="Fråga").wait_for()
    assert "flik" not in page.url


def test_an_earlier_evaluation_can_be_chosen(page_at) -> None:
    page = page_at("?kommun=Karlskrona&flik=profil")
    choose_listed(page, "#k-year", "2011")
    page.locator("#k-profile h3", has_text="Karlskrona 2011").wait_for()


def test_choosing_a_municipality_shows_it_on_every_page(page_at) -> None:
    page = page_at("?flik=profil")
    choose(page, "#k-municipality", "Helsingborg")
    page.locator("#k-profile h2", has_text="Helsingborg").wait_for()
    page.get_by_role("tab", name="Lär av andra").click()
    page.locator("#k-peers .k-card, #k-peers .k-note").first.wait_for()


def test_a_draft_that_is_edited_shows_what_no_source_backs(page_at) -> None:
    page = page_at("?kommun=Vänersborg&flik=utkast")
    page.click("#k-write")
    page.wait_for_function("() => document.querySelector('#k-draft textarea').value.length > 200")
    page.locator("#k-draft textarea").press("Control+End")
    page.locator("#k-draft textarea").press_sequentially(f"\n{MADE_UP}")
    flags = page.locator("#k-flags .k-warn")
    flags.wait_for()
    page.wait_for_function("() => document.querySelector('#k-flags').innerText.includes('Pajala')")
    assert "98765" in flags.inner_text()
    page.locator("#k-preview button").first.click()
    page.locator("#k-preview h1", has_text="Utkast till rekommendationer").wait_for()
    assert MADE_UP in page.locator("#k-preview").inner_text()
    page.click("#k-word")
    page.locator("#k-draft-file a").first.wait_for()


def test_a_ranking_can_be_chosen_and_taken_along(page_at) -> None:
    page = page_at("?flik=rangordna")
    page.locator("#k-rank", has_text="Mölndal").wait_for()
    choose(page, "#k-edition", "2020")
    page.locator("#k-rank h2", has_text="2020").wait_for()
    page.click("#k-excel")
    page.locator("#k-excel-file a[href$='.xlsx']").first.wait_for()
    page.click("#k-csv")
    page.locator("#k-excel-file a[href$='.csv']").first.wait_for()


# -- reports --------------------------------------------------------------------------------------------------------


def test_a_ranking_can_be_sent_to_a_colleague(page_at) -> None:
    page = page_at("?flik=rangordna")
    choose_listed(page, "#k-edition", "2010")
    page.locator("#k-rank h2", has_text="2010 års utgåva").wait_for()
    choose_listed(page, "#k-area", "3 ")
    page.click("#k-lowest input")
    page.wait_for_url("**flik=rangordna&utgava=2010&omrade=3&lagst=1")
    page.locator("#k-rank h2", has_text="Politisk styrning och kontroll").wait_for()
    theirs = page_at(f"?{page.url.partition('?')[2]}&jamfor=Karlskrona,Grästorp")
    theirs.locator("#k-rank h2", has_text="Politisk styrning och kontroll, 2010 års utgåva").wait_for()
    theirs.locator("#k-rank h2", has_text="Jämför kommuner").wait_for()
    assert theirs.locator("#k-edition input").input_value() == "2010" and theirs.is_checked("#k-lowest input")


def test_what_an_address_cannot_choose_in_a_ranking_is_said(page_at) -> None:
    page = page_at("?flik=rangordna&omrade=12&lan=Skogen")
    page.locator("[data-testid=toast-body]", has_text="omrade inte vara ”12”").wait_for()
    assert "Skogen" in page.locator("[data-testid=toast-body]").first.inner_text()
    assert "2016 års utgåva" in page.locator("#k-rank h2").first.inner_text()


def test_a_report_is_looked_at_entered_asked_about_and_removed(page_at, report_pdf) -> None:
    page = page_at("?flik=bibliotek")
    page.set_input_files("#k-upload input[type=file], input[type=file]", str(report_pdf))
    review = page.locator("#k-review .k-card")
    review.wait_for(timeout=60_000)
    assert "Borås 2019" in review.inner_text()
    review.locator("summary", has_text="Poäng").click()
    assert review.locator("td", has_text="Område 8").is_visible()
    assert page.locator("#k-accept").is_visible() and page.locator("#k-cancel").is_visible()
    page.click("#k-accept")
    page.locator("#k-accept").wait_for(state="hidden", timeout=60_000)

    page.get_by_role("tab", name="Fråga").click()
    reply = ask(page, "Hur gick det för Borås 2019?")
    assert "2019" in reply.inner_text()
    opened = reply.locator(".k-sources details").first
    opened.locator("summary").first.click()
    assert opened.locator("blockquote, .k-page").count() >= 1

    page.get_by_role("tab", name="Bibliotek").click()
    assert "Borås" in page.locator("#k-library table", has_text="Inläst").inner_text()
    choose(page, "#k-reports", "Borås 2019")
    page.click("#k-remove")
    page.locator("#k-remove-confirm", has_text="Borås 2019").wait_for()
    page.click("#k-remove-no")
    page.locator("#k-remove-confirm").wait_for(state="hidden")
    assert "Borås" in page.locator("#k-library table", has_text="Inläst").inner_text()
    page.click("#k-remove")
    page.click("#k-remove-yes")
    page.locator("#k-review .k-note", has_text="Borås").wait_for()
    page.get_by_role("tab", name="Fråga").click()
    page.click("#k-new")
    page.wait_for_selector(".k-welcome")
    assert page.locator(".k-reply").count() == 0
    assert "rapport-boras-2019" not in ask(page, "Hur gick det för Borås 2019?").inner_text()


def test_a_file_that_is_no_pdf_is_said_to_be_none(page_at, tmp_path) -> None:
    text = tmp_path / f"{'<b>'}text.pdf"
    text.write_text("ingen PDF", encoding="utf-8")
    page = page_at("?flik=bibliotek")
    page.set_input_files("#k-upload input[type=file], input[type=file]", str(text))
    said = page.locator("#k-review .k-warn, [data-testid=toast-text]", has_text="PDF").first
    said.wait_for(timeout=60_000)
    assert "HTTP" not in said.inner_text() and "{" not in said.inner_text()
    assert page.locator("#k-accept").is_hidden()


def test_what_stands_in_a_report_is_text_and_never_runs(page_at) -> None:
    page = page_at("?kommun=Mölndal&flik=profil")
    page.locator("#k-profile .k-card").wait_for()
    page.get_by_role("tab", name="Fråga").click()
    for question in (
        "Vilka styrkor har Mölndal 2021?",
        "Vad säger rapporten om Mölndal om styrkan som visas?",
        ATTACK,
        f"**{ATTACK}** [a](javascript:1)",
    ):
        ask(page, question)
    for opened in page.locator("details > summary").all():
        if opened.is_visible():
            opened.click()
    page.wait_for_timeout(300)
    assert "<img" in page.locator("#k-log").inner_text()
    assert page.title() == "Kompass"
    assert page.locator("img[src=x], img[onerror], a[href^=javascript]").count() == 0


# -- everyone -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 640])
def test_no_page_scrolls_sideways_on_a_phone(page_at, width) -> None:
    """640 wide is what a laptop's page has at 200 percent zoom."""
    page = page_at("?kommun=Vänersborg", width, 740)
    for name in range(len(TABS)):
        page.locator("[role=tablist] [role=tab]").nth(name).click()
        page.wait_for_timeout(250)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, TABS[name]
    page.locator("[role=tablist] [role=tab]").first.click()
    ask(page, "Jämför Vänersborg och Mölndal")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("tab", "shown"), [("profil", "#k-profile"), ("rangordna", "#k-rank"), ("bibliotek", "#k-library")])
def test_tables_of_the_pages_are_whole_on_a_phone(page_at, tab, shown) -> None:
    page = page_at(f"?kommun=Vänersborg&flik={tab}", 360, 740)
    page.locator(f"{shown} .k-scroll").first.wait_for()
    widths = page.evaluate(
        "[...document.querySelectorAll('.k-scroll')].filter((one) => one.checkVisibility()).map((one) => [one.scrollWidth, one.clientWidth])"
    )
    assert widths and [pair for pair in widths if pair[0] > pair[1]] == []
    assert widths[0][1] > 290, "the page's frame takes too much of a phone"


def test_paper_shows_the_question_and_the_quotes_and_no_controls(page_at) -> None:
    page = page_at("", scheme="dark")
    reply = ask(page, "Hur gick det för Vänersborg 2018?")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert reply.locator(".k-sources details[open]").count() == reply.locator(".k-sources details").count() > 1
    assert page.evaluate("getComputedStyle(document.querySelector('.k-ask')).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.querySelector('.k-text p')).color") == "rgb(0, 0, 0)"
    for hidden in ("#k-composer", "#k-top", "#k-history", ".k-actions", ".tab-wrapper"):
        assert page.locator(hidden).first.is_hidden(), hidden
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert reply.locator(".k-sources details[open]").count() == 0


def test_every_tab_is_in_sight_on_a_phone(page_at) -> None:
    page = page_at("", 360, 740)
    shown = [one for one in page.locator("[role=tablist] [role=tab]").all() if one.is_visible()]
    assert len(shown) == len(TABS)


def test_names_of_rows_can_be_read_on_a_phone_however_many_are_compared(page_at) -> None:
    page = page_at("", width=360)
    reply = ask(page, "Jämför Karlskrona, Grästorp, Lidköping och Örebro")
    cell = reply.locator("td", has_text="Offentlighet och demokrati").first
    box = cell.bounding_box()
    assert box["width"] > 100 and box["height"] < 90
    reply.locator(".k-scroll").first.evaluate("one => { one.scrollLeft = 500; }")
    assert cell.bounding_box()["x"] >= reply.locator(".k-scroll").first.bounding_box()["x"] - 1


def test_whom_to_learn_from_stands_before_the_map_on_a_phone(page_at) -> None:
    page = page_at("?kommun=Vänersborg&flik=lar", width=360)
    page.locator("#k-peers .k-opening").first.wait_for()
    tops = {one: page.locator(f"#k-peers .{one}").first.bounding_box()["y"] for one in ("k-opening", "k-pictures")}
    assert tops["k-opening"] < tops["k-pictures"]


def test_conversations_stand_behind_a_button_on_a_phone(page_at) -> None:
    page = page_at("", 360, 740)
    ask(page, "Hur gick det för Vänersborg 2018?")
    assert page.locator("#k-conversations").is_hidden()
    page.click("#k-history-toggle")
    page.locator("#k-conversations label").first.wait_for()
    assert page.locator("#k-history-toggle").get_attribute("aria-expanded") == "true"


def test_the_keyboard_is_enough(page_at) -> None:
    page = page_at()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "k-skip"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#k-question textarea')"):
            break
    page.keyboard.type("Hur gick det för Vänersborg 2018?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".k-reply")
    page.locator(".k-reply a.k-mark").first.focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    page.locator(".k-sources details[open]").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    page.locator(".k-sources details[open]").wait_for(state="detached")
    assert outline != "none"


@pytest.fixture(scope="module")
def axe() -> str:
    """The accessibility checker's script, as its package brings it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(("scheme", "language", "width"), [("light", "sv", 1280), ("dark", "en", 360)])
def test_axe_finds_nothing_serious_on_any_page(page_at, axe, scheme, language, width) -> None:
    found = []
    for tab in TABS:
        page = page_at(f"?kommun=Vänersborg&flik={tab}&lang={language}", width, 800, scheme)
        page.wait_for_function("language => document.documentElement.lang === language", arg=language)
        if tab == "fraga":
            ask(page, "Vem kan Vänersborg lära av på delfråga 7.5?")
        page.wait_for_timeout(900)
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
        found += [(tab, one["id"], one["nodes"][0]["html"][:200]) for one in result["violations"] if one["impact"] in ("serious", "critical")]
        page.close()
    assert found == []


# -- the server -----------------------------------------------------------------------------------------------------


def _get(url: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return response.status, dict(response.headers), response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_health_says_ok_and_pages_are_guarded(address) -> None:
    import json

    status, headers, body = _get(f"{address}/health")
    assert (status, json.loads(body)["status"]) == (200, "ok")
    assert {headers.get("x-content-type-options"), headers.get("referrer-policy")} == {"nosniff", "same-origin"}


@pytest.mark.parametrize(
    "path",
    ["rapport/none/1.png", "rapport/..%2f..%2fkompass.db/1.png", "gradio_api/file=/etc/passwd", "gradio_api/file=kompass.db", "docs"],
)
def test_files_of_the_house_cannot_be_fetched(address, path) -> None:
    status, _, body = _get(f"{address}/{path}")
    assert status in (403, 404)
    assert b"root:" not in body and b"SQLite" not in body
