"""What is kept of sessions is bounded, and what a person has in an open page goes last."""

from __future__ import annotations

import gradio as gr
import pytest
from gradio.state_holder import StateHolder

from assistant.surfaces.web import sessions

# Gradio leaves event loops behind.
pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture
def pages() -> gr.Blocks:
    with gr.Blocks(analytics_enabled=False) as made:
        kept = gr.State("")
        box, button = gr.Textbox(), gr.Button()
        button.click(lambda text, before: (text, before + text), [box, kept], [box, kept])
    StateHolder().set_blocks(made)  # as mounting does
    sessions.bound(made)
    return made


def test_a_new_session_copies_no_settings(pages: gr.Blocks) -> None:
    assert pages.state_holder["a"].config_values == {}


def test_what_one_page_changes_no_other_sees(pages: gr.Blocks) -> None:
    (key,) = [id for id, one in pages.default_config.blocks.items() if isinstance(one, gr.Textbox)]
    pages.state_holder["a"][key] = gr.Textbox("changed")
    pages.state_holder["a"]._update_value_in_config(key, "changed")
    assert pages.state_holder["b"][key] is pages.default_config.blocks[key]
    assert pages.state_holder["b"].config_values == {}


def test_of_too_many_sessions_those_without_anything_of_a_person_go_first(pages: gr.Blocks, monkeypatch: pytest.MonkeyPatch) -> None:
    (state,) = [id for id, one in pages.default_config.blocks.items() if isinstance(one, gr.State)]
    pages.state_holder.capacity = 10
    for n in range(5):
        pages.state_holder[f"page {n}"][state] = "a talk"
    for n in range(100):
        assert pages.state_holder[f"call {n}"]
    kept = list(pages.state_holder.session_data)
    assert kept == [*(f"page {n}" for n in range(5)), *(f"call {n}" for n in range(95, 100))]
    assert set(pages.state_holder.time_last_used) == set(kept)
    for n in range(5, 20):
        pages.state_holder[f"page {n}"][state] = "a talk"
    assert list(pages.state_holder.session_data) == [f"page {n}" for n in range(10, 20)], "of pages the one not used for longest"


def test_a_page_in_use_is_kept_before_one_that_is_not(pages: gr.Blocks) -> None:
    (state,) = [id for id, one in pages.default_config.blocks.items() if isinstance(one, gr.State)]
    pages.state_holder.capacity = 3
    for n in range(3):
        pages.state_holder[f"page {n}"][state] = "a talk"
    assert pages.state_holder["page 0"]
    pages.state_holder["page 3"][state] = "a talk"
    assert set(pages.state_holder.session_data) == {"page 0", "page 2", "page 3"}
