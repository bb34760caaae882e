"""The example county: the back office under the demo's own clock (decisions 20, 21)."""

from huabiao.config.settings.backoffice import *  # noqa: F403

HUABIAO_CLOCK_REPLACEABLE = True
