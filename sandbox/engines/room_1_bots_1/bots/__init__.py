"""Reference operators: closed-loop bots that see what a candidate sees and act through the same levers at human speed."""

from sandbox.engines.room_1_bots_1.bots.panel import BOT_VERSION, DEGENERATE, PANEL, BotSpec, bot_by_id, panel

__all__ = ["BOT_VERSION", "DEGENERATE", "PANEL", "BotSpec", "bot_by_id", "panel"]
