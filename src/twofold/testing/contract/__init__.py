"""
The contract kit: one scenario played on the org in a box and on a real org, and what they answer differently.

Speaks HTTP to both and knows neither from inside; only ``boxes`` starts one. Whatever a scenario makes it deletes again.
Start reading at ``scenario.py`` (what is asked), then ``play.py`` (how) and ``compare.py`` (what differs).
"""
