"""Reference operators: closed-loop bots that see what a candidate sees and act through the same levers at human speed."""

from sandbox.engine.bots.panel import DEGENERATE, PANEL, BotSpec, bot_by_id, panel
from sandbox.engine.versions import BOT_VERSION

__all__ = ["BOT_VERSION", "DEGENERATE", "PANEL", "BotSpec", "bot_by_id", "panel"]
