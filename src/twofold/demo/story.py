"""The whole story in one call: the day, then the crowd, then what came of both."""

from twofold.demo.crowd import play_crowd
from twofold.demo.play import Progress, play_day
from twofold.demo.report import Document, render_report
from twofold.demo.stage import Stage


async def tell_story(stage: Stage, progress: Progress) -> Document:
    """Play everything on ``stage``, whose clock then stands at the evening, and render the report."""
    played = await play_day(stage, progress)
    progress(1, 1, "200 people book together")
    return render_report(played, await play_crowd(stage))
