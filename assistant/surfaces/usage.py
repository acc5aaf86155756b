"""What a person reads of a command line that cannot be taken."""

from __future__ import annotations

from typing import Any

from assistant.language.phrases import Phrases


def usage_text(error: Any, say: Phrases) -> str:
    """The words of typer's exception in the person's language, and where the help is.

    Its exceptions are of a package that it carries along, so they are known by what they hold: `possibilities` for an option that
    does not exist, `param` for one that is missing (without a message) or has a value that cannot be, `option_name` for one without a value.
    """
    held, context = vars(error), getattr(error, "ctx", None)
    if context is not None and error.message == context.get_help():  # a group of commands alone: its help is the answer
        return str(error.message)
    named = getattr(held.get("param"), "opts", None) or [held.get("option_name") or ""]
    if "possibilities" in held:
        meant = sorted(held["possibilities"] or ())
        hint = say("errors.did_you_mean", suggestions=say.either(meant)) if meant else ""
        told = say("errors.usage_option", given=named[0], did_you_mean=hint)
    elif "param" in held:
        told = say("errors.usage_value" if error.message else "errors.usage_missing", given=named[0])
    elif "option_name" in held:
        told = say("errors.usage_no_value", given=named[0])
    else:
        told = say("errors.usage", said=error.format_message())
    return f"{told} {say('errors.usage_help', command=_command(context))}"


def _command(context: Any) -> str:
    """`kompass users add`, however the program was started."""
    names: list[str] = []
    while context is not None and context.parent is not None:
        names.insert(0, context.info_name)
        context = context.parent
    return " ".join(["kompass", *names])
