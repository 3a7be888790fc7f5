"""The whole story in one call: the day, the evening's back-fill, the crowd, and what came of them."""

from twofold.demo.crowd import play_crowd
from twofold.demo.play import Progress, play_day
from twofold.demo.report import Document, render_report
from twofold.demo.stage import Stage
from twofold.demo.sweep import play_sweep


async def tell_story(stage: Stage, progress: Progress) -> Document:
    """Play everything on ``stage``, whose clock then stands at the evening, and render the report."""
    played = await play_day(stage, progress)
    progress(1, 1, "The apps are asked what no webhook told")
    swept = await play_sweep(stage)
    progress(1, 1, "200 people book together")
    return render_report(played, swept, await play_crowd(stage))
