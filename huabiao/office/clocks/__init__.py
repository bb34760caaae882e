"""Time: the one clock of the installation."""

from huabiao.office.clocks.clock import install_clock, now, now_ms, set_clock, system_clock

__all__ = ["install_clock", "now", "now_ms", "set_clock", "system_clock"]
